"""Rate limits on log-in, codes and verification, counted in PostgreSQL so that all who serve one side share them.

Portal, desk and worker count each for itself: none of them, once taken, lifts or uses up the limits of another.
"""

import datetime
import math

from django.conf import settings
from django.db import connection

from buergerbuero.base.models import RateCount
from buergerbuero.base.sealing import keyed_hash


class TooMany(Exception):
    """Tried too often. `retry_after` is the number of seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


def hit(*, purpose: str, key: str, limit: int, per_seconds: int, now: datetime.datetime) -> None:
    """Count one try; the window is fixed and aligned to the clock. Raises TooMany after `limit` tries in it.

    `key` (an address, an account) is stored only as a keyed hash.
    """
    window = math.floor(now.timestamp() / per_seconds)
    ends_at = datetime.datetime.fromtimestamp((window + 1) * per_seconds, tz=datetime.UTC)
    hashed = keyed_hash(settings.SECRET_KEY.encode(), f"{key}/{window}", purpose=f"limit/{purpose}")
    if _increment(hashed, ends_at) > limit:
        raise TooMany(max(1, math.ceil((ends_at - now).total_seconds())))


def sweep(*, now: datetime.datetime) -> int:
    """Delete counters whose window has passed; return how many."""
    return RateCount.objects.filter(ends_at__lt=now).delete()[0]


def _increment(bucket: str, ends_at: datetime.datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO base_ratecount (side, bucket, count, ends_at) VALUES (current_user, %s, 1, %s)"
            " ON CONFLICT (side, bucket) DO UPDATE SET count = base_ratecount.count + 1 RETURNING count",
            [bucket, ends_at],
        )
        return int(cursor.fetchone()[0])
