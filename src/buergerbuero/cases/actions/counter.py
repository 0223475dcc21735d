"""Collecting a notice at the counter: laid ready, handed out to who proves who they are, taken back if by mistake."""

import datetime
from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from buergerbuero.base import keyring, outbox
from buergerbuero.base.actors import SYSTEM, Actor
from buergerbuero.base.languages import translated
from buergerbuero.cases import rules
from buergerbuero.cases.actions import step
from buergerbuero.cases.models import Case, Delivery
from buergerbuero.cases.queries.access import open_access
from buergerbuero.cases.values import (
    CaseState,
    DeliveryState,
    IdentityCheck,
    NotAllowed,
    NotProven,
    UnknownCase,
    Verb,
)
from buergerbuero.catalogue.values.ways import LETTER, REPLACEMENT, ToDo, waiting_for
from buergerbuero.messages import actions as messages
from buergerbuero.messages.values import Direction, Kind

_INSTEAD: Final = {Verb.FALL_BACK: LETTER, Verb.LAPSE: REPLACEMENT}
"""By which verb a notice goes which other way."""


def lay_ready(*, delivery_id: UUID, place: str = "", by: Actor, now: datetime.datetime) -> None:
    """Note that a notice lies ready at the counter of an office; the person is told.

    Raises UnknownCase, NotAllowed for the second time.
    """
    with transaction.atomic():
        delivery, case = locked(delivery_id, waiting_for(ToDo.COUNTER))
        sequence = change(case, delivery, Verb.PROVIDE, by=by, now=now, provided_at=now, place=place)
        messages.post(
            case_id=case.id,
            key=keyring.open_at_desk(vault=case.id),
            direction=Direction.TO_CITIZEN,
            kind=Kind.NOTICE,
            text=translated(
                "Ihr Bescheid liegt am Schalter für Sie bereit. Wo, wann und was Sie mitbringen, steht oben auf der "
                "Seite.",
                case.language,
            ),
            by=by,
            now=now,
        )
        outbox.emit(type="delivery.provided", case_id=case.id, sequence=sequence, now=now)


def hand_out(*, delivery_id: UUID, check: IdentityCheck, typed: str = "", by: Actor, now: datetime.datetime) -> None:
    """Note that a notice was handed out, by whom, and how they made sure to whom. `typed`: the code, where that is how.

    The case is closed when it cannot be taken back any more. Raises NotProven, UnknownCase, NotAllowed: it was handed
    out already, or a letter has taken its place.
    """
    with transaction.atomic():
        delivery, case = locked(delivery_id, waiting_for(ToDo.COUNTER))
        if not _proves(case, delivery, check, typed):
            raise NotProven
        change(case, delivery, Verb.HAND_OUT, by=by, now=now, collected_at=now)
        step.remark(case, check)
        later = now + datetime.timedelta(seconds=settings.BB.undo_seconds)
        job = app.configure_task("close_handed_out", queue="facts", schedule_at=later)
        job.defer(delivery_id=str(delivery.id))


def take_back_hand_out(*, delivery_id: UUID, by: Actor, now: datetime.datetime) -> None:
    """Note that a notice was not handed out after all. Raises UnknownCase, NotAllowed: too late, or it never was."""
    with transaction.atomic():
        delivery, case = locked(delivery_id, waiting_for(ToDo.COUNTER))
        at = delivery.collected_at
        in_time = at and rules.may_take_back(at, now, undo_seconds=settings.BB.undo_seconds)
        step.refuse_unless(bool(in_time), Verb.TAKE_BACK, delivery.state)
        change(case, delivery, Verb.TAKE_BACK, by=by, now=now, collected_at=None)


def close_handed_out(*, delivery_id: UUID, now: datetime.datetime) -> bool:
    """Close a case whose notice was handed out, once that cannot be taken back; return whether this call did it."""
    with transaction.atomic():
        try:
            delivery, case = locked(delivery_id, waiting_for(ToDo.COUNTER))
        except UnknownCase:  # erased since
            return False
        at = delivery.collected_at
        if at is None or rules.may_take_back(at, now, undo_seconds=settings.BB.undo_seconds):
            return False
        ended = end(case, now=now)
        if ended:
            outbox.emit(type="delivery.handed_out", case_id=case.id, sequence=case.sequence, now=now)
        return ended


def locked(delivery_id: UUID, ways: Collection[str]) -> tuple[Delivery, Case]:
    """Return a delivery on one of these ways and its case, locked: whoever comes second sees what the first one did.

    Raises UnknownCase.
    """
    found = Delivery.objects.filter(id=delivery_id, channel__in=ways).first()
    if found is None:
        raise UnknownCase
    case = step.lock(found.case_id)
    return Delivery.objects.get(id=delivery_id), case


def change(case: Case, delivery: Delivery, verb: Verb, *, by: Actor, now: datetime.datetime, **changes: object) -> int:
    """Move a delivery by a verb and return the event's sequence. Raises NotAllowed."""
    before = DeliveryState(delivery.state)
    state = rules.after(rules.DELIVERY, before, verb)
    if not Delivery.objects.filter(id=delivery.id, state=before).update(state=state, **changes):
        raise NotAllowed(verb, before)
    elsewhere = {"channel": _INSTEAD[verb]} if verb in _INSTEAD else {}
    return step.note(case, "delivery", verb, before, state, by=by, now=now, **elsewhere)


def end(case: Case, *, now: datetime.datetime) -> bool:
    """Close a decided case; return whether it was one."""
    if case.state != CaseState.DECIDED:
        return False
    step.move(case, Verb.CLOSE, by=SYSTEM, now=now)
    return True


def _proves(case: Case, delivery: Delivery, check: IdentityCheck, typed: str) -> bool:
    match check:
        case IdentityCheck.CARD:
            return True
        case IdentityCheck.COLLECTION_CODE:
            code = rules.collection_code(keyring.open_at_desk(vault=case.id), delivery.id)
            return rules.is_code(typed, code)
        case IdentityCheck.ACCESS_CODE:
            try:
                return open_access(number=case.number, code=typed).case_id == case.id
            except UnknownCase:
                return False
