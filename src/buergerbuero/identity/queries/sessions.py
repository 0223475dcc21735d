"""Sessions of staff."""

import datetime
from uuid import UUID

from buergerbuero.identity import rules
from buergerbuero.identity.models import StaffSession
from buergerbuero.identity.values import LogInWay, SessionEnd, SessionLine, StaffMember


def sessions_of(staff_id: UUID) -> tuple[SessionLine, ...]:
    """Return the sessions of the last 30 days, newest first."""
    rows = StaffSession.objects.filter(staff_id=staff_id).order_by("-started_at")[:50]
    return tuple(
        SessionLine(
            row.id,
            row.started_at,
            row.last_seen_at,
            row.ended_at,
            SessionEnd(row.why_ended) if row.why_ended else None,
            LogInWay(row.way),
            row.browser,
        )
        for row in rows
    )


def over_by_time(line: SessionLine, *, now: datetime.datetime) -> SessionEnd | None:
    """Return why a session that nobody has ended is over all the same, or None while it may go on."""
    return rules.session_over(started_at=line.started_at, last_seen_at=line.last_seen_at, way=line.way, now=now)


def is_fresh(member: StaffMember, *, now: datetime.datetime) -> bool:
    """Return whether somebody may change what gives lasting access, without logging in again."""
    return rules.is_fresh(member.since, now)
