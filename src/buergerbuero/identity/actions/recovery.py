"""A new access for somebody who has lost everything: one administrator asks, another one confirms."""

import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import Actor, staff
from buergerbuero.identity import rules
from buergerbuero.identity.actions.accounts import give_setup_code, locked, take_access
from buergerbuero.identity.actions.sessions import end_sessions
from buergerbuero.identity.models import DirectoryLink, Recovery
from buergerbuero.identity.values import AlreadyAsked, Invitation, RecoveryOver, SamePerson, SessionEnd


def ask_for_recovery(*, staff_id: UUID, by: Actor, now: datetime.datetime) -> UUID:
    """Ask for a new access of somebody. Nothing changes for them until a second administrator confirms it.

    Raises UnknownStaff, SamePerson, AlreadyAsked.
    """
    if by.id == str(staff_id):
        raise SamePerson
    with transaction.atomic():
        locked(staff_id)
        old = Recovery.objects.filter(staff_id=staff_id, confirmed_at=None, refused_at=None, until__lte=now)
        old.update(refused_at=now)  # nobody confirmed it in time
        asked = _ask(staff_id, UUID(by.id), now)
        _record("staff.recovery_asked", asked, by, now)
    return asked.id


def confirm_recovery(*, recovery_id: UUID, by: Actor, now: datetime.datetime) -> Invitation:
    """Confirm as the second person, and get the set-up code, shown once; what opened the account before does no more.

    Raises RecoveryOver, SamePerson.
    """
    with transaction.atomic():
        found = _open(recovery_id, now)
        if by.id in (str(found.asked_by_id), str(found.staff_id)):
            raise SamePerson
        row = locked(found.staff_id)
        take_access(row)
        DirectoryLink.objects.filter(staff=row).delete()
        invitation = give_setup_code(row, now)
        confirmed = {"confirmed_by_id": UUID(by.id), "confirmed_at": now, "setup_hash": row.setup_hash, "told_at": None}
        Recovery.objects.filter(id=found.id).update(**confirmed)
        row.active, row.set_up_at = True, row.set_up_at or row.created_at
        row.save()
        end_sessions(staff_id=row.id, why=SessionEnd.NEW_SECRETS, by=by, now=now)
        _record("staff.recovery_confirmed", found, by, now)
    return invitation


def refuse_recovery(*, recovery_id: UUID, by: Actor, now: datetime.datetime) -> None:
    """Refuse it, or take it back. The person themself may do so too. Raises RecoveryOver."""
    with transaction.atomic():
        found = _open(recovery_id, now)
        Recovery.objects.filter(id=found.id).update(refused_at=now)
        _record("staff.recovery_refused", found, by, now)


def note_told(*, staff_id: UUID, now: datetime.datetime) -> None:
    """Note that the person has read of every recovery of their account so far."""
    with transaction.atomic():
        for found in Recovery.objects.filter(staff_id=staff_id, told_at=None):
            Recovery.objects.filter(id=found.id).update(told_at=now)
            _record("staff.recovery_told", found, staff(staff_id), now)


def _ask(staff_id: UUID, asked_by: UUID, now: datetime.datetime) -> Recovery:
    try:
        with transaction.atomic():
            return Recovery.objects.create(
                staff_id=staff_id, asked_by_id=asked_by, asked_at=now, until=now + rules.RECOVERY_WITHIN
            )
    except IntegrityError:
        raise AlreadyAsked from None


def _open(recovery_id: UUID, now: datetime.datetime) -> Recovery:
    waiting = Q(confirmed_at=None, refused_at=None, until__gt=now)
    found = Recovery.objects.select_for_update().filter(waiting, id=recovery_id).first()
    if found is None:
        raise RecoveryOver
    return found


def _record(verb: str, found: Recovery, by: Actor, now: datetime.datetime) -> None:
    audit.record(
        verb=verb,
        subject="staff",
        subject_id=str(found.staff_id),
        by=by,
        now=now,
        detail={"recovery": str(found.id)},
    )
