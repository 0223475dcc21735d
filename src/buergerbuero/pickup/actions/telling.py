"""What a box must be told: new orders and PINs, what is withdrawn, whose last day is over. And whom to remind.

Nothing is queued for it: what a box should know is compared with what it was told, so a look more or less does no harm.
"""

import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ausgabebox.protocol import messages
from ausgabebox.protocol.messages import Limit, OrderWithdrawn, Reach, Restriction
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.pickup import rules
from buergerbuero.pickup.actions.orders import tell
from buergerbuero.pickup.actions.writing import locked_report, write
from buergerbuero.pickup.models import Alarm, Box, Incoming, Order, Outgoing, Pin, Report
from buergerbuero.pickup.values import OrderState, Told

KEPT: Final = datetime.timedelta(days=90)
ALARMS_KEPT: Final = datetime.timedelta(days=730)
_LIMIT: Final = {Told.EXPIRE: Limit.EXPIRE, Told.WITHDRAW: Limit.WITHDRAW}


def say_what_is_due(*, box_id: str, now: datetime.datetime) -> int:
    """Write to a box whatever it should know and was not told; return how many orders were looked at.

    A retired box is told nothing.
    """
    if not Box.objects.filter(id=box_id, active=True).exists():
        return 0
    waiting = Q(state__in=rules.OPEN) | Q(withdrawn_at__isnull=False, told_withdrawn=False)
    found = Order.objects.filter(waiting, box=box_id).order_by("ordered_at", "id").values_list("id", flat=True)
    for order_id in list(found):
        _say(box_id, order_id, now)
    return len(found)


def forget_messages(*, now: datetime.datetime) -> int:
    """Delete messages and alarms that were dealt with long ago; return how many."""
    old = now - KEPT
    gone = Incoming.objects.filter(read_at__lt=old).delete()[0]
    gone += Alarm.objects.filter(seen_at__lt=now - ALARMS_KEPT).delete()[0]
    for report in Report.objects.select_related("box"):  # the last one stays: by it the link knows how far we are
        last = min(report.box.acknowledged, report.written - 1)
        done = Outgoing.objects.filter(box=report.box_id, number__lte=last, made_at__lt=old)
        gone += done.delete()[0]
    return gone


@transaction.atomic
def _say(box_id: str, order_id: UUID, now: datetime.datetime) -> None:
    report = locked_report(box_id)
    row = Order.objects.select_for_update().get(id=order_id)
    _say_order(report, row, now)
    _say_restriction(report, row, now)
    _remind(row, now)


def _say_order(report: Report, row: Order, now: datetime.datetime) -> None:
    if row.withdrawn_at is not None:
        if not row.told_withdrawn:
            if row.told_pin is not None:
                write(report, OrderWithdrawn(row.id.bytes), now=now)
            row.told_withdrawn = True
            row.save(update_fields=["told_withdrawn"])
        return
    if row.state not in rules.WAITS_FOR_PIN:
        return
    pin = Pin.objects.filter(case_id=row.case_id, box=row.box_id).order_by("-id").first()
    if pin is None or pin.pin_id == row.told_pin:
        return
    body = messages.Order(
        order_id=row.id.bytes,
        doc_ref=row.doc_ref,
        doc_class=row.doc_class,
        reach=Reach.LOW if row.low_reach else Reach.ANY,
        pin_id=pin.pin_id.bytes,
        sealed_pin=bytes(pin.sealed),
        return_required=row.return_required,
        expires_at=int((now + rules.ORDER_WAITS).timestamp()),
    )
    write(report, body, now=now)
    row.told_pin = pin.pin_id
    row.save(update_fields=["told_pin"])


def _say_restriction(report: Report, row: Order, now: datetime.datetime) -> None:
    wanted = rules.told(OrderState(row.state), withdrawn=row.withdrawn_at is not None, not_after=row.not_after, now=now)
    if row.load_id is None or not rules.is_stricter(wanted, Told(row.told)):
        return
    end = int(row.not_after.timestamp()) if wanted is Told.EXPIRE and row.not_after else None
    write(report, Restriction(load_id=row.load_id.bytes, limit=_LIMIT[wanted], not_after=end), now=now)
    row.told = wanted
    row.save(update_fields=["told"])


def _remind(row: Order, now: datetime.datetime) -> None:
    if row.state != OrderState.READY or row.reminded_at or not row.not_after or not row.ready_at:
        return
    if rules.is_due_for_reminder(row.not_after, row.ready_at, days=_remind_days(), now=now):
        row.reminded_at = now
        row.save(update_fields=["reminded_at"])
        tell(row, "pickup.reminder_due", now=now)


def _remind_days() -> int:
    try:
        said = catalogue.town().pickup
    except catalogue.NothingPublished:
        return rules.REMIND_DAYS
    return (said.remind_days if said else None) or rules.REMIND_DAYS
