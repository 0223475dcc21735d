"""What is owed, how it is paid, and what a payment provider says. Amounts are whole cents, never floats."""

import datetime
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

TRANSACTION_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,36}")
"""What a provider's id for a transaction may be: it stands in addresses, and in a column of that length."""


class ClaimState(StrEnum):
    """What became of a claim."""

    DUE = "due"
    PAID = "paid"
    WAIVED = "waived"
    REFUNDED = "refunded"


class AttemptState(StrEnum):
    """How one try to pay online stands.

    opening: about to be told to the provider; started: the person may pay; lost: no word for a day, or its beginning
    was never confirmed; mismatched: paid, but not what we asked for; cleared: so it was, and somebody has seen to it. A
    lost one may still turn out to be paid.
    """

    OPENING = "opening"
    STARTED = "started"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"
    MISMATCHED = "mismatched"
    CLEARED = "cleared"


class Way(StrEnum):
    """How money moved."""

    ONLINE = "online"
    TRANSFER = "transfer"
    COUNTER = "counter"
    REFUND = "refund"


class Verb(StrEnum):
    """What can be done to a claim."""

    SETTLE = "settle"
    WAIVE = "waive"
    REFUND = "refund"


@dataclass(frozen=True)
class Order:
    """What the provider is asked to collect (XBezahldienste 1.0.0, PaymentRequest).

    notify_url: where the provider may call us when something has changed, if it does such a thing.
    """

    request_id: UUID
    amount_cents: int
    purpose: str
    description: str
    return_url: str
    at: datetime.datetime
    notify_url: str = ""


class ProviderState(StrEnum):
    """How a transaction stands, in the provider's words (XBezahldienste 1.0.0)."""

    INITIAL = "INITIAL"
    PAYED = "PAYED"
    FAILED = "FAILED"
    CANCELED = "CANCELED"


@dataclass(frozen=True)
class Transaction:
    """A payment as the provider knows it. Its id is TRANSACTION_ID, and no other payment's.

    What a provider may leave out: request_id (None: it does not repeat ours; then its own id has to do), and, but for
    the answer to an order, pay_url: where the person pays, which holds the provider's secrets. currency: "EUR" too
    where the contract knows no other.
    """

    id: str
    state: ProviderState
    request_id: str | None
    amount_cents: int
    currency: str
    pay_url: str = ""


@dataclass(frozen=True)
class AttemptLine:
    """One try, as the desk shows it."""

    id: UUID
    state: AttemptState
    amount_cents: int
    started_at: datetime.datetime
    checked_at: datetime.datetime | None


@dataclass(frozen=True)
class EntryLine:
    """Money that moved: positive to the town, negative back. `source` says by which receipt or transaction."""

    way: Way
    amount_cents: int
    source: str
    at: datetime.datetime


@dataclass(frozen=True)
class ClaimView:
    """A claim with all that happened to it. `reference` is the Kassenzeichen."""

    id: UUID
    case_id: UUID
    reference: str
    purpose: str
    amount_cents: int
    state: ClaimState
    due_on: datetime.date
    attempts: tuple[AttemptLine, ...]
    entries: tuple[EntryLine, ...]

    @property
    def received_cents(self) -> int:
        """What the town has of it now."""
        return sum(entry.amount_cents for entry in self.entries)

    @property
    def overpaid_cents(self) -> int:
        """What must go back: paid twice, paid after it was waived, or paid too much at the counter."""
        owed = self.amount_cents if self.state is ClaimState.PAID else 0
        return max(0, self.received_cents - owed) if self.state is not ClaimState.DUE else 0


@dataclass(frozen=True)
class Difference:
    """What does not match between our ledger and the provider."""

    attempt_id: UUID
    reference: str
    ours_cents: int
    theirs_cents: int


@dataclass(frozen=True)
class Reconciliation:
    """A day's balance: what the ledger says by way, what the provider says of the same attempts, and where they differ.

    `unknown` counts attempts whose state the provider would not tell.
    """

    day: datetime.date
    by_way: tuple[tuple[Way, int, int], ...]
    provider_cents: int
    differences: tuple[Difference, ...]
    unknown: int

    @property
    def balances(self) -> bool:
        """Whether every cent is accounted for."""
        online = next((cents for way, _, cents in self.by_way if way is Way.ONLINE), 0)
        return not self.differences and not self.unknown and online == self.provider_cents


@dataclass(frozen=True)
class Balance:
    """A day's balance as the worker has drawn it, and when."""

    reconciliation: Reconciliation
    drawn_at: datetime.datetime


class UnknownClaim(LookupError):
    """There is no such claim."""


class AlreadySettled(Exception):
    """The claim is paid, waived or refunded: nothing is to be paid."""


class BeingOpened(Exception):
    """A payment of this claim is being opened this very moment, in another window: try again in some seconds."""


class NotDone(Exception):
    """The claim's state does not know the verb."""

    def __init__(self, verb: Verb, state: ClaimState) -> None:
        super().__init__(f"{verb} in {state}")
        self.verb = verb
        self.state = state


class BadAmount(ValueError):
    """An amount that is not positive, or more than the provider takes (9999.99 EUR), or more than was received."""


class SourceUsed(Exception):
    """The receipt was booked before: a receipt counts once."""


class ProviderDown(Exception):
    """The provider does not answer, or not sensibly; worth another try."""


class ProviderRefused(Exception):
    """The provider will not do it. `code` is its functionalCode."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotGenuine(Exception):
    """A call that says it comes from a provider and could come from anybody, or from a provider that makes none."""
