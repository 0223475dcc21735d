"""Log-in by the town's directory: there and back once, and who there is who here."""

import datetime
import hashlib
import secrets
from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import staff
from buergerbuero.base.settings import DirectoryAccess
from buergerbuero.identity import queries, rules, totp
from buergerbuero.identity.actions.accounts import locked, new_row
from buergerbuero.identity.actions.log_in import DOOR, open_session
from buergerbuero.identity.actions.sessions import end_sessions, member, require_fresh
from buergerbuero.identity.models import DirectoryLink, SeenAnswer, Staff
from buergerbuero.identity.ports import Directory
from buergerbuero.identity.values import (
    BadLogin,
    Browser,
    DirectoryPerson,
    DirectoryRefused,
    DirectoryTrip,
    LinkTaken,
    LoginTaken,
    LogInWay,
    NoDirectory,
    NoSecondFactor,
    NotLinked,
    Role,
    SessionEnd,
    StaffMember,
    WrongLogin,
)


def begin_directory(
    *, following: str = "", link: tuple[UUID, UUID] | None = None, now: datetime.datetime
) -> tuple[DirectoryTrip, str]:
    """Return a way to the directory, to be kept by the browser, and where it begins.

    Raises NoDirectory, DirectoryDown.
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    trip = DirectoryTrip(state, nonce, verifier, now + rules.ANSWER_DIRECTORY_WITHIN, following, link)
    return trip, _directory().address(trip, now=now)


def log_in_by_directory(
    *, trip: DirectoryTrip, fields: Mapping[str, str], browser: Browser, now: datetime.datetime
) -> StaffMember:
    """Open a session for whom the directory names, if it has seen two factors and they are somebody here.

    Raises DirectoryRefused, DirectoryDown, NoSecondFactor, NotLinked, WrongLogin for an account that is switched off.
    """
    person = _person(trip, fields, now)
    with transaction.atomic():
        row = _row_of(person) or _newcomer(person, now)
        if row.active and not row.setup_hash:
            return member(open_session(row, LogInWay.DIRECTORY, browser, now))
        _record("staff.log_in_refused", row.id, now, by_door=True, why="directory")
    raise WrongLogin


def link_directory(
    *, staff_id: UUID, session_id: UUID, trip: DirectoryTrip, fields: Mapping[str, str], now: datetime.datetime
) -> None:
    """Link somebody who is logged in here with who they are there.

    Raises DirectoryRefused, DirectoryDown, NoSecondFactor, NotFresh, LinkTaken.
    """
    person = _person(trip, fields, now)
    with transaction.atomic():
        require_fresh(session_id, now)
        _link(locked(staff_id), person, now)


def unlink_directory(*, staff_id: UUID, session_id: UUID, now: datetime.datetime) -> None:
    """Remove the link and end one's other sessions. Raises NotFresh, NotLinked."""
    with transaction.atomic():
        require_fresh(session_id, now)
        if not DirectoryLink.objects.filter(staff_id=staff_id).delete()[0]:
            raise NotLinked
        by = staff(staff_id)
        end_sessions(staff_id=staff_id, why=SessionEnd.NEW_SECRETS, by=by, now=now, keep=session_id)
        _record("staff.directory_unlinked", staff_id, now)


def _directory() -> Directory:
    found = queries.directory()
    if found is None:
        raise NoDirectory
    return found


def _person(trip: DirectoryTrip, fields: Mapping[str, str], now: datetime.datetime) -> DirectoryPerson:
    """Return who came back, once for each way there."""
    if trip.until <= now or not secrets.compare_digest(fields.get("state", "").encode(), trip.state.encode()):
        raise DirectoryRefused("state")
    _once(trip)
    person = _directory().person(fields, trip, now=now)
    if not person.strong:
        raise NoSecondFactor
    return person


def _once(trip: DirectoryTrip) -> None:
    name = hashlib.sha256(b"directory\x00" + trip.state.encode()).hexdigest()
    try:
        with transaction.atomic():
            SeenAnswer.objects.create(assertion=name, expires_at=trip.until)
    except IntegrityError:
        raise DirectoryRefused("state") from None


def _row_of(person: DirectoryPerson) -> Staff | None:
    links = DirectoryLink.objects.select_related("staff")
    found = links.filter(issuer=person.issuer, subject=person.subject).first()
    return found.staff if found else None


def _newcomer(person: DirectoryPerson, now: datetime.datetime) -> Staff:
    """Make an account for somebody new, where the town wants that. Raises NotLinked.

    It sees no case until an administrator says which: whom the directory lets in says nothing of whose cases they work
    on, and who is limited here could come again by another account there.
    """
    access: DirectoryAccess | None = settings.BB.directory
    role = access.newcomers if access else ""
    if not role:
        raise NotLinked
    try:
        name = person.name.replace("\x00", "")[:80] or person.login
        row = new_row(login=person.login, display_name=name, office="", roles=[Role(role)], now=now)
    except (BadLogin, LoginTaken):  # whose account it is must be said by who owns it
        raise NotLinked from None
    row.sees_nothing = True
    row.sealed_totp, row.set_up_at = totp.seal_secret(row.id, totp.new_secret()), now
    row.save(force_insert=True)
    _record("staff.created", row.id, now, by_door=True, roles=role)
    _link(row, person, now)
    return row


def _link(row: Staff, person: DirectoryPerson, now: datetime.datetime) -> None:
    same = DirectoryLink.objects.filter(issuer=person.issuer, subject=person.subject)
    same.filter(staff__active=False).delete()  # who was switched off, and is back with another account
    try:
        with transaction.atomic():
            DirectoryLink.objects.create(staff=row, issuer=person.issuer, subject=person.subject, linked_at=now)
    except IntegrityError:
        raise LinkTaken from None
    _record("staff.directory_linked", row.id, now)


def _record(verb: str, staff_id: UUID, now: datetime.datetime, *, by_door: bool = False, **detail: str) -> None:
    by = DOOR if by_door else staff(staff_id)
    audit.record(verb=verb, subject="staff", subject_id=str(staff_id), by=by, now=now, detail=detail)
