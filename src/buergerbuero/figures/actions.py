"""Counting, and forgetting old sums."""

import datetime
import secrets
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db import connection

from buergerbuero.base.actors import Actor
from buergerbuero.figures.models import Figure
from buergerbuero.figures.values import Count

BUCKETS: Final = 8
KEPT: Final = datetime.timedelta(days=730)


def count(
    *,
    service_id: str,
    day: datetime.date,
    counts: Iterable[Count],
    noted: tuple[str, Sequence[bytes | UUID]] = ("SELECT", ()),
    by: Actor,
    now: datetime.datetime,
) -> bool:
    """Add one to each of these sums, in the caller's transaction: as the last thing, since others wait for the rows.

    In one statement and in one order, so that two who count the same things never wait for each other in a circle. No
    audit entry: a sum tells of nobody. `noted` is a statement with its values by which the caller notes that it counts;
    it runs along, and if it changes no row, nothing is counted. Return whether something was.
    """
    wanted = sorted(set(counts))
    if not wanted:
        return False
    bucket = secrets.randbelow(BUCKETS)
    rows = [(service_id, each.version, day, each.step, each.about[:80], bucket) for each in wanted]
    places = ", ".join(["(%s, %s, %s::date, %s, %s, %s, 1)"] * len(rows))
    statement, values = noted
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH noted AS ({statement})"  # noqa: S608 - only places
            " INSERT INTO figures_figure (service_id, version, day, step, about, bucket, count)"
            f" SELECT * FROM (VALUES {places}) AS wanted WHERE EXISTS (SELECT FROM noted)"
            " ON CONFLICT (service_id, day, version, step, about, bucket)"
            " DO UPDATE SET count = figures_figure.count + 1",
            [*values, *(value for row in rows for value in row)],
        )
        return bool(cursor.rowcount > 0)


def forget_old_figures(*, now: datetime.datetime) -> int:
    """Delete sums of more than two years ago; return how many rows."""
    return Figure.objects.filter(day__lt=(now - KEPT).date()).delete()[0]
