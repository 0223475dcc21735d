"""Who a citizen is, as a provider of log-ins says it, and how a log-in can fail."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class TrustLevel(IntEnum):
    """How sure it is who someone is (Vertrauensniveau; BSI TR-03107-1). A higher one includes the lower ones."""

    NORMAL = 1
    SUBSTANTIAL = 2
    HIGH = 3


class About(StrEnum):
    """What a provider can say about someone. The values are the German words of the provider's file."""

    GIVEN_NAMES = "vornamen"
    FAMILY_NAME = "familienname"
    BIRTH_NAME = "geburtsname"
    TITLE = "titel"
    BIRTH_DATE = "geburtsdatum"
    BIRTH_PLACE = "geburtsort"
    SEX = "geschlecht"
    NATIONALITY = "staatsangehörigkeit"
    STREET = "straße"
    POSTCODE = "plz"
    PLACE = "ort"
    COUNTRY = "land"
    COMMUNITY = "wohnort_id"
    EMAIL = "email"
    PHONE = "telefon"
    DOCUMENT = "dokumenttyp"
    ORGANISATION = "organisation"
    LEGAL_FORM = "rechtsform"
    REGISTER_COURT = "registergericht"
    REGISTER_NUMBER = "registernummer"


class Technical(StrEnum):
    """What a provider says that is not about the person."""

    PSEUDONYM = "pseudonym"
    MAILBOX = "postfach"
    LEVEL = "niveau"
    MEANS = "nachweis"


@dataclass(frozen=True)
class Fact:
    """One thing that a provider says about someone. `level` is None where nobody has checked it at all."""

    value: str
    level: TrustLevel | None


@dataclass(frozen=True)
class Person:
    """Someone who has logged in. Every fact may be missing: a chip can lack given names, a person an address.

    `pseudonym` is the provider's lasting name for this person at this town (BundID: bPK2) with the provider's id before
    it. It opens the person's cases and is never stored in clear, nor shown or logged. Without it (BundID: temporary
    log-in) nobody can be recognised later. `mailbox` is where the provider takes messages for the person.
    `means` says by what the person has shown who they are ("eID", "Elster"); "" if the provider does not say.
    """

    provider: str
    level: TrustLevel
    at: datetime.datetime
    means: str = ""
    facts: Mapping[About, Fact] = field(default_factory=dict, repr=False)
    pseudonym: bytes | None = field(default=None, repr=False)
    mailbox: str | None = field(default=None, repr=False)

    def say(self, about: About) -> str:
        """Return what the provider says, as it says it; "" where it says nothing."""
        fact = self.facts.get(about)
        return fact.value if fact else ""


@dataclass(frozen=True)
class Means:
    """A way to show who one is that a provider offers, with the level it reaches."""

    id: str
    level: TrustLevel


@dataclass(frozen=True)
class Wish:
    """What a log-in is for: the level it must reach, and by which means (empty: the person chooses at the provider)."""

    level: TrustLevel
    means: str = ""
    language: str = "de"


@dataclass(frozen=True)
class Challenge:
    """What the browser has to bring to the provider by POST, and until when an answer counts."""

    request_id: str
    url: str
    fields: Mapping[str, str] = field(repr=False)
    expires_at: datetime.datetime


@dataclass(frozen=True)
class Answer:
    """What a provider has answered, genuine and meant for us. `assertion` names it, so that it counts once only."""

    request_id: str
    assertion: str
    valid_until: datetime.datetime
    person: Person


class Failure(StrEnum):
    """Why a log-in did not come to its end."""

    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REPLAYED = "replayed"
    TAMPERED = "tampered"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_REQUEST = "wrong_request"
    OTHER_BROWSER = "other_browser"
    LEVEL_TOO_LOW = "level_too_low"
    FACTS_MISSING = "facts_missing"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"


class LoginFailed(Exception):
    """A log-in did not come to its end. `code` is the provider's own word for it, letters and digits only."""

    def __init__(self, why: Failure, code: str = "", *, request_id: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.code = code
        self.request_id = request_id


class NoProvider(Exception):
    """No provider of log-ins of this id is set up."""


class Way(StrEnum):
    """The way to show who one is that will work for a person."""

    CARD = "card"
    CERTIFICATE = "certificate"
    ACCOUNT = "account"
    NEW_PIN = "new_pin"
    ON_SITE = "on_site"
