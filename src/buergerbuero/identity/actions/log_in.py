"""Opening a session with login, password and one-time code."""

import datetime
from uuid import UUID

from django.db import transaction

from buergerbuero.audit import actions as audit
from buergerbuero.base import limits
from buergerbuero.base.actors import Actor, staff
from buergerbuero.identity import passwords, totp
from buergerbuero.identity.actions.sessions import member
from buergerbuero.identity.models import Staff, StaffSession
from buergerbuero.identity.rules import clean_login
from buergerbuero.identity.values import BadLogin, Browser, CodeUsed, LogInWay, StaffMember, WrongLogin

DOOR = Actor("system", "desk")
"""Who acts while nobody is logged in yet."""
_QUARTER, _DAY = 15 * 60, 24 * 3600
_NOBODYS_SECRET = totp.new_secret()


def authenticate(*, login: str, password: str, code: str, browser: Browser, now: datetime.datetime) -> StaffMember:
    """Open a session and return who is logged in.

    Raises WrongLogin without saying what was wrong, CodeUsed for a one-time code that was used before, and
    limits.TooMany after too many tries: from a browser in which this person has logged in before by that browser,
    otherwise by login and by address.
    """
    row = _by_login(login)
    if row and browser.id and row.id in browser.known:
        _count_known(browser, row.id, now)
    else:
        count_try(login=login, address=browser.address, now=now)
    right = passwords.is_right(row, password)
    secret = totp.open_secret(row.id, row.sealed_totp) if row else _NOBODYS_SECRET
    step = totp.matching_step(secret, code, now=now)
    if row is None or not row.active or row.setup_hash or not right or step is None:
        _refused(row, "wrong", now)
        raise WrongLogin
    session = _use_code(row, step, browser, now)
    if session is None:
        _refused(row, "code_used", now)
        raise CodeUsed
    return member(session)


def count_try(*, login: str, address: str, now: datetime.datetime) -> None:
    """Count a try for a login and from an address. Raises limits.TooMany.

    By login: ten in a quarter of an hour, and a hundred a day, so that who knows a password cannot guess the
    code. By address more, because a whole office may share one.
    """
    key = login.strip().lower()[:100]
    limits.hit(purpose="staff-address", key=address, limit=60, per_seconds=_QUARTER, now=now)
    limits.hit(purpose="staff-login", key=key, limit=10, per_seconds=_QUARTER, now=now)
    limits.hit(purpose="staff-login-day", key=key, limit=100, per_seconds=_DAY, now=now)


def _count_known(browser: Browser, staff_id: UUID, now: datetime.datetime) -> None:
    """Count a try from a browser that this person has used: nobody else can use these tries up."""
    key = f"{browser.id}/{staff_id}"
    limits.hit(purpose="staff-browser", key=key, limit=10, per_seconds=_QUARTER, now=now)
    limits.hit(purpose="staff-browser-day", key=key, limit=100, per_seconds=_DAY, now=now)


def _by_login(login: str) -> Staff | None:
    try:
        return Staff.objects.filter(login=clean_login(login)).first()
    except BadLogin:
        return None


@transaction.atomic
def open_session(row: Staff, way: LogInWay, browser: Browser, now: datetime.datetime) -> StaffSession:
    """Open a session for somebody who has shown who they are."""
    session = StaffSession.objects.create(
        staff=row, started_at=now, last_seen_at=now, way=way, browser=browser.words[:40]
    )
    audit.record(
        verb="staff.logged_in",
        subject="staff",
        subject_id=str(row.id),
        by=staff(row.id),
        now=now,
        detail={"session": str(session.id), "way": way},
    )
    return session


@transaction.atomic
def _use_code(row: Staff, step: int, browser: Browser, now: datetime.datetime) -> StaffSession | None:
    """Open a session if the code's step is later than the last one used: a conditional update."""
    if not Staff.objects.filter(id=row.id, active=True, totp_step__lt=step).update(totp_step=step):
        return None
    return open_session(row, LogInWay.PASSWORD, browser, now)


@transaction.atomic
def _refused(row: Staff | None, reason: str, now: datetime.datetime) -> None:
    """Note the refusal; what was typed as login is not kept, since people type passwords there."""
    subject_id = str(row.id) if row else "-"
    audit.record(
        verb="staff.log_in_refused",
        subject="staff",
        subject_id=subject_id,
        by=DOOR,
        now=now,
        detail={"why": reason},
    )
