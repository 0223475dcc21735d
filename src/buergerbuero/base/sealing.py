"""Cryptography, pure: bytes in, bytes out. Who holds which key is decided in base.keyring and design.md ("Keys").

AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D) and the place of the value as associated data, so that a sealed
value cannot be moved to another row. Keys travel to the desk by HPKE (RFC 9180) with KEM MLKEM768X25519, so that what
is copied today stays shut for a quantum computer of tomorrow.
"""

import json
import os
import struct
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
CHUNK_BYTES = 64 * 1024
BLOCK_BYTES = 64
_LATTICE_SEED_BYTES = 64
_LATTICE_PUBLIC_BYTES = 1184
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Tampered(Exception):
    """A sealed value cannot be opened: changed, moved to another place, or the key is another."""


def new_key() -> bytes:
    """Return a random key of 256 bits."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plaintext: bytes, *, context: str) -> bytes:
    """Return nonce and ciphertext; `context` names the place of the value and must be given again to open it."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, context.encode())


def unseal(key: bytes, sealed: bytes, *, context: str) -> bytes:
    """Return the plaintext. Raises Tampered."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], bytes(sealed[NONCE_BYTES:]), context.encode())
    except (InvalidTag, ValueError) as error:
        raise Tampered(context) from error


def seal_json(key: bytes, value: Any, *, context: str) -> bytes:  # noqa: ANN401 - JSON has no better type
    """Seal a JSON value, filled up with spaces to a multiple of 64 bytes: its length tells little of what it says."""
    plaintext = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return seal(key, plaintext + b" " * (-len(plaintext) % BLOCK_BYTES), context=context)


def unseal_json(key: bytes, sealed: bytes, *, context: str) -> Any:  # noqa: ANN401 - JSON has no better type
    """Open a sealed JSON value. Raises Tampered."""
    return json.loads(unseal(key, sealed, context=context))


def seal_stream(key: bytes, source: BinaryIO, sink: BinaryIO, *, context: str) -> None:
    """Seal a file in chunks of 64 KiB, bound to their position, the last one marked, so none can be cut or swapped."""
    index, chunk = 0, source.read(CHUNK_BYTES)
    while True:
        following = source.read(CHUNK_BYTES)
        sealed = seal(key, chunk, context=_chunk_context(context, index, last=not following))
        sink.write(struct.pack(">I", len(sealed)) + sealed)
        if not following:
            return
        index, chunk = index + 1, following


def unseal_stream(key: bytes, source: BinaryIO, sink: BinaryIO, *, context: str) -> None:
    """Open a file sealed by seal_stream. Raises Tampered; then throw away what was written to `sink`."""
    index, record = 0, _read_record(source)
    while record is not None:
        following = _read_record(source)
        sink.write(unseal(key, record, context=_chunk_context(context, index, last=following is None)))
        index, record = index + 1, following
    if index == 0:
        raise Tampered(context)


def code_key(code: str, *, salt: bytes, pepper: bytes) -> bytes:
    """Return the key that a code opens.

    HKDF-SHA256 (RFC 5869), not a slow hash: a code has 80 random bits, and a slow one would cost every page.
    """
    kdf = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt + pepper, info=b"buergerbuero/code")
    return kdf.derive(code.encode())


def pseudonym_key(pseudonym: bytes, *, salt: bytes, pepper: bytes) -> bytes:
    """Return the key that a person's pseudonym opens, after a log-in.

    HKDF-SHA256 as for codes: BundID's pseudonym (bPK2) has 256 random bits. Its provider knows it too, but not pepper
    and salt.
    """
    kdf = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt + pepper, info=b"buergerbuero/pseudonym")
    return kdf.derive(pseudonym)


def keyed_hash(key: bytes, text: str, *, purpose: str) -> str:
    """Return HMAC-SHA256 as hex: equal texts can be found, but not guessed without the key."""
    mac = hmac.HMAC(key, hashes.SHA256())
    mac.update(purpose.encode() + b"\x00" + text.encode())
    return mac.finalize().hex()


def generate_desk_keypair() -> tuple[bytes, bytes]:
    """Return a new private and public key of the desk, each the raw ML-KEM-768 part followed by the X25519 part."""
    lattice, curve = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
    private = lattice.private_bytes_raw() + curve.private_bytes_raw()
    public = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return private, public


def wrap_for_desk(public_key: bytes, key: bytes, *, context: str) -> bytes:
    """Seal a key so that only the holder of the desk's private key can open it."""
    recipient = MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public_key[:_LATTICE_PUBLIC_BYTES]),
        X25519PublicKey.from_public_bytes(public_key[_LATTICE_PUBLIC_BYTES:]),
    )
    return _SUITE.encrypt(key, recipient, info=context.encode())


def unwrap_at_desk(private_key: bytes, wrapped: bytes, *, context: str) -> bytes:
    """Open a key wrapped by wrap_for_desk. Raises Tampered."""
    recipient = MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(private_key[:_LATTICE_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(private_key[_LATTICE_SEED_BYTES:]),
    )
    try:
        return _SUITE.decrypt(bytes(wrapped), recipient, info=context.encode())
    except (InvalidTag, ValueError) as error:
        raise Tampered(context) from error


def _chunk_context(context: str, index: int, *, last: bool) -> str:
    return f"{context}/chunk/{index}/{'last' if last else 'more'}"


def _read_record(source: BinaryIO) -> bytes | None:
    head = source.read(4)
    if not head:
        return None
    length = int.from_bytes(head, "big")
    if len(head) != 4 or length > CHUNK_BYTES + NONCE_BYTES + TAG_BYTES:
        raise Tampered("chunk")
    record = source.read(length)
    if len(record) != length:
        raise Tampered("chunk")
    return record
