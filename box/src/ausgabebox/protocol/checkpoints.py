"""Where a box's journal stands, signed by the box: whoever keeps one sees later whether the journal was rewritten.

research/box.md § 3.4, audit: append-only hash chain, checkpoints signed by the box, uploaded when there is a line.
"""

from dataclasses import dataclass

from ausgabebox.protocol import cbor, signing
from ausgabebox.protocol.errors import OtherBox
from ausgabebox.protocol.shapes import BoxId, Counter, Digest, Moment, Shape, pack, unpack


@dataclass(frozen=True)
class JournalHead(Shape):
    """A journal of `count` entries ends with this hash."""

    box_id: BoxId
    count: Counter
    head: Digest
    at: Moment


def sign(head: JournalHead, signer: signing.Signer) -> bytes:
    """Return the signed head."""
    return signing.sign(cbor.encode(pack(head)), signing.Context.CHECKPOINT, signer)


def verify(signed: bytes, trusted: signing.TrustedKeys, *, box_id: str) -> JournalHead:
    """Return what this box signed. Raises Malformed, UnknownKey, BadSignature, OtherBox."""
    head = unpack(JournalHead, cbor.decode(signing.verify(signed, signing.Context.CHECKPOINT, trusted)))
    if head.box_id != box_id:
        raise OtherBox("checkpoint")
    return head
