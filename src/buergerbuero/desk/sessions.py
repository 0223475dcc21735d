"""Sessions as a table shows them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from buergerbuero.desk import words
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import SessionLine


@dataclass(frozen=True)
class SessionRow:
    """One session: when, how it began and ended, and in which browser. `state` is empty while it is open."""

    session_id: UUID
    started_at: datetime.datetime
    last_seen_at: datetime.datetime
    state: str
    way: str
    browser: str


def session_rows(lines: Iterable[SessionLine], *, now: datetime.datetime) -> tuple[SessionRow, ...]:
    """Return sessions with their ends in words; one that time has ended is over even if nobody has noted it yet."""
    rows = []
    for line in lines:
        why = line.why_ended or identity.over_by_time(line, now=now)
        state = words.SESSION_STATES[why] if why else ""
        way = words.WAYS[line.way]
        rows.append(SessionRow(line.session_id, line.started_at, line.last_seen_at, state, way, line.browser))
    return tuple(rows)
