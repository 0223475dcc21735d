"""What somebody must look at: told again it is counted, and a box that floods us is one line. And what they found.

What the town hall itself has noticed about a box stands apart from what the box says: a box that was taken can neither
hide it behind words of its own, nor say it in its place.
"""

import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import Actor
from buergerbuero.pickup.models import Alarm, Order, Returned
from buergerbuero.pickup.values import NotAllowed, Noticed, OrderState, ReturnOutcome, Severity

MOST: Final = 100
"""So many different alarms of a box stand open; all others are one line."""


def alarm(box_id: str, what: Noticed, severity: Severity, compartment: int | None, at: datetime.datetime) -> None:
    """Note what the town hall has noticed about a box. With the box's report locked."""
    if not _again(_open(box_id, what, compartment, from_box=False), severity, at):
        _begin(box_id, what, severity, compartment, at, from_box=False)


def alarm_told(box_id: str, name: str, severity: Severity, compartment: int | None, at: datetime.datetime) -> None:
    """Note what a box itself wants somebody to look at. In the worker, with the box's report locked."""
    if _again(_open(box_id, name, compartment, from_box=True), severity, at):
        return
    if Alarm.objects.filter(box_id=box_id, from_box=True, seen_at=None).count() >= MOST:
        alarm(box_id, Noticed.MORE, Severity.SECURITY, None, at)
    else:
        _begin(box_id, name, severity, compartment, at, from_box=True)


def _open(box_id: str, name: str, compartment: int | None, *, from_box: bool) -> "QuerySet[Alarm]":
    return Alarm.objects.filter(box_id=box_id, name=name, compartment=compartment, from_box=from_box, seen_at=None)


def _again(same: "QuerySet[Alarm]", severity: Severity, at: datetime.datetime) -> bool:
    """Count it once more, where it is open; it is as severe as it ever was."""
    if severity is Severity.SECURITY:
        same.update(severity=severity)
    return bool(same.update(last_at=at, times=F("times") + 1))


def _begin(
    box_id: str, name: str, severity: Severity, compartment: int | None, at: datetime.datetime, *, from_box: bool
) -> None:
    Alarm.objects.create(
        box_id=box_id, name=name, severity=severity, compartment=compartment, at=at, last_at=at, from_box=from_box
    )


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
