"""Administering staff: who may work here, in which roles, and from when not any more."""

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import Actor
from buergerbuero.base.ids import CodeKind, new_code, new_id
from buergerbuero.identity import rules, totp
from buergerbuero.identity.actions.sessions import end_sessions
from buergerbuero.identity.models import Staff
from buergerbuero.identity.values import (
    Invitation,
    LastAdministrator,
    LoginTaken,
    NeedsTwo,
    NoRole,
    OwnRoles,
    Role,
    Scope,
    SessionEnd,
    UnknownStaff,
)

EVERYTHING = Scope()


@transaction.atomic
def create_staff(
    *,
    login: str,
    display_name: str,
    office: str,
    roles: Iterable[Role],
    scope: Scope = EVERYTHING,
    by: Actor,
    now: datetime.datetime,
) -> Invitation:
    """Make an account that its owner sets up with a one-time code: the administrator learns no secret of it.

    Raises BadLogin, LoginTaken, NoRole.
    """
    row = new_row(login=login, display_name=display_name, office=office, roles=roles, now=now)
    row.services, row.offices, row.places, row.sees_nothing = _listed(scope)
    invitation = give_setup_code(row, now)
    row.save(force_insert=True)
    _record("staff.created", row.id, by, now, roles=_words(row.roles), limited=str(scope != EVERYTHING).lower())
    return invitation


@transaction.atomic
def invite_again(*, staff_id: UUID, by: Actor, now: datetime.datetime) -> Invitation:
    """Give a new set-up code to somebody who has never used one: it was lost, or is too old.

    Raises UnknownStaff, and NeedsTwo once the account has been set up: see recovery.
    """
    row = locked(staff_id)
    if was_set_up(row):
        raise NeedsTwo
    invitation = give_setup_code(row, now)
    row.active = True
    row.save()
    _record("staff.invited_again", staff_id, by, now)
    return invitation


@transaction.atomic
def change_staff(
    *,
    staff_id: UUID,
    display_name: str,
    office: str,
    roles: Iterable[Role],
    scope: Scope = EVERYTHING,
    by: Actor,
    now: datetime.datetime,
) -> None:
    """Change name, office, roles, and whose cases somebody sees; the last two count from the next click.

    Raises UnknownStaff, NoRole, OwnRoles, LastAdministrator.
    """
    row, wanted = locked(staff_id), _sorted(roles)
    limits = _listed(scope)
    stand = (row.services, row.offices, row.places, row.sees_nothing)
    if by.id == str(staff_id) and (wanted, *limits) != (row.roles, *stand):
        raise OwnRoles
    if Role.ADMINISTRATOR in row.roles and Role.ADMINISTRATOR not in wanted:
        _keep_one_administrator(staff_id)
    row.display_name, row.office, row.roles = display_name.strip(), office.strip(), wanted
    row.services, row.offices, row.places, row.sees_nothing = limits
    row.save()
    _record("staff.changed", staff_id, by, now, roles=_words(wanted), limited=str(scope != EVERYTHING).lower())


@transaction.atomic
def deactivate_staff(*, staff_id: UUID, by: Actor, now: datetime.datetime) -> None:
    """Let someone in no more, and end their sessions at once. Raises UnknownStaff, LastAdministrator."""
    row = locked(staff_id)
    if Role.ADMINISTRATOR in row.roles:
        _keep_one_administrator(staff_id)
    row.active, row.setup_hash, row.setup_until = False, "", None
    row.set_up_at = row.set_up_at or now  # who comes back needs two
    take_access(row)
    row.save()
    end_sessions(staff_id=staff_id, why=SessionEnd.DEACTIVATED, by=by, now=now)
    _record("staff.deactivated", staff_id, by, now)


def new_row(*, login: str, display_name: str, office: str, roles: Iterable[Role], now: datetime.datetime) -> Staff:
    """Return an unsaved row without password and secret. Raises BadLogin, LoginTaken, NoRole."""
    clean = rules.clean_login(login)
    if Staff.objects.filter(login=clean).exists():
        raise LoginTaken("somebody has it already")
    return Staff(
        id=new_id(),
        login=clean,
        display_name=display_name.strip(),
        office=office.strip(),
        roles=_sorted(roles),
        password=make_password(None),
        created_at=now,
    )


def locked(staff_id: UUID) -> Staff:
    """Return the row, locked until the transaction ends. Raises UnknownStaff."""
    row = Staff.objects.select_for_update().filter(id=staff_id).first()
    if row is None:
        raise UnknownStaff
    return row


def was_set_up(row: Staff) -> bool:
    """Return whether somebody has ever been able to log in with this account."""
    return not row.setup_hash or row.set_up_at is not None


def take_access(row: Staff) -> None:
    """Make password and passkeys worthless; the caller saves and ends the sessions.

    Who it is in the directory stays known: who is switched off must not come back from there as somebody new.
    """
    row.password = make_password(None)
    row.passkeys.all().delete()


def give_setup_code(row: Staff, now: datetime.datetime) -> Invitation:
    """Return a new set-up code with a new secret for the phone; the caller saves."""
    code, until = new_code(CodeKind.SET_UP), now + rules.SETUP_VALID
    row.password = make_password(None)
    row.sealed_totp, row.totp_step = totp.seal_secret(row.id, totp.new_secret()), 0
    row.setup_hash, row.setup_until = totp.setup_hash(row.id, code), until
    return Invitation(row.id, row.login, code, until)


def _keep_one_administrator(leaving: UUID) -> None:
    """Refuse to lose the last who can log in; the lock keeps two from removing each other at once."""
    administrators = Staff.objects.select_for_update().filter(
        active=True, setup_hash="", roles__contains=[Role.ADMINISTRATOR]
    )
    if not [row for row in administrators.order_by("id") if row.id != leaving]:
        raise LastAdministrator


def _sorted(roles: Iterable[Role]) -> list[str]:
    wanted = [str(role) for role in Role if role in set(roles)]
    if not wanted:
        raise NoRole
    return wanted


def _words(roles: Iterable[str]) -> str:
    return "/".join(roles)


def _listed(scope: Scope) -> tuple[list[str], list[str], list[str], bool]:
    return sorted(scope.services), sorted(scope.offices), sorted(scope.places), scope.nothing


def _record(verb: str, staff_id: UUID, by: Actor, now: datetime.datetime, **detail: str) -> None:
    audit.record(verb=verb, subject="staff", subject_id=str(staff_id), by=by, now=now, detail=detail)
