"""Questions to registers and what they answer. Days are ISO days, as in answers of forms."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar
from uuid import UUID


class Register(StrEnum):
    """Who is asked."""

    RESIDENTS = "residents"
    VEHICLES = "vehicles"


@dataclass(frozen=True)
class Purpose:
    """Why a register is asked, and what allows it (DSGVO Art. 5 Abs. 1 b, Art. 6): both stand in the record."""

    text: str
    legal_basis: str


@dataclass(frozen=True)
class Address:
    """Where somebody lives."""

    street: str
    house_number: str
    postcode: str
    place: str


@dataclass(frozen=True)
class ResidentQuestion:
    """Whom we look for. All three must fit; an address narrows it down."""

    family_name: str
    given_names: str
    birth_date: str
    address: Address | None = None


@dataclass(frozen=True)
class Resident:
    """A person as the register of residents has them (BMG § 3).

    `main` is the main address, since `since` ("" where the register does not say). `blocked`: an Auskunftssperre
    (BMG § 51): a human must look before anything goes out.
    """

    family_name: str
    given_names: str
    birth_date: str
    main: Address | None
    since: str = ""
    birth_name: str = ""
    doctoral_degree: str = ""
    others: tuple[Address, ...] = ()
    blocked: bool = False


@dataclass(frozen=True)
class VehicleQuestion:
    """Which vehicle we ask for, by its plate as the form takes it: `SI-AB 123`."""

    plate: str


@dataclass(frozen=True)
class Vehicle:
    """A vehicle and its keeper (Halter); the keeper's names are those of a person, or a company in `company`."""

    plate: str
    family_name: str = ""
    given_names: str = ""
    birth_date: str = ""
    company: str = ""
    registered: bool = True


Facts = TypeVar("Facts", Resident, Vehicle, covariant=True)


@dataclass(frozen=True)
class Found(Generic[Facts]):
    """The register knows exactly one."""

    facts: Facts


@dataclass(frozen=True)
class NotFound:
    """The register knows none. That may be a slip of the pen: it never refuses anything by itself."""


@dataclass(frozen=True)
class Ambiguous:
    """The register knows several, or is not sure. A human has to look."""


ResidentAnswer: TypeAlias = Found[Resident] | NotFound | Ambiguous
VehicleAnswer: TypeAlias = Found[Vehicle] | NotFound | Ambiguous
Answer: TypeAlias = Found[Resident] | Found[Vehicle] | NotFound | Ambiguous


class Outcome(StrEnum):
    """How a look-up ended; stands in the record in clear."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    AMBIGUOUS = "ambiguous"
    DOWN = "down"
    REFUSED = "refused"


@dataclass(frozen=True)
class Lookup:
    """A look-up as the desk shows it: who asked what of whom, why, and what came back."""

    id: UUID
    register: Register
    purpose: Purpose
    asked_at: datetime.datetime
    outcome: Outcome
    question: ResidentQuestion | VehicleQuestion
    answer: Answer | None


@dataclass(frozen=True)
class Breaker:
    """How a register has behaved: failures in a row, and until when it is not asked."""

    failures: int = 0
    open_until: datetime.datetime | None = None


class RegisterDown(Exception):
    """The register does not answer, or is not asked for a while since it did not. `retry_at` says when it may be."""

    def __init__(self, register: Register, retry_at: datetime.datetime) -> None:
        super().__init__(register)
        self.register = register
        self.retry_at = retry_at


class RegisterRefused(Exception):
    """The register will not answer such a question; asking again does not help. `code` is its own."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoAnswer(Exception):
    """An adapter got no answer that makes sense: time-out, lost line, unreadable message."""
