"""Who may do what, when a session is over, and what a login looks like. Pure."""

import datetime
import re
from collections.abc import Iterable

from buergerbuero.identity.values import ROLES, BadLogin, LogInWay, Permission, Role, SessionEnd

IDLE = datetime.timedelta(minutes=30)
WORKING_DAY = datetime.timedelta(hours=9)
DIRECTORY_SESSION = datetime.timedelta(hours=4)
"""Shorter: who is switched off in the directory alone must not stay in all day."""
ANSWER_DIRECTORY_WITHIN = datetime.timedelta(minutes=10)
SETUP_VALID = datetime.timedelta(days=3)
RECOVERY_WITHIN = datetime.timedelta(days=3)
"""A second administrator confirms a recovery within this time, or it is over."""
SESSIONS_KEPT = datetime.timedelta(days=30)
TOTP_STEP_SECONDS = 30
TOTP_DRIFT_STEPS = 1

_LOGIN = re.compile(r"[a-z][a-z0-9.-]{2,39}")


def may(roles: Iterable[Role], permission: Permission) -> bool:
    """Return whether one of the roles gives the permission."""
    return any(permission in ROLES[role].may for role in roles)


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """Return the roles that give a permission, for a page that says what is missing."""
    return tuple(role for role in Role if permission in ROLES[role].may)


def session_over(
    *,
    started_at: datetime.datetime,
    last_seen_at: datetime.datetime,
    way: LogInWay = LogInWay.PASSWORD,
    now: datetime.datetime,
) -> SessionEnd | None:
    """Return why a session is over by time, or None while it may go on."""
    if now - started_at >= (DIRECTORY_SESSION if way is LogInWay.DIRECTORY else WORKING_DAY):
        return SessionEnd.DAY_OVER
    if now - last_seen_at >= IDLE:
        return SessionEnd.IDLE
    return None


def clean_login(text: str) -> str:
    """Return the login in what a person typed. Raises BadLogin."""
    login = text.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise BadLogin("3 to 40 letters a to z, digits, dots and dashes, beginning with a letter")
    return login


def totp_steps(now: datetime.datetime) -> range:
    """Return the time steps whose codes are accepted: the present and one to each side (RFC 6238, 5.2)."""
    step = int(now.timestamp()) // TOTP_STEP_SECONDS
    return range(step - TOTP_DRIFT_STEPS, step + TOTP_DRIFT_STEPS + 1)
