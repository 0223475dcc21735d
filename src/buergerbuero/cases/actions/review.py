"""A clerk takes a case, puts it back, asks the person; the person answers."""

import datetime
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from buergerbuero.base import keyring, outbox, sealing
from buergerbuero.base.actors import Actor
from buergerbuero.cases import rules
from buergerbuero.cases.actions import step
from buergerbuero.cases.models import Case, Correction
from buergerbuero.cases.queries import answers, contexts
from buergerbuero.cases.values import Access, Verb
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import UnknownPage
from buergerbuero.messages import actions as messages
from buergerbuero.messages.values import Direction, Kind


def take(*, case_id: UUID, version: int, by: Actor, now: datetime.datetime) -> None:
    """Take a case on. Raises UnknownCase, NotAllowed, Stale."""
    with transaction.atomic():
        case = step.get(case_id)
        step.move(case, Verb.TAKE, version=version, by=by, now=now, assigned_to=UUID(by.id), answer_until=None)


def put_back(*, case_id: UUID, version: int, others: bool = False, by: Actor, now: datetime.datetime) -> None:
    """Put a case back into the common pile; `others` says that `by` may do so with somebody else's case too.

    Raises UnknownCase, NotAllowed, Stale.
    """
    with transaction.atomic():
        case = step.get(case_id)
        step.refuse_unless(others or str(case.assigned_to) == by.id, Verb.PUT_BACK, case.state)
        step.move(case, Verb.PUT_BACK, version=version, by=by, now=now, assigned_to=None)


def ask_back(
    *, case_id: UUID, version: int, text: str, pages: Sequence[str] = (), by: Actor, now: datetime.datetime
) -> None:
    """Ask the person one question; the case waits for them. The answers on `pages` may then be corrected.

    Raises EmptyText, UnknownPage for a page that was not put to this person, UnknownCase, NotAllowed, Stale.
    """
    question = rules.text_of(text, field="text")
    until = rules.answer_until(timezone.localdate(now))
    with transaction.atomic():
        case = step.get(case_id)
        changes = {"assigned_to": UUID(by.id), "answer_until": until}
        sequence = step.move(case, Verb.ASK_BACK, version=version, by=by, now=now, **changes)
        key = keyring.open_at_desk(vault=case.id)
        _ask_to_correct(case, key, pages)
        messages.post(
            case_id=case.id,
            key=key,
            direction=Direction.TO_CITIZEN,
            kind=Kind.QUESTION,
            text=question,
            by=by,
            now=now,
        )
        outbox.emit(type="case.question_asked", case_id=case.id, sequence=sequence, now=now)


def answer(*, access: Access, text: str, by: Actor, now: datetime.datetime) -> None:
    """Answer the clerk's question; the review goes on. Raises EmptyText, UnknownCase, NotAllowed."""
    words = rules.text_of(text, field="text")
    with transaction.atomic():
        case = step.lock(access.case_id)
        sequence = step.move(case, Verb.ANSWER, by=by, now=now, answer_until=None)
        messages.post(
            case_id=case.id,
            key=access.key,
            direction=Direction.TO_TOWN,
            kind=Kind.ANSWER,
            text=words,
            by=by,
            now=now,
        )
        outbox.emit(type="case.answered", case_id=case.id, sequence=sequence, now=now)


def _ask_to_correct(case: Case, key: bytes, pages: Sequence[str]) -> None:
    """Note for the event just written which pages may be corrected, in the order of the form."""
    if not pages:
        return
    form = form_queries.form_of(catalogue.bundle(case.digest))
    offered = [page.page_id for page in answers.pages_in(form, answers.readable(case, key)[0], "de")]
    for page_id in pages:
        if page_id not in offered:
            raise UnknownPage(page_id)
    asked = [page_id for page_id in offered if page_id in pages]
    sealed = sealing.seal_json(key, asked, context=contexts.pages(case.id, case.sequence))
    Correction.objects.create(case=case, sequence=case.sequence, sealed_pages=sealed)
