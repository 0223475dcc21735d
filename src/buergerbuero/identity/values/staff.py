"""Who works here, what each may do, and what can go wrong at the door of the desk."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What someone is employed to do. A person may have several."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    READER = "reader"


class Permission(StrEnum):
    """What a page or an action asks for. Which role has which stands in roles.py."""

    OWN_ACCOUNT = "own_account"
    READ_CASES = "read_cases"
    WORK_CASES = "work_cases"
    PUT_BACK_OTHERS = "put_back_others"
    SEE_FAILED_JOBS = "see_failed_jobs"
    SEE_SERVICES = "see_services"
    MANAGE_STAFF = "manage_staff"
    SUBMIT_SERVICES = "submit_services"
    RELEASE_SERVICES = "release_services"
    SEE_PAYMENTS = "see_payments"
    SETTLE_FEES = "settle_fees"
    SEE_FIGURES = "see_figures"
    SEE_BOXES = "see_boxes"


class SessionEnd(StrEnum):
    """Why a session is over."""

    LOGGED_OUT = "logged_out"
    IDLE = "idle"
    DAY_OVER = "day_over"
    ENDED_BY_STAFF = "ended_by_staff"
    DEACTIVATED = "deactivated"
    NEW_SECRETS = "new_secrets"


class LogInWay(StrEnum):
    """By what somebody has logged in."""

    PASSWORD = "password"  # noqa: S105 - the name of a way, not a secret
    PASSKEY = "passkey"
    DIRECTORY = "directory"


@dataclass(frozen=True)
class Scope:
    """Whose cases somebody may see: these services, and those that these offices answer for. Both empty: all.

    `nothing`: none at all, until an administrator says which. `places`: the offices that people go to (Standorte) at
    which they hand out; what lies at others they do not see.
    """

    services: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    nothing: bool = False

    @property
    def limited(self) -> bool:
        """Whether there are services whose cases this person may not see."""
        return bool(self.services or self.offices or self.nothing)


@dataclass(frozen=True)
class StaffMember:
    """Someone who is logged in, and since when."""

    staff_id: UUID
    session_id: UUID
    login: str
    display_name: str
    office: str
    roles: frozenset[Role]
    must_change_password: bool
    since: datetime.datetime
    scope: "Scope"


@dataclass(frozen=True)
class StaffLine:
    """Someone in the list of staff. `ready`: can log in now. `was_set_up`: has been able to before."""

    staff_id: UUID
    login: str
    display_name: str
    office: str
    roles: frozenset[Role]
    active: bool
    ready: bool
    was_set_up: bool
    scope: Scope
    open_sessions: int


@dataclass(frozen=True)
class SessionLine:
    """One session of a member of staff: by which way it began, and in which browser, as far as that is known."""

    session_id: UUID
    started_at: datetime.datetime
    last_seen_at: datetime.datetime
    ended_at: datetime.datetime | None
    why_ended: SessionEnd | None
    way: LogInWay
    browser: str


@dataclass(frozen=True)
class AccountEvent:
    """Something that was done to an account: the verb of its audit entry, and for a refused log-in why."""

    at: datetime.datetime
    verb: str
    why: str


@dataclass(frozen=True)
class Invitation:
    """What an administrator hands to new staff, shown once: with it they choose a password, link a phone."""

    staff_id: UUID
    login: str
    setup_code: str
    valid_until: datetime.datetime


@dataclass(frozen=True)
class PendingSetup:
    """What someone who sets up an account must bring onto the phone."""

    display_name: str
    otpauth_uri: str
    secret: str


@dataclass(frozen=True)
class FirstLogin:
    """Everything to log in with, shown once, on the command line."""

    staff_id: UUID
    login: str
    password: str
    otpauth_uri: str


class WrongLogin(Exception):
    """Login, password or code is wrong, or nobody may log in with them. Deliberately not said which."""


class CodeUsed(Exception):
    """All is right, but this one-time code has been used already; the next one comes within 30 seconds."""


class WrongPassword(Exception):
    """The present password, asked for before a change, is wrong."""


class WrongSetup(Exception):
    """Login and set-up code do not belong together, or the code has been used or is too old."""


class WrongCode(Exception):
    """The one-time code does not fit the secret that was just linked."""


class Weakness(StrEnum):
    """Why a password is refused; the values are the codes of Django's validators."""

    TOO_SHORT = "password_too_short"
    TOO_SIMILAR = "password_too_similar"
    TOO_COMMON = "password_too_common"
    ONLY_DIGITS = "password_entirely_numeric"


class WeakPassword(Exception):
    """The password is refused, for one or more reasons."""

    def __init__(self, *weaknesses: Weakness) -> None:
        super().__init__(*weaknesses)
        self.weaknesses = weaknesses


class SessionOver(Exception):
    """The session cannot go on. `why` says the reason."""

    def __init__(self, why: SessionEnd) -> None:
        super().__init__(why)
        self.why = why


class BadLogin(Exception):
    """A login has 3 to 40 letters a to z, digits, dots and dashes, and begins with a letter."""


class LoginTaken(Exception):
    """Somebody else has this login."""


class NoRole(Exception):
    """Staff need at least one role."""


class OwnRoles(Exception):
    """Nobody changes their own roles: who administers must not let themselves in to the cases unseen."""


class UnknownStaff(Exception):
    """Nobody has this id."""


class LastAdministrator(Exception):
    """Without this person nobody could administer staff any more."""
