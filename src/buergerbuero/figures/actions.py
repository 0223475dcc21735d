"""Counting, and forgetting old sums."""

import datetime
import secrets
from collections.abc import Iterable
from typing import Final

from django.db import connection

from buergerbuero.base.actors import Actor
from buergerbuero.figures.models import Figure
from buergerbuero.figures.values import Count

BUCKETS: Final = 8
KEPT: Final = datetime.timedelta(days=730)


def count(*, service_id: str, day: datetime.date, counts: Iterable[Count], by: Actor, now: datetime.datetime) -> None:
    """Add one to each of these sums, in the caller's transaction: as the last thing, since others wait for the rows.

    In one statement and in one order, so that two who count the same things never wait for each other in a circle. No
    audit entry: a sum tells of nobody.
    """
    wanted = sorted(set(counts))
    if not wanted:
        return
    bucket = secrets.randbelow(BUCKETS)
    rows = [(service_id, each.version, day, each.step, each.about[:80], bucket, 1) for each in wanted]
    places = ", ".join(["(%s, %s, %s::date, %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO figures_figure (service_id, version, day, step, about, bucket, count)"  # noqa: S608 - only places
            f" VALUES {places}"
            " ON CONFLICT (service_id, day, version, step, about, bucket)"
            " DO UPDATE SET count = figures_figure.count + 1",
            [value for row in rows for value in row],
        )


def forget_old_figures(*, now: datetime.datetime) -> int:
    """Delete sums of more than two years ago; return how many rows."""
    return Figure.objects.filter(day__lt=(now - KEPT).date()).delete()[0]
