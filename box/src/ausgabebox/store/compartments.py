"""Compartments: where each stands, what was last seen of it, and the intent behind a door that moves."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from ausgabebox.locks.port import Door, Presence
from ausgabebox.machine.states import State
from ausgabebox.store.database import Row, Store, Value


@dataclass(frozen=True, slots=True)
class Compartment:
    """One compartment, as it is durable.

    `since` in Unix seconds; `why`: the intent, in words of the program; `pulses`: given since the intent, or about to
    be; `edge_at`: when the door was seen to open since then; `again`: the intent is that of opening again; `order_id`:
    whose document is meant to lie here; `door`, `content`: last seen for sure.
    """

    number: int
    low: bool
    state: State
    load_id: bytes | None
    order_id: bytes | None
    since: int
    why: str
    pulses: int
    edge_at: int | None
    again: bool
    door: Door
    content: Presence


_STATES = {each.value: each for each in State}
_DOORS = {each.value: each for each in Door}
_CONTENTS = {each.value: each for each in Presence}
_COLUMNS = "number, low, state, load_id, order_id, since, why, pulses, edge_at, again, door, content"


def lay_out(store: Store, *, size: int, low: Set[int], now: int) -> None:
    """Make the compartments of a new box, out of service until two people have seen each one empty."""
    for number in range(1, size + 1):
        store.generation += 1
        store.write(
            "INSERT INTO compartments (number, low, state, since) VALUES (?, ?, 'out_of_service', ?)",
            (number, number in low, now),
        )


def every(store: Store) -> Mapping[int, Compartment]:
    """Return all compartments by their number."""
    rows = store.rows(f"SELECT {_COLUMNS} FROM compartments ORDER BY number")  # noqa: S608 - own words
    return {row[0]: _of(row) for row in rows}


def change(store: Store, number: int, **columns: Value) -> None:
    """Set columns of one compartment."""
    names = ", ".join(f"{name} = ?" for name in columns)
    store.generation += 1
    statement = f"UPDATE compartments SET {names} WHERE number = ?"  # noqa: S608 - names of keywords
    if store.write(statement, (*columns.values(), number)) != 1:
        raise LookupError(number)


@lru_cache(maxsize=1024)
def _of(row: Row) -> Compartment:
    number, low, state, load_id, order_id, since, why, pulses, edge_at, again, door, content = row
    return Compartment(
        number,
        bool(low),
        _STATES[state],
        load_id,
        order_id,
        since,
        why,
        pulses,
        edge_at,
        bool(again),
        _DOORS[door],
        _CONTENTS[content],
    )
