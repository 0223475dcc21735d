"""How box and town hall come to know each other, once, when a box is put into operation.

The box gives a request: its public keys and a request for a certificate, signed by itself, so that nobody registers
keys that they do not have. The town hall answers with papers: the certificate, its authority for boxes, where to call,
and the keys whose grants and messages count. Both go by a stick; two members of staff compare `words` of each on both
screens, for whoever swaps a file in between could otherwise be the town hall.
"""

import hashlib
from dataclasses import dataclass
from typing import Annotated

from ausgabebox.protocol import cbor, signing
from ausgabebox.protocol.codes import ALPHABET
from ausgabebox.protocol.errors import OtherBox
from ausgabebox.protocol.pins import PUBLIC_BYTES
from ausgabebox.protocol.shapes import Blob, BoxId, Digest, Number, Several, Shape, Text, pack, unpack

VERSION = 1
_PEM = Blob(1, 8000)
_WORDS = 20


@dataclass(frozen=True)
class Request(Shape):
    """What a box shows of itself. `certificate_request` is a PKCS #10 in PEM."""

    box_id: BoxId
    signing_key: Digest
    sealing_key: Annotated[bytes, Blob(PUBLIC_BYTES)]
    certificate_request: Annotated[bytes, _PEM]
    v: Annotated[int, Number(VERSION, VERSION)] = VERSION


@dataclass(frozen=True)
class Papers(Shape):
    """What a box gets: the address to call, certificates in PEM, and raw public keys of the town hall (Ed25519)."""

    box_id: BoxId
    address: Annotated[str, Text(r"https://[A-Za-z0-9.\-\[\]:]{1,200}")]
    authority: Annotated[bytes, _PEM]
    certificate: Annotated[bytes, _PEM]
    town_keys: Annotated[tuple[bytes, ...], Several(Blob(32), 1, 4, unlike=True)]
    v: Annotated[int, Number(VERSION, VERSION)] = VERSION


def sign_request(request: Request, signer: signing.Signer) -> bytes:
    """Return the file for the town hall."""
    return signing.sign(cbor.encode(pack(request)), signing.Context.ENROLMENT, signer)


def open_request(signed: bytes) -> Request:
    """Return what a box asks, signed by the very key that it shows. Raises Malformed, UnknownKey, BadSignature."""
    request = unpack(Request, cbor.decode(signing.payload_of(signed)))
    signing.verify(signed, signing.Context.ENROLMENT, signing.TrustedKeys.of([request.signing_key]))
    return request


def pack_papers(papers: Papers) -> bytes:
    """Return the file for the box."""
    return cbor.encode(pack(papers))


def open_papers(encoded: bytes, *, box_id: str) -> Papers:
    """Return the papers of this box. Raises Malformed, OtherBox. Whom they are from, only the words can show."""
    papers = unpack(Papers, cbor.decode(encoded))
    if papers.box_id != box_id:
        raise OtherBox("papers")
    return papers


def words(file: bytes) -> str:
    """Return what two people compare on two screens: 100 bits of the file's hash, in five groups of four."""
    number = int.from_bytes(hashlib.sha256(b"ausgabebox/words/1\x00" + file).digest(), "big") >> (256 - 5 * _WORDS)
    letters = "".join(ALPHABET[number >> (5 * place) & 31] for place in reversed(range(_WORDS)))
    return "-".join(letters[start : start + 4] for start in range(0, _WORDS, 4))
