"""The only place that reads the clock."""

import datetime


def now() -> datetime.datetime:
    """Return the present moment, aware, in UTC. Only views, tasks and commands call it."""
    return datetime.datetime.now(tz=datetime.UTC)  # noqa: TID251 - the one place that may
