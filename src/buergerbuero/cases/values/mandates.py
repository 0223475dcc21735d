"""Who acts for whom in a case, and whether a second parent has consented."""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from buergerbuero.cases.values.persons import Person
from buergerbuero.identity.values import TrustLevel


class Role(StrEnum):
    """What somebody is in a case."""

    APPLICANT = "applicant"
    CHILD = "child"
    REPRESENTED = "represented"
    ORGANISATION = "organisation"
    SECOND_PARENT = "second_parent"


class ConsentState(StrEnum):
    """What became of asking a second parent. REPLACED: they were asked anew, and this asking counts no more."""

    NONE = "none"
    ASKED = "asked"
    GIVEN = "given"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    REPLACED = "replaced"


class AskedBy(StrEnum):
    """How the code reaches the second parent: we write to them, or the applicant hands it over."""

    MAIL = "mail"
    HAND = "hand"


class ConsentBy(StrEnum):
    """How an answer came: with the code alone, after a log-in of one's own, or on paper to a clerk."""

    CODE = "code"
    LOGIN = "login"
    PAPER = "paper"


class Hindrance(StrEnum):
    """Why a case cannot be granted, now. UNPROVEN: what is stored was not sealed by our pages."""

    FEE = "fee"
    CONSENT_OPEN = "consent_open"
    CONSENT_DECLINED = "consent_declined"
    CONSENT_TAKEN_BACK = "consent_taken_back"
    CONSENT_UNPROVEN = "consent_unproven"


class UnknownConsent(LookupError):
    """No asking has this code, or the child was born on another day."""


class OwnRequest(Exception):
    """Whoever sent the application cannot consent to it as the second parent."""


class ConsentOver(Exception):
    """The time to answer has passed, or the person was asked anew: this code answers nothing any more."""


@dataclass(frozen=True)
class ConsentAccess:
    """A second parent who holds their asking open. It opens no case."""

    consent_id: UUID
    case_id: UUID
    code: str = field(repr=False)
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class ConsentAnswer:
    """What a second parent, or a clerk with their paper, said. `said`: the name by the log-in; `same`: whether it is
    the name that the applicant gave; None without a log-in. `note`: what paper the clerk has seen, and who it is.
    """

    state: ConsentState
    at: datetime.datetime
    by: ConsentBy
    level: TrustLevel
    text: str
    said: str = ""
    same: bool | None = None
    note: str = ""
    staff: str = ""


@dataclass(frozen=True)
class ConsentView:
    """Everything the second parent's page shows: what is asked, by whom, for which child; and what they said."""

    title: str
    languages: tuple[str, ...]
    applicant: str
    second: str
    child: str
    birth_date: str
    shown: tuple[tuple[str, str], ...]
    state: ConsentState
    asked_at: datetime.datetime
    until: datetime.date
    over: bool
    level: TrustLevel
    text: str
    last: ConsentAnswer | None
    case_text: str
    ended: bool
    practice: bool
    demo: bool

    @property
    def can_consent(self) -> bool:
        """Whether a consent counts now."""
        return not self.ended and not self.over and self.state is not ConsentState.GIVEN

    @property
    def can_decline(self) -> bool:
        """Whether one can say no now."""
        return not self.ended and not self.over and self.state is ConsentState.ASKED

    @property
    def can_take_back(self) -> bool:
        """Whether a consent can be taken back."""
        return not self.ended and self.state is ConsentState.GIVEN


@dataclass(frozen=True)
class OwnConsent:
    """The second parent's consent as the applicant sees it. `code`: to be handed over; "" where we have written."""

    state: ConsentState
    second: str
    by: AskedBy
    email: str
    code: str = field(repr=False)
    asked_at: datetime.datetime
    until: datetime.datetime
    can_ask_again: bool

    def is_over(self, now: datetime.datetime) -> bool:
        """Whether the time to answer has passed without an answer."""
        return self.state is ConsentState.ASKED and now >= self.until


@dataclass(frozen=True)
class DeskConsent:
    """The second parent's consent as the desk sees it, with every answer, oldest first."""

    state: ConsentState
    by: AskedBy
    asked_at: datetime.datetime
    until: datetime.date
    opened_at: datetime.datetime | None
    reminded_at: datetime.datetime | None
    over: bool
    level: TrustLevel
    answers: tuple[ConsentAnswer, ...]
    same_mail: bool
    can_record: bool
    hindrance: Hindrance | None


@dataclass(frozen=True)
class PartyView:
    """Somebody of a case: what they are in it, by what right, and what a clerk must check (desk only)."""

    role: Role
    title: str
    person: Person
    right: str = ""
    check: str = ""
