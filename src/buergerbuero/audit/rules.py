"""How entries become a chain, how its end is signed, and what counts as tampering. Pure.

A line's hash is SHA-256 over canonical JSON (RFC 8785; only strings and whole numbers occur) of the line and
every field of its entry, so that anybody can recompute it with the standard library of any language.
Signatures are Ed25519 (RFC 8032).
"""

import datetime
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from buergerbuero.audit.values import Finding, Kind, Link, Mark, Recorded

BEGINNING = "0" * 64
"""The `prev` of the first line."""
PATIENCE = datetime.timedelta(minutes=10)
"""How long an entry may wait for the sequencer, and the end of the chain for its signature."""
MOST_DETAILS = 8
LINES, ENTRIES, MARKS = "audit_line", "audit_entry", "audit_checkpoint"
_PURPOSE = "buergerbuero audit checkpoint 1"
_WORD = re.compile(r"[a-z][a-z0-9_.]{0,39}")
_TOKEN = re.compile(r"[A-Za-z0-9_.:/-]{1,80}")


class NotForTheLog(ValueError):
    """An entry is not made of words and ids. The log outlives the case: no free text, no name may get in."""


def check(entry: Recorded) -> None:
    """Refuse what could be free text: spaces, umlauts, long values. Raises NotForTheLog without the value."""
    for field, value, allowed in _parts(entry):
        if not allowed.fullmatch(value):
            raise NotForTheLog(f"{field} is not of {allowed.pattern}: ids, states, numbers; no text, no names")
    if len(entry.detail) > MOST_DETAILS:
        raise NotForTheLog(f"detail has more than {MOST_DETAILS} keys")


def _parts(entry: Recorded) -> Iterator[tuple[str, str, re.Pattern[str]]]:
    yield "verb", entry.verb, _WORD
    yield "subject", entry.subject, _WORD
    yield "subject_id", entry.subject_id, _TOKEN
    yield "by", entry.by.id, _TOKEN
    for key, value in entry.detail.items():
        yield "a key of detail", key, _WORD
        yield f"detail[{key}]", value, _TOKEN


def chain(last: Link | None, entries: Iterable[Recorded], *, now: datetime.datetime) -> Iterator[Link]:
    """Yield the lines that follow `last`, one an entry, in the order given."""
    seq, prev = (last.seq, last.hash) if last else (0, BEGINNING)
    for entry in entries:
        seq += 1
        link = Link(seq, entry.id, now, prev, "")
        prev = line_hash(link, entry)
        yield replace(link, hash=prev)


def line_hash(link: Link, entry: Recorded) -> str:
    """Return the hash that a line over this entry must have."""
    content = {
        "seq": link.seq,
        "prev": link.prev,
        "chained_at": _moment(link.at),
        "entry": {
            "id": str(entry.id),
            "at": _moment(entry.at),
            "actor_kind": entry.by.kind,
            "actor_id": entry.by.id,
            "verb": entry.verb,
            "subject": entry.subject,
            "subject_id": entry.subject_id,
            "detail": dict(entry.detail),
        },
    }
    return hashlib.sha256(_canonical(content)).hexdigest()


def public_key(seed: bytes) -> str:
    """Return the public key, as hex, of the seed that signs checkpoints."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw().hex()


def sign(seed: bytes, *, seq: int, hash: str, at: datetime.datetime) -> Mark:  # noqa: A002 - the chain's word
    """Return the signed checkpoint over a line."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    unsigned = Mark(seq, hash, at, public_key(seed), "")
    return replace(unsigned, signature=private.sign(_statement(unsigned)).hex())


def genuine(mark: Mark) -> bool:
    """Say whether the signature fits what the checkpoint says and the key that it names."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(mark.key))
        key.verify(bytes.fromhex(mark.signature), _statement(mark))
    except (InvalidSignature, ValueError):
        return False
    return True


def write_mark(mark: Mark) -> bytes:
    """Return a checkpoint as the line of an exported file, without the line's end."""
    return _canonical(
        {
            "seq": mark.seq,
            "hash": mark.hash,
            "at": _moment(mark.at),
            "key": mark.key,
            "signature": mark.signature,
        }
    )


def read_mark(line: bytes) -> Mark | None:
    """Return the checkpoint in an exported line; None if it is not written exactly as `write_mark` writes."""
    try:
        found = json.loads(line)
        mark = Mark(**{**found, "at": datetime.datetime.fromisoformat(found["at"])})
        return mark if write_mark(mark) == line else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def doubt(mark: Mark, where: str, keys: Collection[str]) -> Finding | None:
    """Return why a checkpoint does not count, or None if it does; `keys` are the public keys that count."""
    if not genuine(mark):
        return Finding(Kind.FORGED, mark.seq, mark.seq, where)
    if mark.key not in keys:
        return Finding(Kind.UNKNOWN_KEY, mark.seq, mark.seq, where)
    return None


def compare(exported: Iterable[Mark], rows: Collection[Mark], *, now: datetime.datetime) -> Iterator[Finding]:
    """Yield which checkpoints stand only in the exported files, and which have long stood only in the
    database.

    A row is written before it is exported, so one that is missing in the database has been removed.
    """
    outside, inside = {mark.seq for mark in exported}, {mark.seq for mark in rows}
    due = {mark.seq for mark in rows if mark.at < now - PATIENCE}
    if removed := outside - inside:
        yield Finding(Kind.CHECKPOINT_MISSING, min(removed), max(removed), MARKS, len(removed))
    if unexported := due - outside:
        yield Finding(Kind.NOT_EXPORTED, min(unexported), max(unexported), MARKS, len(unexported))


def statements(marks: Iterable[tuple[Mark, str]]) -> dict[int, dict[str, str]]:
    """Return for each signed line the signed hashes (one, if all is well) and where each stands."""
    found: dict[int, dict[str, str]] = {}
    for mark, where in marks:
        found.setdefault(mark.seq, {}).setdefault(mark.hash, where)
    return found


def walk(pairs: Iterable[tuple[Link, Recorded | None]], marks: Mapping[int, Mapping[str, str]]) -> Iterator[Finding]:
    """Go along the chain from its beginning and yield what is wrong.

    `marks` gives for each signed line the signed hash and where that stands. A change that somebody covered
    up by computing all later hashes anew shows at the next signature; the lines since the one before it are
    named.
    """
    end, prev, signed = 0, BEGINNING, 0
    for link, entry in pairs:
        yield from _problems(link, entry, end + 1, prev)
        for signed_hash, where in marks.get(link.seq, {}).items():
            if signed_hash != link.hash:
                yield Finding(Kind.REWRITTEN, signed + 1, link.seq, where)
        if link.seq in marks:
            signed = link.seq
        end, prev = max(end, link.seq), link.hash
    beyond = max(marks, default=0)
    if beyond > end:
        yield Finding(Kind.CUT_OFF, end + 1, beyond, next(iter(marks[beyond].values())))


def _problems(link: Link, entry: Recorded | None, expected: int, prev: str) -> Iterator[Finding]:
    if link.seq > expected:
        yield Finding(Kind.LINE_MISSING, expected, link.seq - 1, LINES)
    elif link.seq < expected or link.prev != prev:
        yield Finding(Kind.OUT_OF_ORDER, link.seq, link.seq, LINES)
    if entry is None:
        yield Finding(Kind.ENTRY_MISSING, link.seq, link.seq, ENTRIES)
    elif line_hash(link, entry) != link.hash:
        yield Finding(Kind.ALTERED, link.seq, link.seq, ENTRIES)


def _statement(mark: Mark) -> bytes:
    return _canonical({"purpose": _PURPOSE, "seq": mark.seq, "hash": mark.hash, "at": _moment(mark.at)})


def _moment(at: datetime.datetime) -> str:
    return at.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def _canonical(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
