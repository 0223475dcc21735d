"""One call of a box: what it tells and how far it has read; the answer: how far the town hall has, and what is new.

At least once in both directions; each side keeps what it says until the other has acknowledged it, and knows by the
number what it has already. So nothing is lost and nothing counts twice, whatever the line does. The answer as a whole
is not signed: its messages are, one by one, and `received` can only make the box stop repeating itself.
"""

from dataclasses import dataclass
from typing import Annotated

from ausgabebox.protocol import cbor, signing
from ausgabebox.protocol.errors import OtherBox
from ausgabebox.protocol.shapes import Blob, BoxId, Counter, Maybe, Moment, Number, Several, Shape, Word, pack, unpack

MESSAGES = 32
LIMIT = 256 * 1024
_MESSAGES = Several(Blob(1, cbor.LIMIT + 128), 0, MESSAGES)


@dataclass(frozen=True)
class Call(Shape):
    """What a box says: every down message up to `acknowledged` is kept; these up messages wait.

    `turn` is the number of the call and only grows, so that no call can be sent again by somebody else. A box that does
    not know how far it was is told (Refusal).
    """

    box_id: BoxId
    turn: Counter
    at: Moment
    acknowledged: Counter
    messages: Annotated[tuple[bytes, ...], _MESSAGES]


@dataclass(frozen=True)
class Answer(Shape):
    """What the town hall answers: every up message up to `received` is kept; these down messages wait."""

    received: Counter
    messages: Annotated[tuple[bytes, ...], _MESSAGES]


@dataclass(frozen=True)
class Refusal(Shape):
    """Why a call was not answered, in one word; with `turn`, the number that the last answered call had."""

    refused: Word
    turn: Annotated[int | None, Maybe(Number(0, 2**53))] = None


def sign_call(call: Call, signer: signing.Signer) -> bytes:
    """Return the signed call. Raises TooLarge."""
    return signing.sign(cbor.encode(pack(call), limit=LIMIT), signing.Context.EXCHANGE, signer, limit=LIMIT)


def verify_call(signed: bytes, trusted: signing.TrustedKeys, *, box_id: str) -> Call:
    """Return what this box says. Raises Malformed, UnknownKey, BadSignature, OtherBox."""
    payload = signing.verify(signed, signing.Context.EXCHANGE, trusted, limit=LIMIT)
    call = unpack(Call, cbor.decode(payload, limit=LIMIT))
    if call.box_id != box_id:
        raise OtherBox("call")
    return call


def pack_answer(answer: Answer) -> bytes:
    """Return the bytes of an answer. Raises TooLarge."""
    return cbor.encode(pack(answer), limit=LIMIT)


def unpack_answer(encoded: bytes) -> Answer:
    """Return an answer. Raises Malformed, TooLarge."""
    return unpack(Answer, cbor.decode(encoded, limit=LIMIT))


def pack_refusal(refusal: Refusal) -> bytes:
    """Return the bytes of a refusal."""
    return cbor.encode(pack(refusal))


def unpack_refusal(encoded: bytes) -> Refusal:
    """Return a refusal. Raises Malformed, TooLarge."""
    return unpack(Refusal, cbor.decode(encoded))


def fitting(messages: list[bytes]) -> tuple[bytes, ...]:
    """Return as many of these messages, from the first, as go into one call or answer."""
    room, taken = LIMIT - 1024, []
    for message in messages[:MESSAGES]:
        room -= len(message) + 8
        if room < 0:
            break
        taken.append(message)
    return tuple(taken)
