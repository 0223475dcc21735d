"""What a log-in says about a person, put into their draft: shown, checked like what is typed, and never dropped."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from buergerbuero.base import keyring
from buergerbuero.base.actors import Actor
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.forms import drafts, queries, rules
from buergerbuero.forms.values import Account, Form, OpenDraft, Raw
from buergerbuero.identity.queries import same_name
from buergerbuero.identity.values import About, Fact, Person


def use_account(*, draft_id: UUID, code: str, person: Person, by: Actor, now: datetime.datetime) -> OpenDraft:
    """Fill a draft with what a log-in says, and let the person open it after another log-in. Return the draft.

    What was typed stays, but where the service wants it as the log-in says. Repeated, it changes nothing. Raises
    UnknownDraft, AlreadySubmitted, keyring.WrongCode.
    """
    with transaction.atomic():
        row = drafts.locked(draft_id)
        key = drafts.unlock(row, code)
        opened = drafts.opened(row, key)
        form = queries.form_of(catalogue.bundle(row.digest))
        account = account_of(form, person, code=code)
        if opened.account == account:
            return opened
        changed = replace(opened, unfinished=_filled(form, opened, account.facts, now), account=account)
        drafts.store(row, key, changed, now=now)
        if person.pseudonym:
            keyring.grant_pseudonym(vault=draft_id, key=key, pseudonym=person.pseudonym, now=now)
    return replace(changed, draft=drafts.draft_of(row))


def account_of(form: Form, person: Person, *, code: str = "") -> Account:
    """Return what is kept of a log-in for a form: what it asks for, and nothing else."""
    facts = rules.used(form, person.facts)
    return Account(person.provider, person.level, person.means, person.at, facts, code if person.pseudonym else "")


def _filled(form: Form, opened: OpenDraft, facts: Mapping[About, Fact], now: datetime.datetime) -> Mapping[str, Raw]:
    return rules.filled(form, opened.answers, opened.unfinished, facts, same_name, timezone.localdate(now))
