"""Decisions about claims, pure: what a state allows, what a provider's word means, whether the books balance."""

import datetime
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from buergerbuero.payments.values import (
    AttemptState,
    BadAmount,
    ClaimState,
    Difference,
    EntryLine,
    NotDone,
    ProviderState,
    Reconciliation,
    Transaction,
    Verb,
    Way,
)

MOST_CENTS: Final = 999_999  # what grosAmount may be at most, in cents: no fee of a Bürgerbüro comes near it
OPENING_TAKES: Final = datetime.timedelta(seconds=20)  # at most: longer than we wait for the provider
LOST_AFTER: Final = datetime.timedelta(hours=24)
WATCHED: Final = datetime.timedelta(days=30)  # a lost attempt may still be paid; afterwards its day is closed
_LOOK_AGAIN: Final = tuple(datetime.timedelta(seconds=each) for each in (10, 20, 60, 300, 900))
_HOURLY: Final = datetime.timedelta(hours=1)

CLAIM: Mapping[tuple[ClaimState, Verb], ClaimState] = MappingProxyType(
    {
        (ClaimState.DUE, Verb.SETTLE): ClaimState.PAID,
        (ClaimState.DUE, Verb.WAIVE): ClaimState.WAIVED,
        (ClaimState.PAID, Verb.REFUND): ClaimState.REFUNDED,
    }
)
_MEANING: Final = {
    ProviderState.INITIAL: AttemptState.STARTED,
    ProviderState.PAYED: AttemptState.PAID,
    ProviderState.FAILED: AttemptState.FAILED,
    ProviderState.CANCELED: AttemptState.CANCELLED,
}
FINAL: Final = frozenset(
    {
        AttemptState.PAID,
        AttemptState.FAILED,
        AttemptState.CANCELLED,
        AttemptState.MISMATCHED,
        AttemptState.CLEARED,
    }
)


def after(state: ClaimState, verb: Verb) -> ClaimState:
    """Return the state a verb leads to. Raises NotDone."""
    try:
        return CLAIM[state, verb]
    except KeyError:
        raise NotDone(verb, state) from None


def check_amount(cents: int) -> int:
    """Return the amount if it can be collected. Raises BadAmount."""
    if not 0 < cents <= MOST_CENTS:
        raise BadAmount(cents)
    return cents


def judge(found: Transaction, *, request_id: str, amount_cents: int, age: datetime.timedelta) -> AttemptState:
    """Return what a provider's word means for our attempt. What is paid but not as asked is never taken as paid."""
    meant = _MEANING[found.state]
    if meant is AttemptState.PAID and not is_as_asked(found, request_id=request_id, amount_cents=amount_cents):
        return AttemptState.MISMATCHED
    return AttemptState.LOST if meant is AttemptState.STARTED and age >= LOST_AFTER else meant


def is_as_asked(found: Transaction, *, request_id: str, amount_cents: int) -> bool:
    """Return whether a transaction is what we asked for, as far as the provider repeats it."""
    ours = found.request_id is None or found.request_id == request_id
    return ours and (found.amount_cents, found.currency) == (amount_cents, "EUR")


def as_json(found: Reconciliation) -> dict[str, Any]:
    """Return a balance as JSON values."""
    return {
        "by_way": [[way, count, cents] for way, count, cents in found.by_way],
        "provider_cents": found.provider_cents,
        "differences": [
            [str(each.attempt_id), each.reference, each.ours_cents, each.theirs_cents] for each in found.differences
        ],
        "unknown": found.unknown,
    }


def from_json(day: datetime.date, kept: Mapping[str, Any]) -> Reconciliation:
    """Return the balance that was kept as JSON values."""
    return Reconciliation(
        day=day,
        by_way=tuple((Way(way), count, cents) for way, count, cents in kept["by_way"]),
        provider_cents=kept["provider_cents"],
        differences=tuple(Difference(UUID(attempt), *rest) for attempt, *rest in kept["differences"]),
        unknown=kept["unknown"],
    )


def look_again_in(turn: int) -> datetime.timedelta:
    """Return how long to wait before looking at an open attempt once more: soon at first, hourly in the end."""
    return _LOOK_AGAIN[turn] if turn < len(_LOOK_AGAIN) else _HOURLY


def reference(case_number: str, count: int) -> str:
    """Return the Kassenzeichen of the count-th claim of a case. Letters, digits, dashes: 27 at most (XBezahldienste).

    Ours, until the town's treasury says how it numbers.
    """
    return f"{case_number}-{count}"


def reconcile(
    day: datetime.date,
    entries: Iterable[EntryLine],
    attempts: Iterable[tuple[Difference, bool]],
) -> Reconciliation:
    """Return the balance of a day. `attempts` hold both sides of each one, and whether the provider told its side."""
    both = list(attempts)
    told = [pair for pair, known in both if known]
    booked = list(entries)
    sums = ((way, [entry.amount_cents for entry in booked if entry.way is way]) for way in Way)
    return Reconciliation(
        day=day,
        by_way=tuple((way, len(amounts), sum(amounts)) for way, amounts in sums),
        provider_cents=sum(pair.theirs_cents for pair in told),
        differences=tuple(pair for pair in told if pair.ours_cents != pair.theirs_cents),
        unknown=len(both) - len(told),
    )
