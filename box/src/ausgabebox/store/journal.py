"""What happened, in order: each entry hangs on the one before it by its hash, and none is ever changed.

hash = SHA-256(hash of the entry before, canonical CBOR of [number, at, kind, compartment, body]). Bodies hold ids and
words of the program, never a name, a code or a PIN. What the town hall has acknowledged by a signed checkpoint may be
written to a file and taken out here after a while; the checkpoint's hash is then what the rest hangs on.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ausgabebox.disk import files
from ausgabebox.protocol import cbor
from ausgabebox.store.database import Store

START = bytes(32)
Body = Mapping[str, str | int | bytes | bool | None]


class JournalBroken(Exception):
    """An entry does not hang on the one before it: somebody changed the file."""

    def __init__(self, number: int) -> None:
        super().__init__(f"entry {number}")
        self.number = number


@dataclass(frozen=True)
class Head:
    """So many entries, and the hash of the last."""

    count: int
    hash: bytes


@dataclass(frozen=True)
class Entry:
    """One thing that happened; `at` in Unix seconds."""

    number: int
    at: int
    kind: str
    compartment: int | None
    body: bytes
    hash: bytes


def append(store: Store, *, at: int, kind: str, compartment: int | None = None, body: Body | None = None) -> Head:
    """Write an entry; return the new head."""
    last = head(store)
    packed = cbor.encode(dict(body or {}))
    number = last.count + 1
    own = _hash(last.hash, number, at, kind, compartment, packed)
    store.write("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", (number, at, kind, compartment, packed, own))
    return Head(number, own)


def head(store: Store) -> Head:
    """Return where the journal stands."""
    row = store.row("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1")
    return Head(row[0], row[1]) if row else anchor(store)


def anchor(store: Store) -> Head:
    """Return what the first entry that is still here hangs on."""
    row = store.row("SELECT up_to, head FROM prunings ORDER BY up_to DESC LIMIT 1")
    return Head(row[0], row[1]) if row else Head(0, START)


def entries(store: Store, *, after: int = 0, most: int | None = None) -> Iterator[Entry]:
    """Return the entries behind a number, in order."""
    limit = -1 if most is None else most
    query = "SELECT number, at, kind, compartment, body, hash FROM journal WHERE number > ? ORDER BY number LIMIT ?"
    for row in store.rows(query, (after, limit)):
        yield Entry(*row)


def verify(store: Store) -> Head:
    """Go along the whole chain; return its head. Raises JournalBroken."""
    last = anchor(store)
    for entry in entries(store):
        expected = _hash(last.hash, last.count + 1, entry.at, entry.kind, entry.compartment, entry.body)
        if entry.number != last.count + 1 or entry.hash != expected:
            raise JournalBroken(entry.number)
        last = Head(entry.number, entry.hash)
    for count, kept in store.rows("SELECT count, head FROM checkpoints ORDER BY count"):
        row = store.row("SELECT hash FROM journal WHERE number = ?", (count,))
        if row and row[0] != kept:
            raise JournalBroken(count)
    return last


def checkpoint(store: Store, *, at: int, signed: bytes, at_head: Head, outgoing: int) -> None:
    """Keep a signed head that goes to the town hall as message number `outgoing`."""
    store.write(
        "INSERT INTO checkpoints VALUES (?, ?, ?, ?, NULL, ?)", (at_head.count, at_head.hash, at, outgoing, signed)
    )


def last_checkpoint(store: Store) -> tuple[int, int]:
    """Return count and time of the last checkpoint, zeros if there is none."""
    row = store.row("SELECT count, at FROM checkpoints ORDER BY count DESC LIMIT 1")
    return (row[0], row[1]) if row else (0, 0)


def acknowledge(store: Store, *, outgoing: int, now: int) -> None:
    """The town hall keeps every message up to `outgoing`, and the checkpoints in them."""
    store.write("UPDATE checkpoints SET received_at = ? WHERE received_at IS NULL AND outgoing <= ?", (now, outgoing))


def export_and_prune(store: Store, folder: Path, *, older_than: int, now: int) -> int:
    """Write what is acknowledged and older than `older_than` to a file, then take it out; return how many entries.

    The file is complete and synced before anything is taken out; a power cut in between leaves both.
    """
    row = store.row(
        "SELECT count, head FROM checkpoints WHERE received_at IS NOT NULL AND at < ? AND count > ? "
        "ORDER BY count DESC LIMIT 1",
        (older_than, anchor(store).count),
    )
    if row is None:
        return 0
    up_to, kept = row[0], row[1]
    first = anchor(store).count + 1
    lines = [_line(entry) for entry in entries(store, most=up_to - first + 1)]
    files.write_whole(folder / f"journal-{first:09}-{up_to:09}.jsonl", "".join(lines).encode())
    with store.transaction():
        store.write("INSERT INTO prunings VALUES (?, ?, ?)", (up_to, kept, now))
        store.write("DELETE FROM journal WHERE number <= ?", (up_to,))
    return len(lines)


def _line(entry: Entry) -> str:
    values = {"number": entry.number, "at": entry.at, "kind": entry.kind, "compartment": entry.compartment}
    return json.dumps({**values, "body": entry.body.hex(), "hash": entry.hash.hex()}) + "\n"


def _hash(before: bytes, number: int, at: int, kind: str, compartment: int | None, body: bytes) -> bytes:
    return hashlib.sha256(before + cbor.encode([number, at, kind, compartment, body])).digest()
