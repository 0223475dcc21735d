"""Recoveries: a new way in for staff who have lost theirs, with a second administrator."""

import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from buergerbuero.identity import rules
from buergerbuero.identity.models import Recovery, Staff
from buergerbuero.identity.values import RecoveryLine, Role, UnknownStaff


def open_recoveries(*, now: datetime.datetime) -> tuple[RecoveryLine, ...]:
    """Return the recoveries that wait for a second administrator, oldest first."""
    rows = Recovery.objects.filter(confirmed_at=None, refused_at=None, until__gt=now).order_by("asked_at", "id")
    return _recovery_lines(rows)


def recovery(recovery_id: UUID) -> RecoveryLine:
    """Return one recovery. Raises UnknownStaff: somebody unknown is what a wrong id speaks of."""
    found = _recovery_lines(Recovery.objects.filter(id=recovery_id))
    if not found:
        raise UnknownStaff
    return found[0]


def recoveries_of(staff_id: UUID, *, now: datetime.datetime) -> tuple[RecoveryLine, ...]:
    """Return the recoveries of one person that they have not read of, and those of the last 30 days, newest first."""
    lately = Q(told_at=None) | Q(asked_at__gt=now - rules.SESSIONS_KEPT)
    return _recovery_lines(Recovery.objects.filter(lately, staff_id=staff_id).order_by("-asked_at", "-id"))


def has_news(staff_id: UUID) -> bool:
    """Return whether there is a recovery of this person's account that they have not read of."""
    return Recovery.objects.filter(staff_id=staff_id, told_at=None).exists()


def can_confirm(staff_id: UUID, asked_by: UUID) -> bool:
    """Return whether there is anybody who could be the second person."""
    others = Staff.objects.filter(active=True, setup_hash="", roles__contains=[Role.ADMINISTRATOR])
    return others.exclude(id__in=[staff_id, asked_by]).exists()


def _recovery_lines(rows: "QuerySet[Recovery]") -> tuple[RecoveryLine, ...]:
    return tuple(
        RecoveryLine(
            recovery_id=row.id,
            staff_id=row.staff_id,
            display_name=row.staff.display_name,
            asked_by=row.asked_by_id,
            asked_by_name=row.asked_by.display_name,
            asked_at=row.asked_at,
            until=row.until,
            confirmed_by_name=row.confirmed_by.display_name if row.confirmed_by else "",
            confirmed_at=row.confirmed_at,
            refused_at=row.refused_at,
            told_at=row.told_at,
        )
        for row in rows.select_related("staff", "asked_by", "confirmed_by")
    )
