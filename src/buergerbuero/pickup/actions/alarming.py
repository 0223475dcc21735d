"""What somebody must look at: told again it is counted, and a box that floods us is one line. And what they found."""

import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import Actor
from buergerbuero.pickup.models import Alarm, Order, Returned
from buergerbuero.pickup.values import NotAllowed, OrderState, ReturnOutcome, Severity

MOST: Final = 100
_MORE: Final = "more"


def alarm(box_id: str, name: str, severity: Severity, compartment: int | None, at: datetime.datetime) -> None:
    """Note that somebody must look at a box. In the worker, with the box's report locked."""
    open_ones = Alarm.objects.filter(box_id=box_id, seen_at=None)
    same = open_ones.filter(name=name, compartment=compartment)
    if same.update(last_at=at, times=F("times") + 1):
        return
    if open_ones.count() >= MOST:
        name, compartment = _MORE, None
        if open_ones.filter(name=name).update(last_at=at, times=F("times") + 1):
            return
    Alarm.objects.create(box_id=box_id, name=name, severity=severity, compartment=compartment, at=at, last_at=at)


@transaction.atomic
def see_alarm(*, box_id: str, alarm_id: int, by: Actor, now: datetime.datetime) -> bool:
    """Note that somebody has looked; return whether this call did it."""
    done = Alarm.objects.filter(id=alarm_id, box_id=box_id, seen_at=None).update(seen_at=now, seen_by=by.id)
    if done:
        detail = {"alarm": str(alarm_id)}
        audit.record(verb="pickup.alarm_seen", subject="box", subject_id=box_id, by=by, now=now, detail=detail)
    return bool(done)


@transaction.atomic
def note_not_excluded(*, order_id: UUID, by: Actor, now: datetime.datetime) -> None:
    """Note that a colleague has made sure that this document may lie in a box at all. Raises NotAllowed: not any more.

    Nobody reads the number that it is laid in by before that has been said.
    """
    order = Order.objects.filter(id=order_id, state=OrderState.ORDERED).first()
    if order is None:
        raise NotAllowed
    detail = {"order": str(order.id), "document": order.doc_class}
    audit.record(
        verb="pickup.not_excluded", subject="case", subject_id=str(order.case_id), by=by, now=now, detail=detail
    )


@transaction.atomic
def note_return(*, order_id: UUID, outcome: ReturnOutcome, by: Actor, now: datetime.datetime) -> None:
    """Note what became of the old document that was to be laid in. Raises NotAllowed: noted already, or not due."""
    order = Order.objects.filter(id=order_id, return_required=True, state=OrderState.COLLECTED).first()
    if order is None:
        raise NotAllowed
    _, new = Returned.objects.get_or_create(order=order, defaults={"outcome": outcome, "at": now, "actor_id": by.id})
    if not new:
        raise NotAllowed
    audit.record(
        verb="pickup.returned",
        subject="case",
        subject_id=str(order.case_id),
        by=by,
        now=now,
        detail={"order": str(order.id), "outcome": outcome},
    )
