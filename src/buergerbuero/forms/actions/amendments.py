"""Drafts that amend an application which was sent: begun from its answers, never an application of their own."""

import datetime
from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, transaction

from buergerbuero.base import keyring
from buergerbuero.base.actors import Actor
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.documents import actions as documents
from buergerbuero.forms import drafts, files, queries, rules
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.values import Account, Amending, Answers, Form, NoAmendment, OpenDraft


def start_amendment(
    *,
    case_id: UUID,
    digest: str,
    language: str,
    code: str,
    amending: Amending,
    account: Account | None = None,
    by: Actor,
    now: datetime.datetime,
) -> OpenDraft:
    """Begin the draft of this code from what was sent; where it is begun already, go on with what is asked now.

    What was entered for an earlier question stays: where it is not asked for any more, under `amending.unasked`.
    `account`: what a log-in said when it was sent. Raises AlreadySubmitted, keyring.WrongCode.
    """
    try:
        with transaction.atomic():
            _begin(case_id, digest, language, code, amending, account, now)
    except IntegrityError:  # begun before, or in another tab at this very moment
        _ask_anew(code, amending, now)
    return queries.open_draft(draft_id=drafts.id_of(code), code=code)


def note_amendment(*, draft_id: UUID, code: str, note: str, by: Actor, now: datetime.datetime) -> None:
    """Keep the words that go along with an amendment. Raises NoAmendment, and as `save_page` does for the draft."""
    with transaction.atomic():
        row = drafts.locked(draft_id)
        key = drafts.unlock(row, code)
        opened = drafts.opened(row, key)
        drafts.store(row, key, replace(opened, amending=replace(_of(opened), note=note)), now=now)


def forget_amendments(*, case_id: UUID) -> None:
    """Delete the drafts that amend an application, with their keys: when the application itself is erased."""
    with transaction.atomic():
        rows = DraftRow.objects.filter(amends=case_id)
        for draft_id in rows.values_list("id", flat=True):
            documents.erase(vault=draft_id)
            keyring.destroy(vault=draft_id)
        rows.delete()


def _begin(
    case_id: UUID,
    digest: str,
    language: str,
    code: str,
    amending: Amending,
    account: Account | None,
    now: datetime.datetime,
) -> None:
    draft_id = drafts.id_of(code)
    if DraftRow.objects.filter(id=draft_id).exists():
        raise IntegrityError
    key = keyring.create_code_vault(vault=draft_id, code=code, now=now)
    row = DraftRow(id=draft_id, digest=digest, language=language, started_at=now, updated_at=now, amends=case_id)
    form = queries.form_of(catalogue.bundle(digest))
    answers = _prefilled(form, amending.sent)
    opened = OpenDraft(
        drafts.draft_of(row), answers, {}, files.by_input(form, answers), amending=amending, account=account
    )
    row.sealed = drafts.sealed(draft_id, key, opened)
    row.save(force_insert=True)


def _ask_anew(code: str, amending: Amending, now: datetime.datetime) -> None:
    with transaction.atomic():
        row = drafts.locked(drafts.id_of(code))
        key = drafts.unlock(row, code)
        opened = drafts.opened(row, key)
        before = _of(opened)
        if before.question == amending.question:
            return
        form = queries.form_of(catalogue.bundle(row.digest))
        changed = _for_question(form, opened, replace(amending, note=before.note))
        drafts.store(row, key, changed, now=now)


def _for_question(form: Form, opened: OpenDraft, amending: Amending) -> OpenDraft:
    """Keep what is still asked for; put aside, not away, what is not; bring back what is asked for again."""
    sent = _prefilled(form, amending.sent)
    entered = {**opened.answers, **_of(opened).unasked}
    free = {page.id for page in rules.amendable(form, amending.sent, amending.asked, entered)}
    answers = {**sent, **{name: value for name, value in entered.items() if name in free or name not in sent}}
    unasked = {name: value for name, value in entered.items() if name in sent.keys() - free and value != sent[name]}
    return replace(opened, answers=answers, amending=replace(amending, unasked=unasked))


def _prefilled(form: Form, sent: Answers) -> Answers:
    """Return the answers as a draft has them: what was left empty on the path was answered too."""
    empty: Answers = {page.id: None if page.single else {} for page in rules.path(form, sent)}
    return {**empty, **sent}


def _of(opened: OpenDraft) -> Amending:
    if opened.amending is None:
        raise NoAmendment
    return opened.amending
