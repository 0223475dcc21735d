"""Reading staff and sessions, and with whom citizens can log in."""

from buergerbuero.identity.ports import LoginProvider
from buergerbuero.identity.queries.citizens import CONSUMER, login_provider, login_providers
from buergerbuero.identity.queries.passkeys import offer_log_in, offer_passkey, passkeys_of, passkeys_possible
from buergerbuero.identity.queries.recoveries import can_confirm, has_news, open_recoveries, recoveries_of, recovery
from buergerbuero.identity.queries.secrets import pending_setup
from buergerbuero.identity.queries.sessions import is_fresh, over_by_time, sessions_of
from buergerbuero.identity.queries.staff import (
    account_history,
    case_services,
    display_names,
    offices_of_services,
    out_of_cases,
    staff_by_login,
    staff_line,
    staff_list,
)
from buergerbuero.identity.queries.staff_directory import directory, directory_link_of
from buergerbuero.identity.rules import birth_date, browser_words, level_named, may, roles_with, same_name, way_for

__all__ = [
    "CONSUMER",
    "LoginProvider",
    "account_history",
    "birth_date",
    "browser_words",
    "can_confirm",
    "case_services",
    "directory",
    "directory_link_of",
    "display_names",
    "has_news",
    "is_fresh",
    "level_named",
    "login_provider",
    "login_providers",
    "may",
    "offer_log_in",
    "offer_passkey",
    "offices_of_services",
    "open_recoveries",
    "out_of_cases",
    "over_by_time",
    "passkeys_of",
    "passkeys_possible",
    "pending_setup",
    "recoveries_of",
    "recovery",
    "roles_with",
    "same_name",
    "sessions_of",
    "staff_by_login",
    "staff_line",
    "staff_list",
    "way_for",
]
