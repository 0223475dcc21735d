"""Whether a box stays in operation while something is made for it, by processes that may lock no row of it."""

from typing import Final

from django.db import connection

from buergerbuero.pickup.models import Box, Report

_NAME: Final = "pickup_box "


def stay(box_id: str) -> None:
    """Have the box not retired until the transaction ends; waits where somebody is about to. Any number may do so."""
    _lock("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", box_id)


def locked_alone(box_id: str) -> Box | None:
    """Lock a box to put it into operation or out of it; None where there is none yet. One at a time, as the owner.

    Waits for whoever relies on the box (`stay`), then for whoever reads its messages or writes to it, then for its
    calls. All who lock more than one of these take them in this order.
    """
    _lock("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", box_id)
    Report.objects.select_for_update().filter(box=box_id).first()
    return Box.objects.select_for_update().filter(pk=box_id).first()


def _lock(statement: str, box_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_NAME + box_id])
