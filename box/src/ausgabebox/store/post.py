"""What waits for the town hall, numbered without gap; and which of its messages are kept already.

A message waits here until the town hall says that it keeps it, however many weeks that takes. It is signed when it is
handed out: the same bytes each time, since Ed25519 has no random part.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ausgabebox.store import settings
from ausgabebox.store.database import Store

AHEAD = 10_000
"""How far a number from the town hall may run ahead of the gap before it: no more are noted one by one."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that waits; `body` is canonical CBOR."""

    number: int
    kind: str
    at: int
    body: bytes


def queue(store: Store, *, kind: str, at: int, body: bytes) -> int:
    """Queue a message; return its number."""
    number = settings.number(store, "outgoing") + 1
    settings.put(store, "outgoing", number)
    store.write("INSERT INTO outbox VALUES (?, ?, ?, ?)", (number, kind, at, body))
    return number


def waiting(store: Store, most: int) -> list[Letter]:
    """Return the first messages that wait."""
    rows = store.rows("SELECT number, kind, at, body FROM outbox ORDER BY number LIMIT ?", (most,))
    return [Letter(*row) for row in rows]


def oldest(store: Store) -> int:
    """Return the number of the first message that waits, or of the next one."""
    row = store.row("SELECT min(number) FROM outbox")
    return row[0] if row and row[0] is not None else settings.number(store, "outgoing") + 1


def waits(store: Store, kind: str) -> bool:
    """Say whether a message of this kind waits."""
    return store.row("SELECT 1 FROM outbox WHERE kind = ? LIMIT 1", (kind,)) is not None


def go_on_behind(store: Store, number: int) -> None:
    """Number anew what waits, and all that comes: behind a number that is higher than any so far."""
    by = number + 1 - oldest(store)
    store.write("UPDATE outbox SET number = number + ?", (by,))
    store.write("UPDATE checkpoints SET outgoing = outgoing + ? WHERE received_at IS NULL", (by,))
    settings.put(store, "outgoing", settings.number(store, "outgoing") + by)


def received(store: Store, number: int) -> int:
    """Forget what the town hall keeps: everything up to this number, which was handed out; return how many."""
    return store.write("DELETE FROM outbox WHERE number <= ?", (number,))


def kept(store: Store) -> int:
    """Return the highest number of the town hall below which nothing is missing."""
    return settings.number(store, "kept")


def is_new(store: Store, number: int) -> bool:
    """Say whether a message with this number was not taken yet and can be noted."""
    low = kept(store)
    if not low < number <= low + AHEAD:
        return False
    return store.row("SELECT 1 FROM seen WHERE number = ?", (number,)) is None


def note(store: Store, number: int) -> None:
    """Note a number as taken, and move the mark up while nothing is missing."""
    low = kept(store)
    store.write("INSERT INTO seen VALUES (?)", (number,))
    high = _without_gap(low, (row[0] for row in store.rows("SELECT number FROM seen ORDER BY number")))
    if high > low:
        settings.put(store, "kept", high)
        store.write("DELETE FROM seen WHERE number <= ?", (high,))


def _without_gap(low: int, numbers: Iterable[int]) -> int:
    for number in numbers:
        if number != low + 1:
            break
        low = number
    return low
