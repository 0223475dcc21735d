"""A person corrects answers that a clerk has asked to be corrected. What was sent before is kept."""

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from buergerbuero.base import keyring, outbox, sealing
from buergerbuero.base.actors import Actor
from buergerbuero.cases import rules
from buergerbuero.cases.actions import boxes, step
from buergerbuero.cases.actions.second_parent import ask_where_needed
from buergerbuero.cases.models import Case, FormerAnswers, Party
from buergerbuero.cases.queries import answers, contexts, parties
from buergerbuero.cases.queries.correction import open_correction
from buergerbuero.cases.values import Access, CaseState, Incomplete, NothingChanged, Role, Stale, Verb
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values.ways import WAYS, ToDo
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import (
    DELIVERY,
    Account,
    AlreadySubmitted,
    Amending,
    Answers,
    Form,
    NoAmendment,
    OpenDraft,
)
from buergerbuero.messages import actions as messages
from buergerbuero.messages.values import Direction, Kind
from buergerbuero.pickup import queries as pickup


def start_amendment(*, access: Access, language: str, by: Actor, now: datetime.datetime) -> tuple[OpenDraft, str]:
    """Begin, or go on with, the draft that corrects what is asked for; return it with its code.

    The code follows from the case's key, so that number and code lead to it, and a log-in. Raises NotAllowed when
    nothing is asked to be corrected, UnknownCase; AlreadySubmitted when it was sent this very moment.
    """
    asked = open_correction(access=access)
    code = answers.code_of_amendment(access, asked.revision)
    opened = forms.start_amendment(
        case_id=access.case_id,
        digest=asked.digest,
        language=language,
        code=code,
        amending=Amending(asked.answers, asked.pages, asked.question, asked.text, access.number),
        account=_account(access),
        by=by,
        now=now,
    )
    return opened, code


def _account(access: Access) -> Account | None:
    """Return what the log-in said with which the case was sent: what had to stay so then has to stay so now."""
    login = parties.readable(Party.objects.get(case_id=access.case_id, role="applicant"), access.key).login
    return Account(login.provider, login.level, login.means, login.at, login.facts) if login else None


def amend(*, access: Access, draft_id: UUID, code: str, by: Actor, now: datetime.datetime) -> str:
    """Put the corrected answers in the place of those before; the review goes on. Sent again, it does nothing.

    Return the PIN for the box, to be shown once, where the notice is to lie in one only now; otherwise nothing.

    Only pages that the open question asks for, and those that changes open, can differ. Raises NotAllowed when the case
    does not wait (any more), Stale when another question has taken the place of the one that the draft is for,
    Incomplete with the first page that lacks an answer, NothingChanged, NoAmendment for a draft that is not of this
    case, EmptyText for words that are too long; UnknownDraft, WrongCode, UnknownCase.
    """
    with transaction.atomic():
        try:
            draft = form_queries.open_draft(draft_id=draft_id, code=code, lock=True)
        except AlreadySubmitted as sent:
            if sent.case_id != access.case_id:
                raise NoAmendment from None
            return ""
        case = step.lock(access.case_id)
        by_box_before = _goes_by_box(case)
        _amend(case, access, draft, by=by, now=now)
        forms.mark_submitted(draft_id=draft_id, case_id=case.id, now=now)
        return "" if by_box_before else _first_pin(case.id, access.key, by=by, now=now)


def _first_pin(case_id: UUID, key: bytes, *, by: Actor, now: datetime.datetime) -> str:
    """Return a PIN for who chooses a box for the first time. Number and access code got them here, and these lead to
    what opens the box besides: who has a PIN already, or another box, gets the next one at the counter alone. So does
    who came by a code that a clerk has given out, or that clerk could get both (four_eyes).
    """
    case = step.get(case_id)  # with the answers as they stand now
    code_since = keyring.code_given_at(vault=case_id)
    if code_since is None or code_since > case.received_at:
        return ""
    if not _goes_by_box(case) or pickup.has_any_pin(case_id=case_id):
        return ""
    return boxes.fresh_pin(case, key, catalogue.bundle(case.digest), by=by, now=now)


def _goes_by_box(case: Case) -> bool:
    return WAYS[case.channel].to_do is ToDo.BOX


def _amend(case: Case, access: Access, draft: OpenDraft, *, by: Actor, now: datetime.datetime) -> None:
    if draft.amending is None or draft.draft.amends != case.id:
        raise NoAmendment
    step.refuse_unless(rules.allowed(CaseState(case.state), Verb.AMEND), Verb.AMEND, case.state)
    asked = answers.requested(case, access.key)
    if draft.amending.question != answers.asked_at(case) or not asked:
        raise Stale
    form = form_queries.form_of(catalogue.bundle(case.digest))
    stand = answers.current(case, access.key)
    found = _amended(form, stand, asked, draft)
    login = parties.applicant_shown(case, access.key).login
    if login and (page := form_queries.contradicted(form, found, login.facts)):
        raise Incomplete(page.id)
    _keep_former(case)
    _store_parties(case, access.key, form, found)
    forms.hand_over_files(draft=draft, answers=found, to_vault=case.id, to_key=access.key, now=now)
    words = rules.text_of(draft.amending.note, field="text", required=False)
    if words:
        _post(case, access.key, words, by=by, now=now)
    columns = _columns(case, access.key, form, stand, found)
    sequence = step.move(case, Verb.AMEND, by=by, now=now, answer_until=None, **columns)
    outbox.emit(type="case.amended", case_id=case.id, sequence=sequence, now=now)
    ask_where_needed(case, access.key, catalogue.bundle(case.digest), found, by=by, now=now)


def _amended(form: Form, stand: Answers, asked: tuple[str, ...], draft: OpenDraft) -> Answers:
    """Return all answers as they shall stand. Raises Incomplete, NothingChanged."""
    unfinished = form_queries.unfinished_pages(form, draft)
    if lacking := form_queries.unamended(form, stand, asked, draft.answers, unfinished):
        raise Incomplete(lacking[0].id)
    found = form_queries.amended(form, stand, asked, draft.answers)
    if found == stand:
        raise NothingChanged
    return found


def _keep_former(case: Case) -> None:
    FormerAnswers.objects.create(
        case=case, revision=case.revision, sequence=case.sequence + 1, sealed_answers=case.sealed_answers
    )


def _store_parties(case: Case, key: bytes, form: Form, found: Answers) -> None:
    rows = {Role(row.role): row for row in case.parties.all()}
    now_there = parties.everybody(form, found, parties.readable(rows[Role.APPLICANT], key).login)
    for role in Role:
        if role in now_there or role in rows:  # whoever is part of it no more stays as an empty snapshot
            row = rows.get(role) or Party(case=case, role=role)
            snapshot = parties.as_json(now_there[role]) if role in now_there else None
            row.sealed = sealing.seal_json(key, snapshot, context=contexts.party(case.id, row.id))
            row.save(**({"update_fields": ["sealed"]} if role in rows else {"force_insert": True}))


def _columns(case: Case, key: bytes, form: Form, stand: Answers, found: Answers) -> dict[str, Any]:
    revision = case.revision + 1
    sealed = sealing.seal_json(key, found, context=contexts.answers(case.id, revision))
    before, chosen = (form_queries.answer_for(form, each, DELIVERY) for each in (stand, found))
    # who has asked for a letter meanwhile keeps it, unless they have answered that very question anew
    channel = case.channel if chosen == before else rules.channel_of(chosen)
    return {"sealed_answers": sealed, "revision": revision, "channel": channel}


def _post(case: Case, key: bytes, words: str, *, by: Actor, now: datetime.datetime) -> None:
    messages.post(case_id=case.id, key=key, direction=Direction.TO_TOWN, kind=Kind.ANSWER, text=words, by=by, now=now)
