"""What town hall and box say to each other, each message signed and numbered for its own direction.

research/box.md § 3.4 (3): after loading, the town hall can only restrict. What goes down is five kinds and no other;
none opens a door, lifts a restriction, adds a clerk or sets a clock. What comes up tells what happened.

What goes down names the box by its id and by the id of its key, so that nothing of before fits a box that was set up
anew under the same name, and has forgotten every number. What comes up is signed by that key itself.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Generic, TypeVar

from ausgabebox.protocol import cbor, signing
from ausgabebox.protocol.errors import Malformed, OtherBox, OtherKey
from ausgabebox.protocol.pins import SEALED_BYTES
from ausgabebox.protocol.shapes import (
    Blob,
    BoxId,
    Choice,
    Compartment,
    Counter,
    Digest,
    DocRef,
    Flag,
    Id,
    Maybe,
    Moment,
    Number,
    Several,
    Shape,
    Table,
    Text,
    Word,
    pack,
    unpack,
)

_COMPARTMENT = Number(1, 999)
_WORD = Text("[A-Za-z0-9_-]{1,40}")
_SIGNED = Blob(1, 1024)
VERSION = 1


class Reach(enum.StrEnum):
    """Which doors a person can use: research/box.md § 5, stored instead of a height."""

    LOW = "low"
    ANY = "any"


class Limit(enum.StrEnum):
    """How a restriction limits a load. There is none that lifts another."""

    SUSPEND = "suspend"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


class Sight(enum.StrEnum):
    """What a sensor says: of a door open or closed, of a compartment yes or no."""

    OPEN = "open"
    CLOSED = "closed"
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


# down: from the town hall to the box


@dataclass(frozen=True)
class Order(Shape):
    """A document is to be laid in; with the same order_id again, its PIN or its day changed before that."""

    kind: ClassVar[str] = "order"
    order_id: Id
    doc_ref: DocRef
    doc_class: Word
    reach: Annotated[Reach, Choice(Reach)]
    pin_id: Id
    sealed_pin: Annotated[bytes, Blob(SEALED_BYTES)]
    return_required: Annotated[bool, Flag()]
    expires_at: Moment


@dataclass(frozen=True)
class OrderWithdrawn(Shape):
    """The document of an order is not to be laid in any more; does nothing to what was laid in."""

    kind: ClassVar[str] = "order_withdrawn"
    order_id: Id


@dataclass(frozen=True)
class GrantGiven(Shape):
    """A grant (grants.verify reads it), signed on its own, so that it can be brought along another way."""

    kind: ClassVar[str] = "grant"
    signed: Annotated[bytes, _SIGNED]


@dataclass(frozen=True)
class Restriction(Shape):
    """Less than before for one load. `not_after` belongs to `expire` alone, and never moves a day to later."""

    kind: ClassVar[str] = "restriction"
    load_id: Id
    limit: Annotated[Limit, Choice(Limit)]
    not_after: Annotated[int | None, Maybe(Number(0, 253_402_300_799))] = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.limit is Limit.EXPIRE) != (self.not_after is not None):
            raise Malformed("time")


@dataclass(frozen=True)
class StaffSuspended(Shape):
    """A clerk's card is not to be taken any more. Only two clerks at the box can lift that."""

    kind: ClassVar[str] = "staff_suspended"
    staff_id: Word


# up: from the box to the town hall


@dataclass(frozen=True)
class Loaded(Shape):
    """A document was laid in by two clerks. The box made load_id and pin_tag; nothing else makes a grant possible."""

    kind: ClassVar[str] = "loaded"
    order_id: Id
    doc_ref: DocRef
    compartment: Compartment
    load_id: Id
    pin_id: Id
    pin_tag: Digest
    staff_ids: Annotated[tuple[str, str], Several(_WORD, 2, 2, unlike=True)]
    at: Moment


@dataclass(frozen=True)
class GrantRefused(Shape):
    """A grant was not taken, and why. Without ids where it could not be read."""

    kind: ClassVar[str] = "grant_refused"
    reason: Word
    grant_id: Annotated[bytes | None, Maybe(Blob(16))] = None
    load_id: Annotated[bytes | None, Maybe(Blob(16))] = None


@dataclass(frozen=True)
class Changed(Shape):
    """A compartment went from one state of the table to another."""

    kind: ClassVar[str] = "changed"
    compartment: Compartment
    old: Word
    new: Word
    load_id: Annotated[bytes | None, Maybe(Blob(16))]
    at: Moment


@dataclass(frozen=True)
class Issued(Shape):
    """A document was taken out; `at` is when its door closed (PAuswV § 4 (1) no. 3 wants date and time)."""

    kind: ClassVar[str] = "issued"
    load_id: Id
    grant_id: Id
    at: Moment


@dataclass(frozen=True)
class Alert(Shape):
    """Somebody has to look."""

    kind: ClassVar[str] = "alert"
    name: Word
    severity: Word
    compartment: Annotated[int | None, Maybe(_COMPARTMENT)]
    at: Moment


@dataclass(frozen=True)
class Status(Shape):
    """How the box is: what its sensors say, power left in percent, its clock, its program, its journal."""

    kind: ClassVar[str] = "status"
    doors: Annotated[Mapping[int, Sight], Table(_COMPARTMENT, Choice(Sight), 999)]
    contents: Annotated[Mapping[int, Sight], Table(_COMPARTMENT, Choice(Sight), 999)]
    power: Annotated[int | None, Maybe(Number(0, 100))]
    clock: Moment
    clock_trusted: Annotated[bool, Flag()]
    version: Annotated[str, Text("[!-~]{1,40}")]
    halted: Annotated[str | None, Maybe(_WORD)]
    journal_count: Counter
    journal_head: Digest


@dataclass(frozen=True)
class Checkpoint(Shape):
    """Where the journal stands, signed on its own (checkpoints.verify reads it), so that it can be kept."""

    kind: ClassVar[str] = "checkpoint"
    signed: Annotated[bytes, _SIGNED]


Down = Order | OrderWithdrawn | GrantGiven | Restriction | StaffSuspended
Up = Loaded | GrantRefused | Changed | Issued | Alert | Status | Checkpoint
DOWN: Mapping[str, type[Down]] = {
    each.kind: each for each in (Order, OrderWithdrawn, GrantGiven, Restriction, StaffSuspended)
}
UP: Mapping[str, type[Up]] = {
    each.kind: each for each in (Loaded, GrantRefused, Changed, Issued, Alert, Status, Checkpoint)
}
_Body = TypeVar("_Body", Down, Up)


@dataclass(frozen=True)
class Message(Generic[_Body]):
    """A message for or from one box; `number` counts from 1 without gap in its direction, `at` is when it was made."""

    box_id: str
    number: int
    at: int
    body: _Body


@dataclass(frozen=True)
class Envelope(Shape):
    """What stands around a body. Whoever only passes on or counts messages needs no more of them."""

    sender: Word
    box_id: BoxId
    number: Annotated[int, Number(1, 2**53)]
    kind: Word
    at: Moment
    v: Annotated[int, Number(VERSION, VERSION)] = VERSION


_Envelope = TypeVar("_Envelope", bound=Envelope)


@dataclass(frozen=True, kw_only=True)
class EnvelopeDown(Envelope):
    """Around what goes down: `box_key` is the id of the key that this box signs with."""

    box_key: Id


def sign_down(message: Message[Down], signer: signing.Signer, *, box_key: bytes) -> bytes:
    """Return a signed message of the town hall to the box with this key (its id). Raises Malformed."""
    envelope = EnvelopeDown("town", message.box_id, message.number, message.body.kind, message.at, box_key=box_key)
    return _sign(envelope, message.body, signing.Context.DOWN, signer)


def sign_up(message: Message[Up], signer: signing.Signer) -> bytes:
    """Return a signed message of a box. Raises Malformed."""
    envelope = Envelope("box", message.box_id, message.number, message.body.kind, message.at)
    return _sign(envelope, message.body, signing.Context.UP, signer)


def sign_queued(box_id: str, number: int, at: int, kind: str, packed: object, signer: signing.Signer) -> bytes:
    """Return a signed message of a box whose body was packed when it was queued. Raises Malformed."""
    return _sign_packed(Envelope("box", box_id, number, kind, at), packed, signing.Context.UP, signer)


def verify_down(signed: bytes, trusted: signing.TrustedKeys, *, box_id: str, box_key: bytes) -> Message[Down]:
    """Return a message of the town hall to this box. Raises Malformed, UnknownKey, BadSignature, OtherBox, OtherKey."""
    envelope, body = _verify_down(signed, trusted, box_id, box_key)
    return Message(box_id, envelope.number, envelope.at, _body(DOWN, envelope.kind, body))


def envelope_down(signed: bytes, trusted: signing.TrustedKeys, *, box_id: str, box_key: bytes) -> Envelope:
    """Return the envelope of a message to this box, whatever its body is: the kinds of a later program count too.

    Raises Malformed, UnknownKey, BadSignature, OtherBox, OtherKey.
    """
    return _verify_down(signed, trusted, box_id, box_key)[0]


def envelope_up(signed: bytes, trusted: signing.TrustedKeys, *, box_id: str) -> Envelope:
    """Return the envelope of a message of this box, whatever its body is.

    Raises Malformed, UnknownKey, BadSignature, OtherBox.
    """
    return _verify(signed, "box", signing.Context.UP, trusted, box_id, Envelope)[0]


def claimed_number(signed: bytes) -> int:
    """Return the number that a message claims to have; nothing is verified. For one's own. Raises Malformed."""
    payload = cbor.decode(signing.payload_of(signed))
    number = payload.get("number") if isinstance(payload, dict) else None
    if type(number) is not int:
        raise Malformed("number")
    return number


def verify_up(signed: bytes, trusted: signing.TrustedKeys, *, box_id: str) -> Message[Up]:
    """Return a message of this box to the town hall. Raises Malformed, UnknownKey, BadSignature, OtherBox."""
    envelope, body = _verify(signed, "box", signing.Context.UP, trusted, box_id, Envelope)
    return Message(box_id, envelope.number, envelope.at, _body(UP, envelope.kind, body))


def _sign(envelope: Envelope, body: Down | Up, context: signing.Context, signer: signing.Signer) -> bytes:
    return _sign_packed(envelope, pack(body), context, signer)


def _sign_packed(envelope: Envelope, packed: object, context: signing.Context, signer: signing.Signer) -> bytes:
    return signing.sign(cbor.encode({**pack(envelope), "body": packed}), context, signer)


def _verify_down(
    signed: bytes, trusted: signing.TrustedKeys, box_id: str, box_key: bytes
) -> tuple[EnvelopeDown, object]:
    envelope, body = _verify(signed, "town", signing.Context.DOWN, trusted, box_id, EnvelopeDown)
    if envelope.box_key != box_key:
        raise OtherKey("message")
    return envelope, body


def _verify(
    signed: bytes,
    sender: str,
    context: signing.Context,
    trusted: signing.TrustedKeys,
    box_id: str,
    shape: type[_Envelope],
) -> tuple[_Envelope, object]:
    value = cbor.decode(signing.verify(signed, context, trusted))
    if not isinstance(value, dict) or "body" not in value:
        raise Malformed("keys")
    envelope = unpack(shape, {key: each for key, each in value.items() if key != "body"})
    if envelope.sender != sender:
        raise Malformed("sender")
    if envelope.box_id != box_id:
        raise OtherBox("message")
    return envelope, value["body"]


def _body(kinds: Mapping[str, type[_Body]], kind: str, value: object) -> _Body:
    if kind not in kinds:
        raise Malformed("kind")
    return unpack(kinds[kind], value)
