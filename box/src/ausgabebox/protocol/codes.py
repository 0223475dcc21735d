"""What a citizen brings: a token in a QR code, or the short code below it, typed.

research/box.md § 3.3, factor A: a secret of 128 bits, and a fallback of 10 characters of Crockford's base 32 (50 bits)
with a check character (Luhn mod 32). The short code is derived from the token, so both are one secret. A grant holds
hashes of both, bound to its grant_id.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TOKEN_BYTES = 16
PREFIX = "BBX1:"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LETTERS = 10
_TOKEN_LETTERS = 26
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2010-\u2015\u2212\u2060\ufeff._/-]+")
_LONGEST = 200


class BadCode(ValueError):
    """What was scanned or typed is neither token nor code."""


class BadCheck(BadCode):
    """What was typed looks like a code, and one of its characters is wrong."""


@dataclass(frozen=True)
class Token:
    """What the QR code holds."""

    secret: bytes


@dataclass(frozen=True)
class Code:
    """The short code: 10 characters and the check character, without separators."""

    letters: str


def new_token() -> bytes:
    """Return 128 random bits."""
    return secrets.token_bytes(TOKEN_BYTES)


def qr_text(token: bytes) -> str:
    """Return what the QR code says: capitals and digits alone, so that it stays small."""
    return PREFIX + _letters(int.from_bytes(token, "big"), _TOKEN_LETTERS)


def code_of(token: bytes) -> str:
    """Return the short code of a token, 11 characters without separators."""
    info = b"ausgabebox/code/1"
    derived = HKDF(algorithm=hashes.SHA256(), length=7, salt=None, info=info).derive(token)
    letters = _letters(int.from_bytes(derived, "big") >> 6, _CODE_LETTERS)
    return letters + ALPHABET[-_luhn(letters + "0") % 32]


def grouped(code: str) -> str:
    """Return a short code as people read it: 4-4-3."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def parse(text: str) -> Token | Code:
    """Return what was scanned or typed: any case, spaces, dashes, letters that look alike. Raises BadCode, BadCheck."""
    squeezed = _BETWEEN.sub("", text[:_LONGEST]).upper()
    if squeezed.startswith(PREFIX):
        return Token(_token_of(squeezed[len(PREFIX) :]))
    letters = squeezed.translate(_LOOKALIKES)
    if len(text) > _LONGEST or len(letters) != _CODE_LETTERS + 1 or not set(letters) <= set(ALPHABET):
        raise BadCode
    if _luhn(letters) != 0:
        raise BadCheck
    return Code(letters)


def token_hash(grant_id: bytes, token: bytes) -> bytes:
    """Return what a grant holds of its token."""
    return hashlib.sha256(b"ausgabebox/token/1\x00" + grant_id + token).digest()


def code_hash(grant_id: bytes, code: str) -> bytes:
    """Return what a grant holds of its short code, given without separators."""
    return hashlib.sha256(b"ausgabebox/code/1\x00" + grant_id + code.encode()).digest()


def fits(brought: Token | Code, *, grant_id: bytes, hash_of_token: bytes, hash_of_code: bytes) -> bool:
    """Say whether what was brought belongs to the grant with these hashes; takes the same time either way."""
    match brought:
        case Token(secret):
            return hmac.compare_digest(token_hash(grant_id, secret), hash_of_token)
        case Code(letters):
            return hmac.compare_digest(code_hash(grant_id, letters), hash_of_code)


def _token_of(text: str) -> bytes:
    letters = text.translate(_LOOKALIKES)
    if len(letters) != _TOKEN_LETTERS or not set(letters) <= set(ALPHABET):
        raise BadCode
    number = 0
    for letter in letters:
        number = number * 32 + ALPHABET.index(letter)
    if number >> (8 * TOKEN_BYTES):
        raise BadCode
    return number.to_bytes(TOKEN_BYTES, "big")


def _letters(number: int, count: int) -> str:
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in reversed(range(count)))


def _luhn(letters: str) -> int:
    """Return the Luhn sum mod 32, which is zero where the last character fits."""
    total = 0
    for place, letter in enumerate(reversed(letters)):
        value = ALPHABET.index(letter) * (1 + place % 2)
        total += value // 32 + value % 32
    return total % 32
