"""How much a box may have us keep: a box in bad hands fills no disk, and loses no more than its own voice."""

import datetime
from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import Q, Sum

from ausgabebox.protocol import cbor
from buergerbuero.pickup.actions.alarming import alarm
from buergerbuero.pickup.actions.writing import locked_report
from buergerbuero.pickup.models import Alarm, Box, Incoming
from buergerbuero.pickup.values import Noticed, Severity

MOST_BYTES: Final = 32 * 1024 * 1024
"""Of one box: what is unread, and what came within a day. The largest cabinet says a tenth of it in a day."""
_LARGEST: Final = cbor.LIMIT + 128
_DAY: Final = datetime.timedelta(days=1)


def fitting(box: Box, rows: Sequence[Incoming], now: datetime.datetime) -> list[Incoming]:
    """Return the messages that there is room for, from the first. The box keeps the others: we have acknowledged none.

    With the rights of bb_boxlink, the box locked.
    """
    left, taken = _room(box.pk, now), []
    for row in rows:
        left -= row.size
        if left < 0:
            break
        taken.append(row)
    return taken


@transaction.atomic
def look_for_flood(box_id: str, now: datetime.datetime) -> None:
    """Tell the desk, once a day, that a box has no room left. In the worker."""
    if _room(box_id, now) >= _LARGEST:
        return
    locked_report(box_id)
    told = Alarm.objects.filter(box=box_id, name=Noticed.FLOOD, from_box=False, last_at__gt=now - _DAY)
    if not told.exists():
        alarm(box_id, Noticed.FLOOD, Severity.SECURITY, None, now)


def _room(box_id: str, now: datetime.datetime) -> int:
    counts = Q(read_at=None) | Q(received_at__gt=now - _DAY)
    kept = Incoming.objects.filter(counts, box=box_id).aggregate(bytes=Sum("size"))["bytes"]
    return MOST_BYTES - (kept or 0)
