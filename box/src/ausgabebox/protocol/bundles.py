"""Messages in a file, for a stick: what waits for the other side, and up to where its messages are kept here.

research/box.md § 3.4 (7). Each message is signed on its own, and the file as a whole by who wrote it: whoever carries
it can only lose it. So it acknowledges as a call over the line does, and what comes twice is known by its number.
"""

from dataclasses import dataclass
from typing import Annotated

from ausgabebox.protocol import cbor, signing
from ausgabebox.protocol.errors import OtherBox
from ausgabebox.protocol.shapes import Blob, BoxId, Choice, Counter, Id, Moment, Number, Several, Shape, pack, unpack
from ausgabebox.protocol.signing import Context

MESSAGES = 10_000
"""As many as a box keeps behind a gap: weeks without a line, or more."""
LIMIT = 4 * 1024 * 1024
FILE_LIMIT = LIMIT + 128
"""Bytes of a file: with its signature."""
VERSION = 1
_ITEMS = MESSAGES + 64


@dataclass(frozen=True)
class Bundle(Shape):
    """Messages in one direction (Context.UP or Context.DOWN) from or for one box.

    `box_key`: the id of the key by which the town hall knows the box, since another computer counts from one; `kept`:
    every message of the other side up to this number is kept by who wrote this.
    """

    direction: Annotated[Context, Choice(Context)]
    box_id: BoxId
    box_key: Id
    at: Moment
    kept: Counter
    messages: Annotated[tuple[bytes, ...], Several(Blob(1, cbor.LIMIT + 128), 0, MESSAGES)]
    v: Annotated[int, Number(VERSION, VERSION)] = VERSION


def sign_bundle(bundle: Bundle, signer: signing.Signer) -> bytes:
    """Return the bytes of the file. Raises TooLarge."""
    return signing.sign(cbor.encode(pack(bundle), limit=LIMIT), Context.BUNDLE, signer, limit=LIMIT)


def claimed(signed: bytes) -> Bundle:
    """Return what a file claims to be; nothing is verified. Raises Malformed, TooLarge."""
    payload = signing.payload_of(signed, limit=LIMIT)
    return unpack(Bundle, cbor.decode(payload, limit=LIMIT, items=_ITEMS))


def verify_bundle(
    signed: bytes, trusted: signing.TrustedKeys, *, direction: Context, box_id: str, box_key: bytes
) -> Bundle:
    """Return what the other side wrote for or as this box; its messages are not verified yet.

    Raises Malformed, TooLarge, UnknownKey, BadSignature, OtherBox.
    """
    payload = signing.verify(signed, Context.BUNDLE, trusted, limit=LIMIT)
    bundle = unpack(Bundle, cbor.decode(payload, limit=LIMIT, items=_ITEMS))
    if (bundle.direction, bundle.box_id, bundle.box_key) != (direction, box_id, box_key):
        raise OtherBox("bundle")
    return bundle


def fitting(messages: list[bytes]) -> tuple[bytes, ...]:
    """Return as many of these messages, from the first, as go into one file."""
    room, taken = LIMIT - 1024, []
    for message in messages[:MESSAGES]:
        room -= len(message) + 8
        if room < 0:
            break
        taken.append(message)
    return tuple(taken)
