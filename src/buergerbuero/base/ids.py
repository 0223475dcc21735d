"""Ids, codes that people type, and case numbers.

A code has 80 random bits as 16 letters of Crockford's base 32 (no I, L, O, U) and one check letter (Luhn mod 32), so a
slip of the pen is found before anything is looked up. The check letter also says which door the code opens: the Luhn
sum is zero for none of them, and another number for each. A case number carries a check digit by ISO 7064 MOD 11,10.
"""

import enum
import re
import secrets
import unicodedata
from uuid import UUID, uuid4

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from stdnum import luhn
from stdnum.iso7064 import mod_11_10

from buergerbuero.base.composing import composed

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BYTES = 10
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LONGEST = 200  # letters of what was typed that are looked at; a code has 17
_NUMBER = re.compile(r"([0-9]{4})([0-9]{6})([0-9])")


class CodeKind(enum.IntEnum):
    """What a code opens. The number is the Luhn sum of such a code; far apart, so that few slips turn one into another.

    A slip of one letter is found in any case; with a chance of one in ten it looks like a code of another kind.
    """

    SET_UP = 3
    CASE = 8
    DRAFT = 13
    DOCUMENT = 18
    CONSENT = 23


class BadCode(ValueError):
    """What was typed cannot be a code: wrong length, a letter that no code has, or the check letter does not fit."""


class OtherCode(BadCode):
    """What was typed is a code, and one that opens something else. `kind` says what."""

    def __init__(self, kind: CodeKind) -> None:
        super().__init__(kind.name)
        self.kind = kind


class BadNumber(ValueError):
    """What was typed cannot be a case number: wrong length, or the check digit does not fit."""


class BadCheckDigit(BadNumber):
    """What was typed looks like a case number, and one of its digits is wrong."""


def new_id() -> UUID:
    """Return a random id."""
    return uuid4()


def new_code(kind: CodeKind) -> str:
    """Return a new code of 17 letters without separators."""
    return _code_from(secrets.token_bytes(CODE_BYTES), kind)


def derive_code(seed: str, kind: CodeKind, *, purpose: str, salt: bytes) -> str:
    """Return the one code that belongs to another code and a purpose, so a repeated request shows the same code."""
    info = f"buergerbuero/{purpose}".encode()
    derived = HKDF(algorithm=hashes.SHA256(), length=CODE_BYTES, salt=salt, info=info).derive(seed.encode())
    return _code_from(derived, kind)


def parse_code(text: str, kind: CodeKind) -> str:
    """Return the code in what a person typed: any case, spaces, dashes, and letters that look alike.

    Raises BadCode, OtherCode for one that opens something else.
    """
    code = _squeeze(text).translate(_LOOKALIKES)
    if len(code) != 17 or any(letter not in ALPHABET for letter in code):
        raise BadCode
    try:
        found = CodeKind(luhn.checksum(code, alphabet=ALPHABET))
    except ValueError:
        raise BadCode from None
    if found is not kind:
        raise OtherCode(found)
    return code


def format_code(code: str) -> str:
    """Return the code in groups that are easy to copy by hand: `BKWQ 75MM P8D5 KR4MF`."""
    return f"{code[:4]} {code[4:8]} {code[8:12]} {code[12:]}"


def case_number(year: int, count: int) -> str:
    """Return the number of the count-th case of a year, as `2026-004117-2`."""
    digits = f"{year:04d}{count:06d}"
    return f"{digits[:4]}-{digits[4:]}-{mod_11_10.calc_check_digit(digits)}"


def parse_case_number(text: str) -> str:
    """Return the case number in what a person typed, as `2026-004117-2`. Raises BadNumber, BadCheckDigit."""
    match = _NUMBER.fullmatch(_squeeze(text))
    if not match:
        raise BadNumber
    if not mod_11_10.is_valid("".join(match.groups())):
        raise BadCheckDigit
    return "-".join(match.groups())


def _code_from(random_bytes: bytes, kind: CodeKind) -> str:
    value = int.from_bytes(random_bytes, "big")
    letters = "".join(ALPHABET[(value >> shift) & 31] for shift in range(75, -1, -5))
    return letters + ALPHABET[(kind - luhn.checksum(letters + ALPHABET[0], alphabet=ALPHABET)) % len(ALPHABET)]


def _squeeze(text: str) -> str:
    """Keep letters and digits, so spaces, dashes and marks that a copied text brings do not matter.

    What is longer than any copied code is cut: one letter can stand for 18, and megabytes of them for minutes of work.
    """
    short = composed(text[:_LONGEST], "NFKC")
    return "".join(_plain(letter) for letter in short if letter.isalnum()).upper()


def _plain(letter: str) -> str:
    """Turn the digits of other scripts, as a keyboard in Arabic or Persian types them, into 0 to 9."""
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
