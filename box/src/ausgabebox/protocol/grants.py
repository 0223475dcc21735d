"""Grants: a signed permission to collect one load of one compartment of one box, once.

research/box.md § 3.4. A grant names the load_id that the box itself made when the document was laid in, so none can be
made in advance, and none fits another box or a later load. It holds hashes only: of the token that the citizen got, of
the short code derived from it, and the tag of the PIN that only this box can make. How many wrong PINs are allowed is
the box's own rule (§ 3.3), and no matter of a grant.
"""

from dataclasses import dataclass
from typing import Annotated

from ausgabebox.protocol import cbor, signing
from ausgabebox.protocol.errors import Malformed, OtherBox
from ausgabebox.protocol.shapes import BoxId, Compartment, Digest, Flag, Id, Moment, Number, Shape, Word, pack, unpack

VERSION = 1


@dataclass(frozen=True)
class Grant(Shape):
    """Who brings the token and knows the PIN may take this load, from `not_before` until before `not_after`."""

    grant_id: Id
    box_id: BoxId
    compartment: Compartment
    load_id: Id
    doc_class: Word
    not_before: Moment
    not_after: Moment
    token_hash: Digest
    code_hash: Digest
    pin_tag: Digest
    return_required: Annotated[bool, Flag()]
    v: Annotated[int, Number(VERSION, VERSION)] = VERSION

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.not_before >= self.not_after:
            raise Malformed("time")


def sign(grant: Grant, signer: signing.Signer) -> bytes:
    """Return the signed grant."""
    return signing.sign(cbor.encode(pack(grant)), signing.Context.GRANT, signer)


def verify(signed: bytes, trusted: signing.TrustedKeys, *, box_id: str) -> Grant:
    """Return the grant that a trusted key signed for this box. Raises Malformed, UnknownKey, BadSignature, OtherBox.

    Whether its time has come and its load lies there is the caller's question.
    """
    grant = unpack(Grant, cbor.decode(signing.verify(signed, signing.Context.GRANT, trusted)))
    if grant.box_id != box_id:
        raise OtherBox("grant")
    return grant
