"""Reading staff and sessions, and with whom citizens can log in.

Names are sorted as a German phone book has them (DIN 5007-1).
"""

import datetime
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.module_loading import import_string

from buergerbuero.audit import queries as audit
from buergerbuero.base.composing import composed
from buergerbuero.base.settings import DirectoryAccess, LoginAccess
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.identity import passkeys, rules, totp
from buergerbuero.identity.models import DirectoryLink as LinkRow
from buergerbuero.identity.models import Passkey, Recovery, Staff, StaffSession
from buergerbuero.identity.ports import Directory
from buergerbuero.identity.ports import LoginProvider as LoginProvider
from buergerbuero.identity.rules import IDLE, WORKING_DAY
from buergerbuero.identity.values import (
    AccountEvent,
    DirectoryLink,
    LogInWay,
    NoProvider,
    PasskeyLine,
    PasskeyOffer,
    PendingSetup,
    Permission,
    Person,
    RecoveryLine,
    Role,
    Scope,
    SessionEnd,
    SessionLine,
    StaffLine,
    StaffMember,
    TrustLevel,
    UnknownStaff,
    Way,
    WrongSetup,
)

CONSUMER = "/anmeldung/antwort/{}/"
"""Where providers send answers to, below the portal's address. It stands in what we have handed in: never change it."""


DIRECTORY_ANSWERS = "/anmelden/verzeichnis/antwort/"
"""Where the directory sends people back to, below the desk's address. It is registered there: never change it."""


def may(roles: Iterable[Role], permission: Permission) -> bool:
    """Return whether one of the roles gives the permission."""
    return rules.allows(roles, permission)


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """Return the roles that give a permission, for a page that says what is missing."""
    return rules.roles_with(permission)


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
            LogInWay(row.way),
            row.browser,
        )
        for row in rows
    )


def account_history(staff_id: UUID, *, now: datetime.datetime) -> tuple[AccountEvent, ...]:
    """Return what was done to one's account in the last 30 days besides logging in, newest first: refused tries too."""
    since = now - rules.SESSIONS_KEPT
    entries = audit.history(subject="staff", subject_id=staff_id)
    events = [AccountEvent(each.at, each.verb, each.detail.get("why", "")) for each in entries if each.at > since]
    return tuple(reversed(events))


def over_by_time(line: SessionLine, *, now: datetime.datetime) -> SessionEnd | None:
    """Return why a session that nobody has ended is over all the same, or None while it may go on."""
    return rules.session_over(started_at=line.started_at, last_seen_at=line.last_seen_at, way=line.way, now=now)


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


def passkeys_possible() -> bool:
    """Return whether browsers make passkeys for the desk's address: it must be a name, such as localhost."""
    return passkeys.possible()


def offer_log_in(*, now: datetime.datetime) -> PasskeyOffer | None:
    """Return what the log-in page asks authenticators; None where passkeys cannot be, see operating.md."""
    return passkeys.offer_log_in(now=now) if passkeys.possible() else None


def offer_passkey(staff_id: UUID, *, now: datetime.datetime) -> PasskeyOffer | None:
    """Return what asks for a new passkey of somebody; None where passkeys cannot be. Raises UnknownStaff."""
    row = Staff.objects.filter(id=staff_id).first()
    if row is None:
        raise UnknownStaff
    held = [bytes(each) for each in row.passkeys.values_list("credential_id", flat=True)]
    return passkeys.offer_new(row, held=held, now=now) if passkeys.possible() else None


def passkeys_of(staff_id: UUID) -> tuple[PasskeyLine, ...]:
    """Return somebody's passkeys, oldest first."""
    rows = Passkey.objects.filter(staff_id=staff_id).order_by("created_at", "id")
    return tuple(
        PasskeyLine(row.id, row.name, row.created_at, row.last_used_at, row.synced, row.cloned) for row in rows
    )


def is_fresh(member: StaffMember, *, now: datetime.datetime) -> bool:
    """Return whether somebody may change what gives lasting access, without logging in again."""
    return rules.is_fresh(member.since, now)


def browser_words(user_agent: str) -> str:
    """Return what people call a browser."""
    return rules.browser_words(user_agent)


def pending_setup(*, login: str, setup_code: str, now: datetime.datetime) -> PendingSetup:
    """Return what the person brings onto the phone, while the set-up code is good. Raises WrongSetup."""
    row = staff_to_set_up(login=login, setup_code=setup_code, now=now)
    secret = totp.open_secret(row.id, row.sealed_totp)
    return PendingSetup(row.display_name, totp.uri(row.login, secret), secret)


def login_providers(level: TrustLevel = TrustLevel.NORMAL) -> tuple[LoginProvider, ...]:
    """Return with whom citizens can log in at a level, by their file's name. Raises DefinitionError for a bad file."""
    access: LoginAccess | None = settings.BB.login
    if access is None:
        return ()
    return tuple(one for one in _providers(access, settings.BB.portal_url) if one.highest() >= level)


def login_provider(provider_id: str) -> LoginProvider:
    """Return a provider by its id. Raises NoProvider."""
    found = next((one for one in login_providers() if one.id == provider_id), None)
    if found is None:
        raise NoProvider(provider_id)
    return found


def way_for(level: TrustLevel, *, card: bool, pin: bool, reader: bool, certificate: bool) -> Way:
    """Return the way to show who one is that works for a person."""
    return rules.way_for(level, card=card, pin=pin, reader=reader, certificate=certificate)


def level_named(word: str) -> TrustLevel:
    """Return the level by the word that services use: normal, substantiell, hoch. Raises KeyError."""
    return rules.level_named(word)


def same_name(one: str, other: str) -> bool:
    """Return whether two spellings mean the same name: a chip writes in capital letters."""
    return rules.same_name(one, other)


def birth_date(person: Person) -> datetime.date | None:
    """Return the day of birth; None where it is missing or not wholly known."""
    return rules.birth_date(person)


def directory() -> Directory | None:
    """Return the town's directory of staff, if there is one."""
    access: DirectoryAccess | None = settings.BB.directory
    return _directory(access, settings.BB.desk_url) if access else None


def directory_link_of(staff_id: UUID) -> DirectoryLink | None:
    """Return to whom in the directory somebody is linked, without the name that it has for them."""
    row = LinkRow.objects.filter(staff_id=staff_id).first()
    return DirectoryLink(row.issuer, row.linked_at) if row else None


def staff_to_set_up(*, login: str, setup_code: str, now: datetime.datetime) -> Staff:
    """Return the row that a set-up code opens, for the actions of this area. Raises WrongSetup."""
    row = Staff.objects.filter(login=login.replace("\x00", ""), active=True, setup_until__gt=now).first()
    if row is None or row.setup_hash != totp.setup_hash(row.id, setup_code):
        raise WrongSetup
    return row


@cache
def _directory(access: DirectoryAccess, desk_url: str) -> Directory:
    make: Any = import_string(settings.ADAPTERS["directory"])
    found: Directory = make(access, back=desk_url + DIRECTORY_ANSWERS)
    return found


@cache
def _providers(access: LoginAccess, portal_url: str) -> tuple[LoginProvider, ...]:
    """Read the files once; a changed one counts from the next start."""
    files = sorted(access.folder.glob("*.yaml"))
    return tuple(_provider(file, access, portal_url) for file in files)


def _provider(file: Path, access: LoginAccess, portal_url: str) -> LoginProvider:
    make: Any = import_string(settings.ADAPTERS["login_provider"])
    found: LoginProvider = make(
        file,
        consumer=portal_url + CONSUMER.format(file.stem),
        key_file=access.key_file,
        certificate_file=access.certificate_file,
    )
    return found


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
