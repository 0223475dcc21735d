"""Decisions about orders, pure: where an order goes, what is believed of a box, and until when a document waits."""

import datetime
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from buergerbuero.catalogue.values.pickup import MOST_DAYS
from buergerbuero.pickup.values import (
    AlreadyLoaded,
    CompartmentState,
    Happening,
    OrderState,
    Refused,
    Severity,
    Told,
)

ORDER_WAITS: Final = datetime.timedelta(days=90)
"""How long a box keeps an order that nobody loads."""
REMIND_DAYS: Final = 2
"""How long before the last day a person is reminded, where the town has not said so."""
SILENT_AFTER: Final = datetime.timedelta(minutes=15)
"""A box calls every minute or so; after this time the desk warns."""
CLOCKS_MAY_DIFFER: Final = datetime.timedelta(minutes=5)

_S, _H = OrderState, Happening
ORDER: Final[Mapping[tuple[OrderState, Happening], OrderState]] = MappingProxyType(
    {
        (_S.ORDERED, _H.LOADED): _S.LOADED,
        (_S.ORDERED, _H.WITHDRAWN): _S.WITHDRAWN,
        (_S.LOADED, _H.LOADED): _S.LOADED,  # taken out and put back before anybody was told: a new load
        (_S.LOADED, _H.READY): _S.READY,
        (_S.LOADED, _H.TROUBLED): _S.TROUBLE,
        (_S.LOADED, _H.EXPIRED): _S.EXPIRED,
        (_S.LOADED, _H.EMPTIED): _S.TAKEN_OUT,
        (_S.READY, _H.ISSUED): _S.COLLECTED,
        (_S.READY, _H.TROUBLED): _S.TROUBLE,
        (_S.READY, _H.EXPIRED): _S.EXPIRED,
        (_S.READY, _H.EMPTIED): _S.TAKEN_OUT,
        (_S.TROUBLE, _H.ISSUED): _S.COLLECTED,
        (_S.TROUBLE, _H.LOADED): _S.LOADED,  # two colleagues have put it back: a new load, with the newest PIN
        (_S.TROUBLE, _H.EXPIRED): _S.EXPIRED,
        (_S.TROUBLE, _H.EMPTIED): _S.TAKEN_OUT,
        (_S.EXPIRED, _H.ISSUED): _S.COLLECTED,  # it was fetched before the box heard of anything
        (_S.EXPIRED, _H.LOADED): _S.EXPIRED,  # put back, though it is due at the counter: it gets no grant
        (_S.EXPIRED, _H.EMPTIED): _S.TAKEN_OUT,
        (_S.TAKEN_OUT, _H.LOADED): _S.EXPIRED,
        (_S.WITHDRAWN, _H.LOADED): _S.EXPIRED,  # loaded before the box heard that it should not be
    }
)
"""Where an order goes. What is not here changes nothing: a box tells of many steps that mean nothing to an order."""
IMPOSSIBLE: Final = frozenset(
    {
        (_S.ORDERED, _H.ISSUED),
        (_S.LOADED, _H.ISSUED),
        (_S.TAKEN_OUT, _H.ISSUED),
        (_S.WITHDRAWN, _H.ISSUED),
        (_S.READY, _H.LOADED),
        (_S.COLLECTED, _H.LOADED),
        (_S.ORDERED, _H.READY),
        (_S.TAKEN_OUT, _H.READY),
        (_S.WITHDRAWN, _H.READY),
    }
)
"""What no honest box tells: it is refused, and somebody looks."""
_MEANING: Final[Mapping[CompartmentState, Happening]] = MappingProxyType(
    {
        CompartmentState.READY: _H.READY,
        CompartmentState.LOCKED_OUT: _H.TROUBLED,
        CompartmentState.QUARANTINE: _H.TROUBLED,
        CompartmentState.ALARM: _H.TROUBLED,
        CompartmentState.EXPIRED: _H.EXPIRED,
        CompartmentState.FREE: _H.EMPTIED,
        CompartmentState.OUT_OF_SERVICE: _H.EMPTIED,
    }
)
TO_LOOK_AT: Final = (
    CompartmentState.ALARM,
    CompartmentState.QUARANTINE,
    CompartmentState.LOCKED_OUT,
    CompartmentState.RETURN_CHECK,
    CompartmentState.ISSUED_UNVERIFIED,
)
"""Compartments that somebody must open to look, the most pressing first."""
LIES_THERE: Final = frozenset({_S.LOADED, _S.READY, _S.TROUBLE, _S.EXPIRED})
PIN_IN_USE: Final = frozenset({_S.LOADED, _S.READY, _S.COLLECTED})
OPEN: Final = frozenset({_S.ORDERED, _S.LOADED, _S.READY, _S.TROUBLE, _S.EXPIRED})
WAITS_FOR_PIN: Final = frozenset({_S.ORDERED, _S.TROUBLE})
"""Of these the box wants to know the newest PIN."""


def after(state: OrderState, happening: Happening) -> OrderState:
    """Return where an order stands after what happened. Raises Refused for what no honest box tells."""
    if (state, happening) in IMPOSSIBLE:
        raise Refused("impossible")
    return ORDER.get((state, happening), state)


def meaning(state: CompartmentState) -> Happening | None:
    """Return what the new state of a compartment means for the document in it; None for nothing."""
    return _MEANING.get(state)


def check_new_pin(state: OrderState | None) -> None:
    """Refuse a new PIN where it would open nothing. Raises AlreadyLoaded."""
    if state in PIN_IN_USE:
        raise AlreadyLoaded


def until(now: datetime.datetime, days: int, zone: datetime.tzinfo) -> datetime.datetime:
    """Return the end of the last day on which a document can be collected: the midnight after it.

    `days` count from the day after `now`; at least one, at most 60.
    """
    first = now.astimezone(zone).date()
    day = first + datetime.timedelta(days=min(max(days, 1), MOST_DAYS) + 1)
    return datetime.datetime.combine(day, datetime.time(0), tzinfo=zone)


def may_have_a_grant(state: OrderState, *, withdrawn: bool, has_grant: bool) -> bool:
    """Say whether a load gets a grant: once, and only where the document still is to be collected."""
    return state is OrderState.LOADED and not withdrawn and not has_grant


def told(state: OrderState, *, withdrawn: bool, not_after: datetime.datetime | None, now: datetime.datetime) -> Told:
    """Return the restriction that a box must have been told about what lies there."""
    if state not in LIES_THERE:
        return Told.NOTHING
    if withdrawn or (state is OrderState.EXPIRED and not_after is None):
        return Told.WITHDRAW
    return Told.EXPIRE if not_after is not None and not_after <= now else Told.NOTHING


def is_stricter(wanted: Told, known: Told) -> bool:
    """Say whether a restriction takes away more than the one that is known."""
    order = list(Told)
    return order.index(wanted) > order.index(known)


def is_due_for_reminder(
    not_after: datetime.datetime, ready_at: datetime.datetime, *, days: int, now: datetime.datetime
) -> bool:
    """Say whether a person is to be reminded: some days before the end, and not on the day they were told."""
    soon = not_after - datetime.timedelta(days=days) <= now < not_after
    return soon and now - ready_at >= datetime.timedelta(days=1)


def is_silent(last_contact_at: datetime.datetime | None, *, now: datetime.datetime) -> bool:
    """Say whether a box has not called for longer than it should."""
    return last_contact_at is None or now - last_contact_at > SILENT_AFTER


def moment(seconds: int, *, heard_at: datetime.datetime) -> datetime.datetime:
    """Return a time that a box tells, and when we heard of it where it lies after that: no clock is right then."""
    said = datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)
    return min(said, heard_at)


def fits_journal(count: int, head: bytes, *, known_count: int, known_head: bytes) -> bool:
    """Say whether what a box tells of its journal can follow what it told before: only longer, or the very same."""
    return count > known_count or (count == known_count and head == known_head)


def severity(word: str) -> Severity:
    """Return how severe an alarm is; a word that is not known counts as the worst."""
    return Severity.STAFF if word == Severity.STAFF else Severity.SECURITY


def uuid(raw: bytes) -> UUID:
    """Return an id of the protocol as ours: both are 16 bytes."""
    return UUID(bytes=raw)
