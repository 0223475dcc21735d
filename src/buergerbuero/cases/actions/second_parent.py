"""Asking a second parent, and what they, or a clerk with their paper, say. Every answer stays as it was given."""

import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from buergerbuero.base import keyring, outbox, sealing
from buergerbuero.base.actors import Actor
from buergerbuero.base.ids import CodeKind, new_code, new_id
from buergerbuero.cases import rules
from buergerbuero.cases.actions import step
from buergerbuero.cases.models import Case, Consent
from buergerbuero.cases.models import ConsentAnswer as AnswerRow
from buergerbuero.cases.queries import answers, consents, contexts, parties, words
from buergerbuero.cases.values import (
    Access,
    AskedBy,
    ConsentAccess,
    ConsentBy,
    ConsentOver,
    ConsentState,
    NotAllowed,
    NotSureEnough,
    OwnRequest,
    Role,
    Stale,
    UnknownConsent,
    Verb,
)
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import Answers
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import About, Person, TrustLevel

MOST_LETTERS = 200


def ask_where_needed(
    case: Case, key: bytes, bundle: PublishedService, stand: Answers, *, by: Actor, now: datetime.datetime
) -> None:
    """Ask the second parent, in the caller's transaction, unless nobody has to be asked or the same was asked already.

    After a correction, an asking about something else counts no more, whatever was answered.
    """
    form = form_queries.form_of(bundle)
    found = parties.everybody(form, stand)
    subject, before = consents.subject_of(bundle, form, stand, found), consents.standing(case)
    if before is not None:
        if subject and before.subject == consents.mark_of(subject, before.id, key):
            return
        _replace(case, before, by=by, now=now)
    if subject:
        _ask(case, key, subject, found[Role.SECOND_PARENT].email or "", by=by, now=now)


def ask_again(*, access: Access, email: str, by: Actor, now: datetime.datetime) -> None:
    """Have the second parent asked anew, with another code: by mail to `email`, or, without, to be handed over.

    For a code that was lost, went to a wrong address or is over. Raises NotAllowed when they have answered, or were
    asked too often; UnknownCase.
    """
    with transaction.atomic():
        case = step.lock(access.case_id)
        before = consents.standing(case)
        own = consents.own_consent(case, access.key, parties.parties_of(case, access.key))
        if before is None or own is None or not own.can_ask_again:
            raise NotAllowed(Verb.ASK_OTHER, case.state)
        bundle = catalogue.bundle(case.digest)
        stand = answers.current(case, access.key)
        form = form_queries.form_of(bundle)
        subject = consents.subject_of(bundle, form, stand, parties.everybody(form, stand))
        _replace(case, before, by=by, now=now)
        if subject:
            _ask(case, access.key, subject, email, by=by, now=now)


def note_opening(*, access: ConsentAccess, now: datetime.datetime) -> None:
    """Note that the second parent has looked: a mail that asked them has reached them."""
    Consent.objects.filter(id=access.consent_id, opened_at=None).update(opened_at=now)


def answer_consent(
    *,
    access: ConsentAccess,
    state: ConsentState,
    language: str,
    person: Person | None,
    by: Actor,
    now: datetime.datetime,
) -> None:
    """Consent, decline, or take a consent back. Said again, it does nothing.

    `person` is who has logged in for it. Raises NotSureEnough where a consent needs a surer log-in, OwnRequest when
    who has logged in has sent the application, ConsentOver when this asking answers nothing any more, NotAllowed when
    the case is decided or the answer does not follow from the one before, UnknownConsent.
    """
    with transaction.atomic():
        case = step.lock(access.case_id)
        consent = Consent.objects.filter(id=access.consent_id).first()
        if consent is None:
            raise UnknownConsent
        if consent.state == state:
            return
        if consents.is_over(consent, now):
            raise ConsentOver
        bundle = catalogue.bundle(case.digest)
        level = _level(case, bundle, state, person)
        asked = consents.opened(consent, access.key)
        text = words.declared(language, child=asked["child"], title=bundle.card(language).title)
        kept = {
            "text": text if state is ConsentState.GIVEN else "",
            "said": _name_of(person) if person else "",
            "same": identity.same_name(person.say(About.FAMILY_NAME), asked["second_family"]) if person else None,
            "note": "",
            "staff": "",
        }
        source = ConsentBy.LOGIN if person else ConsentBy.CODE
        _answer(case, consent, access.key, state, source, level, kept, by=by, now=now)


def _level(case: Case, bundle: PublishedService, state: ConsentState, person: Person | None) -> TrustLevel:
    """Return how sure it is who answers. A no, and taking back, are never refused for want of a log-in."""
    if person is not None and _has_sent(person, case.id):
        raise OwnRequest
    level = person.level if person else TrustLevel.NORMAL
    if state is ConsentState.GIVEN and level < (wanted := consents.level_of(bundle)):
        raise NotSureEnough(wanted)
    return level


def record_consent(
    *, case_id: UUID, version: int, state: ConsentState, note: str, by: Actor, now: datetime.datetime
) -> None:
    """Record what a second parent has said on paper or at the counter; `note` says what the clerk has seen.

    Raises EmptyText, UnknownCase, NotAllowed, Stale.
    """
    seen = rules.text_of(note, field="text")
    with transaction.atomic():
        case = step.lock(case_id)
        if case.sequence != version:
            raise Stale
        consent = consents.standing(case)
        if consent is None:
            raise NotAllowed(rules.consent_verb(state), case.state)
        kept = {"text": "", "said": "", "same": None, "note": seen, "staff": by.id}
        key = keyring.open_at_desk(vault=consent.id)
        _answer(case, consent, key, state, ConsentBy.PAPER, TrustLevel.NORMAL, kept, by=by, now=now)


def _ask(case: Case, key: bytes, subject: Mapping[str, Any], email: str, *, by: Actor, now: datetime.datetime) -> None:
    code, consent_id = new_code(CodeKind.CONSENT), new_id()
    door = consents.door_of(code, subject["birth_date"])
    vault_key = keyring.create_vault(vault=consent_id, code=door, now=now)
    kept = {**subject, "email": email, "code": code}
    way = {"email": email, "code": "" if email else code}
    Consent.objects.create(
        id=consent_id,
        case=case,
        round=case.consents.count() + 1,
        asked_by=AskedBy.MAIL if email else AskedBy.HAND,
        handle=keyring.code_hash(code),
        subject=consents.mark_of(subject, consent_id, key),
        sealed=sealing.seal_json(vault_key, kept, context=contexts.consent(consent_id)),
        sealed_way=sealing.seal_json(key, way, context=contexts.consent_way(case.id, consent_id)),
        asked_at=now,
        until=now + rules.WITHIN,
    )
    sequence = step.note(case, "consent", Verb.ASK_OTHER, ConsentState.NONE, ConsentState.ASKED, by=by, now=now)
    outbox.emit(type="consent.asked", case_id=case.id, sequence=sequence, now=now)


def _replace(case: Case, consent: Consent, *, by: Actor, now: datetime.datetime) -> None:
    before = ConsentState(consent.state)
    state = rules.after_consent(before, Verb.REPLACE)
    _move(consent, before, state)
    step.note(case, "consent", Verb.REPLACE, before, state, by=by, now=now)


def _answer(
    case: Case,
    consent: Consent,
    key: bytes,
    state: ConsentState,
    source: ConsentBy,
    level: TrustLevel,
    kept: Mapping[str, Any],
    *,
    by: Actor,
    now: datetime.datetime,
) -> None:
    before, verb = ConsentState(consent.state), rules.consent_verb(state)
    step.refuse_unless(case.state in rules.UNDECIDED, verb, case.state)
    step.refuse_unless(rules.after_consent(before, verb) is state, verb, before)
    row = AnswerRow(consent=consent, sequence=case.sequence + 1, state=state, came_by=source, level=level, at=now)
    sealed = {**kept, "state": state, "by": source, "level": level}
    row.sealed = sealing.seal_json(key, sealed, context=contexts.consent_answer(consent.id, row.id))
    row.save(force_insert=True)
    _move(consent, before, state)
    sequence = step.note(case, "consent", verb, before, state, by=by, now=now)
    outbox.emit(type="consent.answered", case_id=case.id, sequence=sequence, now=now)


def _move(consent: Consent, before: ConsentState, state: ConsentState) -> None:
    if not Consent.objects.filter(id=consent.id, state=before).update(state=state):
        raise Stale
    consent.state = state


def _has_sent(person: Person, case_id: UUID) -> bool:
    return bool(person.pseudonym) and case_id in keyring.vaults_of(person.pseudonym or b"")


def _name_of(person: Person) -> str:
    return f"{person.say(About.GIVEN_NAMES)} {person.say(About.FAMILY_NAME)}".strip()[:MOST_LETTERS]
