"""Going on with a session, and ending it."""

import datetime
from uuid import UUID

from django.db import transaction

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import Actor, staff
from buergerbuero.identity import rules
from buergerbuero.identity.models import StaffSession
from buergerbuero.identity.values import LogInWay, NotFresh, Role, Scope, SessionEnd, SessionOver, StaffMember

_SEEN_EVERY = datetime.timedelta(minutes=1)


def resume_session(*, session_id: UUID, now: datetime.datetime) -> StaffMember:
    """Return who the session belongs to and note that it is in use. Raises SessionOver with the reason."""
    session = StaffSession.objects.select_related("staff").filter(id=session_id).first()
    if session is None:
        raise SessionOver(SessionEnd.LOGGED_OUT)
    if session.ended_at is not None:
        raise SessionOver(SessionEnd(session.why_ended))
    way = LogInWay(session.way)
    over = rules.session_over(started_at=session.started_at, last_seen_at=session.last_seen_at, way=way, now=now)
    if over or not session.staff.active:
        why = over or SessionEnd.DEACTIVATED
        end_session(session_id=session_id, why=why, by=staff(session.staff_id), now=now)
        raise SessionOver(why)
    if now - session.last_seen_at >= _SEEN_EVERY:  # a write a minute is enough to know when someone left
        StaffSession.objects.filter(id=session_id, ended_at=None).update(last_seen_at=now)
    return member(session)


@transaction.atomic
def end_session(*, session_id: UUID, why: SessionEnd, by: Actor, now: datetime.datetime) -> None:
    """End one session; nothing happens if it is over already."""
    session = StaffSession.objects.filter(id=session_id, ended_at=None).first()
    if session and _end(session.staff_id, why, now, session_id=session_id):
        audit.record(
            verb="staff.session_ended",
            subject="staff",
            subject_id=str(session.staff_id),
            by=by,
            now=now,
            detail={"session": str(session_id), "why": why},
        )


@transaction.atomic
def end_sessions(
    *, staff_id: UUID, why: SessionEnd, by: Actor, now: datetime.datetime, keep: UUID | None = None
) -> int:
    """End all sessions of a member of staff, except the one to keep, and return how many were open."""
    ended = _end(staff_id, why, now, keep=keep)
    audit.record(
        verb="staff.sessions_ended",
        subject="staff",
        subject_id=str(staff_id),
        by=by,
        now=now,
        detail={"count": str(ended), "why": why},
    )
    return ended


def forget_old_sessions(*, now: datetime.datetime) -> int:
    """Delete sessions that have been over for 30 days; return how many. Nobody does it: no log."""
    last_start = now - rules.SESSIONS_KEPT - rules.WORKING_DAY
    return StaffSession.objects.filter(started_at__lt=last_start).delete()[0]


def member(session: StaffSession) -> StaffMember:
    """Return the one who is logged in, as pages know them."""
    row = session.staff
    return StaffMember(
        staff_id=row.id,
        session_id=session.id,
        login=row.login,
        display_name=row.display_name,
        office=row.office,
        roles=frozenset(Role(role) for role in row.roles),
        must_change_password=row.must_change_password,
        since=session.started_at,
        scope=Scope(frozenset(row.services), frozenset(row.offices), frozenset(row.places), row.sees_nothing),
    )


def require_fresh(session_id: UUID, now: datetime.datetime) -> None:
    """Raise NotFresh unless the log-in is recent: who finds an open desk must not come back with a passkey."""
    started = StaffSession.objects.filter(id=session_id, ended_at=None).values_list("started_at", flat=True).first()
    if started is None or not rules.is_fresh(started, now):
        raise NotFresh


def _end(
    staff_id: UUID,
    why: SessionEnd,
    now: datetime.datetime,
    *,
    session_id: UUID | None = None,
    keep: UUID | None = None,
) -> int:
    rows = StaffSession.objects.filter(staff_id=staff_id, ended_at=None)
    if session_id:
        rows = rows.filter(id=session_id)
    if keep:
        rows = rows.exclude(id=keep)
    return rows.update(ended_at=now, why_ended=why)
