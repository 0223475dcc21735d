"""Whether a box stays in operation while something is made for it, by processes that may lock no row of it."""

from typing import Final

from django.db import connection

_NAME: Final = "pickup_box "


def stay(box_id: str) -> None:
    """Have the box not retired until the transaction ends; waits where somebody is about to. Any number may do so."""
    _lock("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", box_id)


def alone(box_id: str) -> None:
    """Wait for whoever relies on the box, and have nobody do so until the transaction ends."""
    _lock("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", box_id)


def _lock(statement: str, box_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_NAME + box_id])
