"""Reading staff and sessions. Names are sorted as a German phone book has them (DIN 5007-1)."""

import datetime
import unicodedata
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from buergerbuero.identity import rules, totp
from buergerbuero.identity.models import Staff, StaffSession
from buergerbuero.identity.rules import IDLE, WORKING_DAY
from buergerbuero.identity.values import (
    PendingSetup,
    Permission,
    Role,
    SessionEnd,
    SessionLine,
    StaffLine,
    UnknownStaff,
    WrongSetup,
)


def may(roles: Iterable[Role], permission: Permission) -> bool:
    """Return whether one of the roles gives the permission."""
    return rules.allows(roles, permission)


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """Return the roles that give a permission, for a page that says what is missing."""
    return rules.roles_with(permission)


def display_names(staff_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names to show for staff ids; an unknown id is left out."""
    return dict(Staff.objects.filter(id__in=set(staff_ids)).values_list("id", "display_name"))


def staff_list(*, now: datetime.datetime) -> tuple[StaffLine, ...]:
    """Return all staff: the active first, each group by name."""
    lines = [_line(row) for row in _with_sessions(now)]
    return tuple(sorted(lines, key=lambda line: (not line.active, _sort_key(line.display_name), line.login)))


def staff_line(staff_id: UUID, *, now: datetime.datetime) -> StaffLine:
    """Return one member of staff. Raises UnknownStaff."""
    row = _with_sessions(now).filter(id=staff_id).first()
    if row is None:
        raise UnknownStaff
    return _line(row)


def staff_by_login(login: str, *, now: datetime.datetime) -> StaffLine:
    """Return the member of staff who logs in so. Raises UnknownStaff."""
    row = _with_sessions(now).filter(login=login.strip().lower().replace("\x00", "")).first()
    if row is None:
        raise UnknownStaff
    return _line(row)


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
        )
        for row in rows
    )


def over_by_time(line: SessionLine, *, now: datetime.datetime) -> SessionEnd | None:
    """Return why a session that nobody has ended is over all the same, or None while it may go on."""
    return rules.session_over(started_at=line.started_at, last_seen_at=line.last_seen_at, now=now)


def pending_setup(*, login: str, setup_code: str, now: datetime.datetime) -> PendingSetup:
    """Return what the person brings onto the phone, while the set-up code is good. Raises WrongSetup."""
    row = staff_to_set_up(login=login, setup_code=setup_code, now=now)
    secret = totp.open_secret(row.id, row.sealed_totp)
    return PendingSetup(row.display_name, totp.uri(row.login, secret), secret)


def staff_to_set_up(*, login: str, setup_code: str, now: datetime.datetime) -> Staff:
    """Return the row that a set-up code opens, for the actions of this area. Raises WrongSetup."""
    row = Staff.objects.filter(login=login.replace("\x00", ""), active=True, setup_until__gt=now).first()
    if row is None or row.setup_hash != totp.setup_hash(row.id, setup_code):
        raise WrongSetup
    return row


def _with_sessions(now: datetime.datetime) -> "QuerySet[Staff]":
    open_now = Q(
        sessions__ended_at=None,
        sessions__last_seen_at__gt=now - IDLE,
        sessions__started_at__gt=now - WORKING_DAY,
    )
    return Staff.objects.annotate(open_sessions=Count("sessions", filter=open_now))


def _line(row: Staff) -> StaffLine:
    return StaffLine(
        staff_id=row.id,
        login=row.login,
        display_name=row.display_name,
        office=row.office,
        roles=frozenset(Role(role) for role in row.roles),
        active=row.active,
        ready=not row.setup_hash,
        open_sessions=getattr(row, "open_sessions", 0),
    )


def _sort_key(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
