"""How many cases there were, how long a decision took, how often something was asked: sums for the figures."""

import datetime
from collections.abc import Collection

from django.db import connection

from buergerbuero.cases.values import MonthFigures

_MONTHS = """
    SELECT c.service_id, date_trunc('month', c.received_at AT TIME ZONE 'Europe/Berlin')::date AS month,
        count(*), count(d.settled_at),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM d.settled_at - c.received_at)),
        count(*) FILTER (WHERE EXISTS (
            SELECT 1 FROM cases_event e WHERE e.case_id = c.id AND e.axis = 'case' AND e.verb = 'ask_back'
        ))
    FROM cases_case c
    LEFT JOIN cases_decision d ON d.case_id = c.id AND d.state = 'released'
    WHERE c.received_at >= %s AND (%s OR c.service_id = ANY(%s))
    GROUP BY 1, 2 ORDER BY 1, 2 DESC
"""


def months(*, since: datetime.datetime, services: Collection[str] | None = None) -> tuple[MonthFigures, ...]:
    """Return the sums of each service and month since a moment, the newest month first. `services`: None for all.

    Cases that were erased after their retention are not among them any more.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, [since, services is None, sorted(services or ())])
        return tuple(
            MonthFigures(service_id, month, received, decided, None if median is None else float(median), asked)
            for service_id, month, received, decided, median, asked in cursor.fetchall()
        )
