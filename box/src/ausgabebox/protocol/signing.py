"""What is signed: bytes, the id of a key and an Ed25519 signature (RFC 8032) over the bytes and what they are for.

research/box.md § 3.4 (6): canonical encoding, a context that keeps a grant from being taken for a message, key id and
rotation. A signed thing is CBOR [payload, key id, signature]; the signature covers `ausgabebox/<context>/1`, a zero
byte and the payload.
"""

import enum
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ausgabebox.protocol import cbor
from ausgabebox.protocol.errors import BadSignature, Malformed, UnknownKey

KEY_ID_BYTES = 16
SIGNATURE_BYTES = 64
_AROUND = 128  # bytes of key id, signature and heads around a payload, rounded up


class Context(enum.StrEnum):
    """What a signature is for; it fits nothing else."""

    GRANT = "grant"
    DOWN = "down"
    UP = "up"
    CHECKPOINT = "checkpoint"
    EXCHANGE = "exchange"
    BUNDLE = "bundle"
    ENROLMENT = "enrolment"


class Signer(Protocol):
    """Whoever holds a private key: a file, a TPM, a smart card."""

    @property
    def key_id(self) -> bytes:
        """The id of the key: key_id_of its public half."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of 64 bytes."""
        ...


@dataclass(frozen=True)
class SigningKey:
    """A private key in memory."""

    private: Ed25519PrivateKey

    @classmethod
    def of(cls, seed: bytes) -> Self:
        """Return the key of its 32 raw bytes. Raises Malformed."""
        try:
            return cls(Ed25519PrivateKey.from_private_bytes(seed))
        except ValueError as error:
            raise Malformed("key") from error

    @cached_property
    def public(self) -> bytes:
        """The 32 raw bytes of the public half."""
        return self.private.public_key().public_bytes_raw()

    @cached_property
    def key_id(self) -> bytes:
        """The id of the key."""
        return key_id_of(self.public)

    def sign(self, message: bytes) -> bytes:
        """Return the signature."""
        return self.private.sign(message)


@dataclass(frozen=True)
class TrustedKeys:
    """Public keys by their id: two during a rotation, one otherwise."""

    by_id: Mapping[bytes, Ed25519PublicKey]

    @classmethod
    def of(cls, publics: Iterable[bytes]) -> Self:
        """Trust these raw public keys of 32 bytes each. Raises Malformed."""
        try:
            return cls({key_id_of(raw): Ed25519PublicKey.from_public_bytes(raw) for raw in publics})
        except ValueError as error:
            raise Malformed("key") from error


def key_id_of(public: bytes) -> bytes:
    """Return the id of a raw public key: 16 bytes of its hash."""
    return hashlib.sha256(b"ausgabebox/key/1\x00" + public).digest()[:KEY_ID_BYTES]


def sign(payload: bytes, context: Context, signer: Signer, *, limit: int = cbor.LIMIT) -> bytes:
    """Return payload, key id and signature as canonical bytes. Raises TooLarge."""
    return cbor.encode([payload, signer.key_id, signer.sign(_covered(payload, context))], limit=limit + _AROUND)


def verify(signed: bytes, context: Context, trusted: TrustedKeys, *, limit: int = cbor.LIMIT) -> bytes:
    """Return the payload that a trusted key signed for this use. Raises Malformed, UnknownKey, BadSignature."""
    payload, key_id, signature = _parts(signed, limit + _AROUND)
    key = trusted.by_id.get(key_id)
    if key is None:
        raise UnknownKey("key")
    try:
        key.verify(signature, _covered(payload, context))
    except InvalidSignature as error:
        raise BadSignature(context.value) from error
    return payload


def signed_by(signed: bytes, *, limit: int = cbor.LIMIT) -> bytes:
    """Return the id of the key that claims to have signed; nothing is verified. Raises Malformed."""
    return _parts(signed, limit + _AROUND)[1]


def payload_of(signed: bytes, *, limit: int = cbor.LIMIT) -> bytes:
    """Return what was signed; nothing is verified. Raises Malformed."""
    return _parts(signed, limit + _AROUND)[0]


def _parts(signed: bytes, limit: int) -> tuple[bytes, bytes, bytes]:
    match cbor.decode(signed, limit=limit):
        case [bytes(payload), bytes(key_id), bytes(signature)] if (
            len(key_id) == KEY_ID_BYTES and len(signature) == SIGNATURE_BYTES
        ):
            return payload, key_id, signature
    raise Malformed("signed")


def _covered(payload: bytes, context: Context) -> bytes:
    return b"ausgabebox/" + context.value.encode() + b"/1\x00" + payload
