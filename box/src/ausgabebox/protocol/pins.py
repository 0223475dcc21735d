"""The PIN: six digits that we make, sealed at once to the one box, and known to it only as a tag.

research/box.md § 3.3, factor B, and § 3.4. Never chosen by people, who would take the one of their phone. The town
hall seals it when it is made and keeps no other copy. The box opens it when the document is laid in, makes the tag with
a key that never leaves it, and keeps the PIN sealed until the document has left: laid in again, it keeps its PIN. A
million PINs fall to whoever has tag and key, so the keys are the box's alone.
"""

import hmac
import re
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from ausgabebox.protocol.errors import CannotOpen, Malformed

DIGITS = 6
TAG_KEY_BYTES = 32
PUBLIC_BYTES = 1184 + 32
PRIVATE_BYTES = 64 + 32
SEALED_BYTES = 1088 + 32 + DIGITS + 16
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def new_pin() -> str:
    """Return six random digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def is_pin(text: str) -> bool:
    """Say whether a text is six ASCII digits."""
    return re.fullmatch(f"[0-9]{{{DIGITS}}}", text) is not None


def new_keys() -> tuple[bytes, bytes]:
    """Return private and public key of a box, each the raw ML-KEM-768 part followed by the X25519 part."""
    lattice, curve = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
    private = lattice.private_bytes_raw() + curve.private_bytes_raw()
    return private, public_of(private)


def public_of(private: bytes) -> bytes:
    """Return the public key that belongs to a private one. Raises Malformed."""
    if len(private) != PRIVATE_BYTES:
        raise Malformed("key")
    lattice = MLKEM768PrivateKey.from_seed_bytes(private[:64]).public_key()
    curve = X25519PrivateKey.from_private_bytes(private[64:]).public_key()
    return lattice.public_bytes_raw() + curve.public_bytes_raw()


def seal_pin(public_key: bytes, box_id: str, pin_id: bytes, pin: str) -> bytes:
    """Seal a PIN to one box under one PIN id (RFC 9180, base mode). Raises Malformed.

    The library's single-shot call takes no associated data, so box and PIN id stand in `info`, which HPKE binds alike.
    """
    if not is_pin(pin):
        raise Malformed("pin")
    return _SUITE.encrypt(pin.encode(), _public(public_key), info=_info(box_id, pin_id))


def open_pin(private_key: bytes, box_id: str, pin_id: bytes, sealed: bytes) -> str:
    """Return the PIN that was sealed to this box under this PIN id. Raises CannotOpen."""
    if len(private_key) != PRIVATE_BYTES or len(sealed) != SEALED_BYTES:
        raise CannotOpen("size")
    try:
        pin = _SUITE.decrypt(sealed, _private(private_key), info=_info(box_id, pin_id)).decode("ascii")
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("pin") from error
    if not is_pin(pin):
        raise CannotOpen("pin")
    return pin


def pin_tag(tag_key: bytes, *, load_id: bytes, pin_id: bytes, pin: str) -> bytes:
    """Return the tag by which this box knows the PIN of this load again. Raises Malformed."""
    if len(tag_key) != TAG_KEY_BYTES or not is_pin(pin):
        raise Malformed("pin")
    return hmac.digest(tag_key, b"ausgabebox/pin-tag/1\x00" + load_id + pin_id + pin.encode(), "sha256")


def _info(box_id: str, pin_id: bytes) -> bytes:
    return b"ausgabebox/pin/1\x00" + box_id.encode() + b"\x00" + pin_id


@lru_cache(maxsize=1)
def _private(raw: bytes) -> MLKEM768X25519PrivateKey:
    """A box has one, and keeps its bytes in memory anyhow."""
    lattice, curve = MLKEM768PrivateKey.from_seed_bytes(raw[:64]), X25519PrivateKey.from_private_bytes(raw[64:])
    return MLKEM768X25519PrivateKey(lattice, curve)


@lru_cache(maxsize=64)
def _public(raw: bytes) -> MLKEM768X25519PublicKey:
    if len(raw) != PUBLIC_BYTES:
        raise Malformed("key")
    try:
        lattice = MLKEM768PublicKey.from_public_bytes(raw[:1184])
        return MLKEM768X25519PublicKey(lattice, X25519PublicKey.from_public_bytes(raw[1184:]))
    except ValueError as error:
        raise Malformed("key") from error
