"""Tokens and short codes: scanned or typed, with the slips that people and scanners make."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausgabebox.protocol import codes
from ausgabebox.protocol.codes import ALPHABET, BadCheck, BadCode, Code, Token

TOKENS = st.binary(min_size=16, max_size=16)


@given(TOKENS)
def test_a_token_comes_back_however_it_is_written(token: bytes) -> None:
    text = codes.qr_text(token)
    assert set(text) <= set(ALPHABET) | {":"}
    assert len(text) == 31
    for typed in (text, text.lower(), f" {text}\r\n", text.replace("0", "O").replace("1", "I")):
        assert codes.parse(typed if typed.upper().startswith("BBX1") else text) == Token(token)


@given(TOKENS)
def test_a_short_code_comes_back_however_it_is_typed(token: bytes) -> None:
    code = codes.code_of(token)
    shown = codes.grouped(code)
    assert [len(part) for part in shown.split("-")] == [4, 4, 3]
    for typed in (code, shown, shown.lower(), shown.replace("-", " "), shown.replace("-", "–"), f"\u200b{shown}\n"):
        assert codes.parse(typed) == Code(code)
    assert codes.parse(code.replace("0", "o").replace("1", "l")) == Code(code)


@given(TOKENS, st.integers(0, 10), st.integers(1, 31))
def test_a_slip_of_one_character_is_found(token: bytes, place: int, by: int) -> None:
    code = codes.code_of(token)
    other = ALPHABET[(ALPHABET.index(code[place]) + by) % 32]
    with pytest.raises(BadCheck):
        codes.parse(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize(
    "typed",
    ["", " ", "BBX1:", "ABC", "A" * 12, "U" * 11, "BBX1:" + "Z" * 26, "BBX1:" + "0" * 25, "bbx2:" + "0" * 26,
     "BBS1:" + "0" * 26, "0" * 10**6, "-" * 300, "\x00" * 11, "٠" * 11, "https://example.org", "ß" * 11],
)  # fmt: skip
def test_what_is_no_code_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(BadCode):
        codes.parse(typed)


@given(st.text(max_size=300))
def test_any_text_gives_a_code_or_a_named_error(typed: str) -> None:
    try:
        found = codes.parse(typed)
    except BadCode:
        return
    assert (
        codes.parse(codes.grouped(found.letters) if isinstance(found, Code) else codes.qr_text(found.secret)) == found
    )


@given(TOKENS, TOKENS, st.binary(min_size=16, max_size=16))
def test_a_grant_fits_its_own_token_alone(token: bytes, other: bytes, grant_id: bytes) -> None:
    code = codes.code_of(token)
    hashes = {"hash_of_token": codes.token_hash(grant_id, token), "hash_of_code": codes.code_hash(grant_id, code)}
    assert codes.fits(Token(token), grant_id=grant_id, **hashes)
    assert codes.fits(Code(code), grant_id=grant_id, **hashes)
    if other != token:
        assert not codes.fits(Token(other), grant_id=grant_id, **hashes)
        assert not codes.fits(Token(token), grant_id=other, **hashes) or other == grant_id
        assert not codes.fits(Code(codes.code_of(other)), grant_id=grant_id, **hashes)


def test_known_values_stay() -> None:
    """Codes on paper outlive a program."""
    token = bytes(range(16))
    assert codes.qr_text(token) == "BBX1:00041061050R3GG28A1C60T3GF"
    assert codes.code_of(token) == "NVHZQ1VA1C3"


def test_the_short_code_is_made_as_the_paper_says() -> None:
    """HKDF-SHA256 (RFC 5869) by hand: 50 bits, the highest first."""
    token = bytes(range(16))
    inner = hmac.digest(bytes(32), token, "sha256")
    bits = int.from_bytes(hmac.digest(inner, b"ausgabebox/code/1\x01", "sha256")[:7], "big") >> 6
    assert codes.code_of(token)[:10] == "".join(ALPHABET[bits >> (45 - 5 * place) & 31] for place in range(10))
