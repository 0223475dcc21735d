"""Boxes, compartments, orders, and what can go wrong with them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class UnknownBox(LookupError):
    """No box has this id."""


class BadBox(ValueError):
    """What a box is to be known by makes no sense. The text names which part of it."""


class NotReady(Exception):
    """The box has not been put into operation: there is no key that a PIN could be sealed to."""


class AlreadyLoaded(Exception):
    """The document lies in the box under the PIN that was given out; another one would open nothing."""


class NoPin(Exception):
    """The person has no PIN for this box, so nothing may be laid in for them."""


class NotAllowed(Exception):
    """An order is in a state that does not allow this any more: somebody was faster."""


class Refused(Exception):
    """What a box said is not believed. The text is one word, for the desk and the row of the message."""


class Reach(StrEnum):
    """Which doors a person can use."""

    LOW = "low"
    ANY = "any"


class CompartmentState(StrEnum):
    """Where a compartment stands, in the words of the box (ausgabebox.machine.states)."""

    OUT_OF_SERVICE = "out_of_service"
    FREE = "free"
    RESERVED = "reserved"
    LOADING = "loading"
    LOADED = "loaded"
    READY = "ready"
    LOCKED_OUT = "locked_out"
    OPENING = "opening"
    OPEN = "open"
    CLOSED_CHECK = "closed_check"
    ISSUED_UNVERIFIED = "issued_unverified"
    RETURN_CHECK = "return_check"
    EXPIRED = "expired"
    RETRIEVING = "retrieving"
    QUARANTINE = "quarantine"
    ALARM = "alarm"


class OrderState(StrEnum):
    """What is known of a document that is to be collected at a box.

    loaded: laid in, nobody may fetch it yet. trouble: it lies there, perhaps, and nobody can fetch it: locked out, or
    people must look. expired: it lies there, and goes back to the counter. taken_out: it was taken out by colleagues.
    withdrawn: it is not to be laid in any more.
    """

    ORDERED = "ordered"
    LOADED = "loaded"
    READY = "ready"
    COLLECTED = "collected"
    TROUBLE = "trouble"
    EXPIRED = "expired"
    TAKEN_OUT = "taken_out"
    WITHDRAWN = "withdrawn"


class Happening(StrEnum):
    """What a box tells of the document of an order, or what colleagues decide."""

    LOADED = "loaded"
    READY = "ready"
    ISSUED = "issued"
    TROUBLED = "troubled"
    EXPIRED = "expired"
    EMPTIED = "emptied"
    WITHDRAWN = "withdrawn"


class Told(StrEnum):
    """The restriction of a load that the box was told last; each is stricter than the one before."""

    NOTHING = ""
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


class Severity(StrEnum):
    """Who must look at an alarm."""

    STAFF = "staff"
    SECURITY = "security"


class Noticed(StrEnum):
    """What the town hall itself has noticed about a box, and somebody must look at."""

    FLOOD = "flood"  # it says more than we keep
    FORGOTTEN = "town_forgot"  # it knows more of us than we do
    GRANT_REFUSED = "grant_refused"
    ISSUED_AND_FOUND = "issued_and_found"
    JOURNAL = "journal"  # written anew
    LOST = "messages_lost"  # something that it has said is gone for good
    MORE = "more"  # it has so many alarms that the others are not listed
    OLD_PIN = "old_pin"
    REFUSED = "message_refused"
    RETIRED = "box_retired"  # two colleagues look into each compartment, and fetch what lies there


class ReturnOutcome(StrEnum):
    """What became of the old document that had to be laid in."""

    VOIDED = "voided"
    MISSING = "missing"


@dataclass(frozen=True)
class Collectable:
    """What a person needs at the box besides their PIN: shown once the box has said that all is ready.

    qr: what the QR code says; code: the same to be typed, grouped 4-4-3. until: from then on nothing opens.
    """

    until: datetime.datetime
    qr: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True)
class Stand:
    """Where the newest order of a case stands. The times are None as long as it has not come to that.

    withdrawn: it was meant not to be collected there any more, before its last day.
    """

    order_id: UUID
    delivery_id: UUID
    box_id: str
    state: OrderState
    doc_class: str
    ready_at: datetime.datetime | None = None
    until: datetime.datetime | None = None
    issued_at: datetime.datetime | None = None
    withdrawn: bool = False


@dataclass(frozen=True)
class OrderLine:
    """An order as the desk lists it."""

    id: UUID
    case_id: UUID
    delivery_id: UUID
    state: OrderState
    doc_ref: str
    doc_class: str
    low_reach: bool
    return_required: bool
    ordered_at: datetime.datetime
    until: datetime.datetime | None
    load_id: UUID | None
    issued_at: datetime.datetime | None
    compartment: int | None


@dataclass(frozen=True)
class CompartmentLine:
    """A compartment as its box last told of it."""

    number: int
    reach: Reach
    state: CompartmentState
    since: datetime.datetime | None
    door: str
    content: str
    order: OrderLine | None = None


@dataclass(frozen=True)
class AlarmLine:
    """Something at a box that somebody must look at. `times`: how often it was told since nobody has seen to it.

    from_box: the box says so, by this name; else it is one of Noticed.
    """

    id: int
    name: str
    from_box: bool
    severity: Severity
    compartment: int | None
    at: datetime.datetime
    last_at: datetime.datetime
    times: int


@dataclass(frozen=True)
class Technique:
    """How a box is, as it last said. `drift`: by how many seconds its clock was ahead when we heard it.

    sensed_at: when it read doors and contents, as far as any clock is right. journal_at: when the signed state of its
    journal was last read; journal_broken: it did not fit what it said before.
    """

    heard_at: datetime.datetime | None = None
    sensed_at: datetime.datetime | None = None
    power: int | None = None
    clock_trusted: bool | None = None
    drift: int | None = None
    version: str = ""
    halted: str = ""
    journal_count: int = 0
    journal_at: datetime.datetime | None = None
    journal_broken: bool = False


@dataclass(frozen=True)
class BoxSummary:
    """A box in the list of boxes. `silent`: it has not called for longer than it should."""

    id: str
    name: str
    place: str
    last_contact_at: datetime.datetime | None
    silent: bool
    retired: bool
    halted: bool
    free: int
    compartments: int
    to_load: int
    to_take_out: int
    to_look_at: int
    alarms: int

    @property
    def to_do(self) -> int:
        """How many things wait for somebody at this box."""
        return self.to_load + self.to_take_out + self.to_look_at + self.alarms


@dataclass(frozen=True)
class BoxView:
    """All that the desk shows of one box."""

    summary: BoxSummary
    technique: Technique
    compartments: tuple[CompartmentLine, ...]
    to_load: tuple[OrderLine, ...]
    to_take_out: tuple[CompartmentLine, ...]
    to_look_at: tuple[CompartmentLine, ...]
    alarms: tuple[AlarmLine, ...]
    silent_orders: tuple[OrderLine, ...] = ()
    """Whose last day is over while the box has not said that it keeps them back."""
    returns: tuple[OrderLine, ...] = ()
    """Collected, and of the old document nobody has noted yet what became of it."""


Compartments = Mapping[int, Reach]
"""The compartments of a box by number, from 1."""
