"""Staff, and what they may. Names are sorted as a German phone book has them (DIN 5007-1)."""

import datetime
import unicodedata
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from buergerbuero.audit import queries as audit
from buergerbuero.base.composing import composed
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.identity import rules
from buergerbuero.identity.models import Staff
from buergerbuero.identity.rules import IDLE, WORKING_DAY
from buergerbuero.identity.values import AccountEvent, LogInWay, Permission, Role, Scope, StaffLine, UnknownStaff


def case_services(scope: Scope) -> frozenset[str] | None:
    """Return the services whose cases somebody may see; None for all.

    What an office answers for is read from the newest version of each service, so that a new one is seen at once.
    """
    if not scope.limited:
        return None
    if scope.nothing:
        return frozenset()
    return scope.services | {service for service, office in offices_of_services().items() if office in scope.offices}


def offices_of_services() -> dict[str, str]:
    """Return which office answers for each service on offer; "" where the town has not said."""
    published = (catalogue.service(card.id) for card in catalogue.services())
    return {each.id: str(each.service.responsible.value or "") for each in published}


def display_names(staff_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names to show for staff ids; an unknown id is left out."""
    return dict(Staff.objects.filter(id__in=set(staff_ids)).values_list("id", "display_name"))


def out_of_cases() -> frozenset[UUID]:
    """Return who may work on no case, any more or at all: switched off, or without a role for it."""
    working = [role.value for role in rules.roles_with(Permission.WORK_CASES)]
    return frozenset(Staff.objects.exclude(active=True, roles__overlap=working).values_list("id", flat=True))


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


def account_history(staff_id: UUID, *, now: datetime.datetime) -> tuple[AccountEvent, ...]:
    """Return what was done to one's account in the last 30 days besides logging in, newest first: refused tries too."""
    since = now - rules.SESSIONS_KEPT
    entries = audit.history(subject="staff", subject_id=staff_id)
    events = [AccountEvent(each.at, each.verb, each.detail.get("why", "")) for each in entries if each.at > since]
    return tuple(reversed(events))


def _with_sessions(now: datetime.datetime) -> "QuerySet[Staff]":
    open_now = Q(
        sessions__ended_at=None,
        sessions__last_seen_at__gt=now - IDLE,
        sessions__started_at__gt=now - WORKING_DAY,
    )
    too_long = Q(sessions__way=LogInWay.DIRECTORY, sessions__started_at__lte=now - rules.DIRECTORY_SESSION)
    return Staff.objects.annotate(open_sessions=Count("sessions", filter=open_now & ~too_long))


def _line(row: Staff) -> StaffLine:
    return StaffLine(
        staff_id=row.id,
        login=row.login,
        display_name=row.display_name,
        office=row.office,
        roles=frozenset(Role(role) for role in row.roles),
        active=row.active,
        ready=not row.setup_hash,
        scope=Scope(frozenset(row.services), frozenset(row.offices), frozenset(row.places), row.sees_nothing),
        was_set_up=not row.setup_hash or row.set_up_at is not None,
        open_sessions=getattr(row, "open_sessions", 0),
    )


def _sort_key(name: str) -> str:
    plain = composed(name.casefold(), "NFD")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
