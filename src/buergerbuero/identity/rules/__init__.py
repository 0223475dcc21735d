"""Decisions of identity, pure: what staff may do and when a session ends; what a log-in is worth and which way fits."""

from buergerbuero.identity.rules.login import (
    ANSWER_WITHIN,
    birth_date,
    comparable,
    level_named,
    reaches,
    same_name,
    way_for,
)
from buergerbuero.identity.rules.staff import (
    IDLE,
    PERMISSIONS,
    SESSIONS_KEPT,
    SETUP_VALID,
    TOTP_DRIFT_STEPS,
    TOTP_STEP_SECONDS,
    WORKING_DAY,
    allows,
    clean_login,
    roles_with,
    session_over,
    totp_steps,
)

__all__ = [
    "ANSWER_WITHIN",
    "IDLE",
    "PERMISSIONS",
    "SESSIONS_KEPT",
    "SETUP_VALID",
    "TOTP_DRIFT_STEPS",
    "TOTP_STEP_SECONDS",
    "WORKING_DAY",
    "allows",
    "birth_date",
    "clean_login",
    "comparable",
    "level_named",
    "reaches",
    "roles_with",
    "same_name",
    "session_over",
    "totp_steps",
    "way_for",
]
