"""Telling a box to take a card of a colleague no more: it was lost, or the colleague has left."""

import datetime

from django.db import transaction

from ausgabebox.protocol.messages import StaffSuspended
from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import Actor
from buergerbuero.pickup.actions.writing import locked_report, write
from buergerbuero.pickup.models import Box
from buergerbuero.pickup.values import UnknownBox


@transaction.atomic
def suspend_card(*, box_id: str, staff_id: str, by: Actor, now: datetime.datetime) -> None:
    """Tell a box that this card counts no more; it hears of it with its next call or stick.

    Whether the box knows such a card it alone knows. Only two colleagues at the box can take a new one in. Needs the
    worker's key. Raises UnknownBox, Malformed for what can be no id of a card, NotHeld.
    """
    if not Box.objects.filter(pk=box_id, active=True).exists():
        raise UnknownBox(box_id)
    message = StaffSuspended(staff_id)
    write(locked_report(box_id), message, now=now)
    detail = {"card": staff_id}
    audit.record(verb="pickup.card_suspended", subject="box", subject_id=box_id, by=by, now=now, detail=detail)
