"""Taking a box out of operation at the town hall, for good: it is heard no more, and nothing is said to it any more."""

import datetime

from django.db import transaction

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import Actor
from buergerbuero.pickup import rules
from buergerbuero.pickup.actions.alarming import alarm
from buergerbuero.pickup.actions.orders import tell
from buergerbuero.pickup.actions.reading import take
from buergerbuero.pickup.actions.staying import locked_alone
from buergerbuero.pickup.models import Grant, Order, Outgoing, Pin
from buergerbuero.pickup.values import Happening, NotAllowed, Noticed, OrderState, Severity, Told, UnknownBox


@transaction.atomic
def retire_box(*, box_id: str, by: Actor, now: datetime.datetime) -> None:
    """Believe and tell a box nothing more. Run as the owner: no process may.

    What waits to be laid in, and what lies there, goes to the counter, and each person is told so. The box itself hears
    of none of it: two colleagues must take out what lies in it, and switch it off. All that it has said is read before.
    PINs and codes for it are destroyed here. Raises UnknownBox, NotAllowed where it is retired already.
    """
    box = locked_alone(box_id)
    if box is None:
        raise UnknownBox(box_id)
    if not box.active:
        raise NotAllowed
    box.active = False
    box.save(update_fields=["active"])
    take(box_id=box_id, now=now)  # nothing comes after it: the box is locked, and heard no more
    orders = Order.objects.select_for_update().filter(box=box, state__in=rules.OPEN).order_by("id")
    inside = [_end(order, now) for order in orders]
    Pin.objects.filter(box=box).delete()
    Outgoing.objects.filter(box=box).delete()
    Grant.objects.filter(load__order__box=box).update(sealed_token=None)
    # Also where nothing is known to lie there: what the box said last may not have arrived.
    alarm(box_id, Noticed.RETIRED, Severity.STAFF, None, now)
    detail = {"inside": str(sum(inside)), "waiting": str(len(inside) - sum(inside)), "certificate": box.fingerprint}
    audit.record(verb="pickup.box_retired", subject="box", subject_id=box_id, by=by, now=now, detail=detail)


def _end(order: Order, now: datetime.datetime) -> bool:
    """Have a locked order end at the counter; return whether its document lies in the box, as far as is known."""
    was = OrderState(order.state)
    waits = was is OrderState.ORDERED
    order.state = rules.after(was, Happening.WITHDRAWN if waits else Happening.EXPIRED)
    order.withdrawn_at = order.withdrawn_at or now
    order.told_withdrawn, order.told = True, Told.WITHDRAW  # nobody is there to be told
    order.save(update_fields=["state", "withdrawn_at", "told_withdrawn", "told"])
    tell(order, "pickup.expired", now=now)
    return not waits
