"""A second parent's consent: what they are asked, what they said, and whether it counts."""

import datetime
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from buergerbuero.base import keyring, sealing
from buergerbuero.base.ids import CodeKind, derive_code
from buergerbuero.cases import rules
from buergerbuero.cases.models import Case, Consent
from buergerbuero.cases.models import ConsentAnswer as AnswerRow
from buergerbuero.cases.queries import contexts, parties
from buergerbuero.cases.values import (
    AskedBy,
    ConsentAnswer,
    ConsentBy,
    ConsentState,
    Hindrance,
    OwnConsent,
    Person,
    Role,
)
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import Answers, Form
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import TrustLevel


def subject_of(
    bundle: PublishedService, form: Form, answers: Answers, found: Mapping[Role, Person]
) -> dict[str, Any] | None:
    """Return what a second parent is asked, to be sealed for them; None where nobody needs to be asked.

    Whoever is asked is not asked less because nobody has confirmed yet that they must be.
    """
    rule = bundle.service.second_consent
    if rule is None or rule.needed.value != "ja" or not {Role.CHILD, Role.SECOND_PARENT} <= found.keys():
        return None
    child = found[Role.CHILD]
    return {
        "child": child.name,
        "birth_date": child.birth_date,
        "applicant": found[Role.APPLICANT].name,
        "second": found[Role.SECOND_PARENT].name,
        "second_family": found[Role.SECOND_PARENT].family_name,
        "shown": {language: _shown(form, answers, rule.shows, language) for language in bundle.languages},
    }


def mark_of(subject: Mapping[str, Any], consent_id: UUID, key: bytes) -> str:
    """Return the keyed hash, by the case's key, of what one asking asks."""
    text = json.dumps(subject, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sealing.keyed_hash(key, text, purpose=f"consent/{consent_id}")


def door_of(code: str, birth_date: str) -> str:
    """Return the code that opens the second parent's vault: their own, together with the child's birth date."""
    return derive_code(code, CodeKind.CONSENT, purpose="consent", salt=birth_date.encode())


def standing(case: Case) -> Consent | None:
    """Return the asking that counts now. To ask is an event of its own, so nobody is asked before the second one."""
    if case.sequence == 0:
        return None
    return case.consents.exclude(state=ConsentState.REPLACED).first()


def level_of(bundle: PublishedService) -> TrustLevel:
    """Return how sure it must be who consents."""
    rule = bundle.service.second_consent
    return identity.level_named((rule.level.value if rule else None) or "normal")


def hindrance(case: Case, bundle: PublishedService, key: bytes, stand: Answers) -> Hindrance | None:
    """Return why the second parent's consent stands in the way of granting; None if it does not. At the desk only.

    What is stored is not believed: the asking must be about what stands in the case now, and its answer must have been
    sealed with the second parent's key.
    """
    form = form_queries.form_of(bundle)
    subject = subject_of(bundle, form, stand, parties.everybody(form, stand))
    if subject is None:
        return None
    consent = standing(case)
    if consent is None or consent.subject != mark_of(subject, consent.id, key):
        return Hindrance.CONSENT_OPEN if consent is None else Hindrance.CONSENT_UNPROVEN
    state = ConsentState(consent.state)
    if state is not ConsentState.GIVEN:
        return {
            ConsentState.DECLINED: Hindrance.CONSENT_DECLINED,
            ConsentState.TAKEN_BACK: Hindrance.CONSENT_TAKEN_BACK,
        }.get(state, Hindrance.CONSENT_OPEN)
    last = last_answer(consent, keyring.open_at_desk(vault=consent.id))
    proven = last is not None and last.state is ConsentState.GIVEN
    sure = last is not None and (last.by is ConsentBy.PAPER or last.level >= level_of(bundle))
    return None if proven and sure else Hindrance.CONSENT_UNPROVEN


def own_consent(case: Case, key: bytes, found: Mapping[Role, Person]) -> OwnConsent | None:
    """Return the second parent's consent as the applicant sees it; None where nobody was asked."""
    consent = standing(case) if Role.SECOND_PARENT in found else None
    if consent is None:
        return None
    way = way_of(consent, key)
    state, ended = ConsentState(consent.state), case.state not in rules.UNDECIDED
    return OwnConsent(
        state=state,
        second=found[Role.SECOND_PARENT].name,
        by=AskedBy(consent.asked_by),
        email=way["email"],
        code=way["code"],
        asked_at=consent.asked_at,
        until=consent.until,
        can_ask_again=state is ConsentState.ASKED and not ended and consent.round < rules.MOST_ROUNDS,
    )


def is_over(consent: Consent, now: datetime.datetime) -> bool:
    """Whether an asking answers nothing any more: its time has passed unanswered, or another took its place."""
    return consent.state == ConsentState.REPLACED or (consent.state == ConsentState.ASKED and now >= consent.until)


def opened(consent: Consent, key: bytes) -> dict[str, Any]:
    """Return what a second parent is asked, opened with their key. Raises sealing.Tampered."""
    found: dict[str, Any] = sealing.unseal_json(key, bytes(consent.sealed), context=contexts.consent(consent.id))
    return found


def way_of(consent: Consent, key: bytes) -> dict[str, str]:
    """Return how a second parent is reached, opened with the case's key; blank if our pages have not sealed it."""
    context = contexts.consent_way(consent.case_id, consent.id)
    try:
        found: dict[str, str] = sealing.unseal_json(key, bytes(consent.sealed_way), context=context)
    except sealing.Tampered:
        return {"email": "", "code": ""}
    return found


def answers_of(consent: Consent, key: bytes) -> tuple[ConsentAnswer, ...]:
    """Return what was said to an asking, oldest first; what our pages have not sealed is left out."""
    found = (_answer(row, key) for row in consent.answers.order_by("sequence"))
    return tuple(answer for answer in found if answer is not None)


def last_answer(consent: Consent, key: bytes) -> ConsentAnswer | None:
    """Return what was said last; None for nothing, and for what our pages have not sealed."""
    row = consent.answers.order_by("sequence").last()
    return _answer(row, key) if row else None


def _answer(row: AnswerRow, key: bytes) -> ConsentAnswer | None:
    try:
        kept = sealing.unseal_json(key, bytes(row.sealed), context=contexts.consent_answer(row.consent_id, row.id))
    except sealing.Tampered:
        return None
    if (kept["state"], kept["by"], kept["level"]) != (row.state, row.came_by, row.level):
        return None
    return ConsentAnswer(
        state=ConsentState(row.state),
        at=row.at,
        by=ConsentBy(row.came_by),
        level=TrustLevel(row.level),
        text=kept["text"],
        said=kept["said"],
        same=kept["same"],
        note=kept["note"],
        staff=kept["staff"],
    )


def _shown(form: Form, answers: Answers, wanted: tuple[str, ...], language: str) -> list[list[str]]:
    rows = form_queries.rows(form, answers, language)
    return [[row.label, row.text] for row in rows if row.page_id in wanted or f"{row.page_id}.{row.field_id}" in wanted]
