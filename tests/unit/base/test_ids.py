"""Codes and numbers survive people: read aloud, copied by hand, pasted with blanks, typed wrong."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.base import ids

CASE = ids.CodeKind.CASE
codes = st.builds(
    ids.derive_code, st.text(max_size=20), st.just(CASE), purpose=st.just("test"), salt=st.binary(max_size=16)
)
numbers = st.builds(ids.case_number, st.integers(2020, 2999), st.integers(1, 999_999))


def test_new_codes_differ_and_have_sixteen_letters_and_a_check_letter() -> None:
    made = {ids.new_code(CASE) for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(f"[{ids.ALPHABET}]{{17}}", code) for code in made)


@given(codes)
def test_a_code_is_read_as_it_was_shown(code: str) -> None:
    assert ids.parse_code(ids.format_code(code), CASE) == code


@given(
    codes,
    st.lists(st.sampled_from([" ", "-", "–", "\u00a0", "\u200b", "\u2011", ".", "\t", "\n"]), max_size=8),
    st.data(),
)
def test_blanks_dashes_and_case_do_not_matter(code: str, marks: list[str], data: st.DataObject) -> None:
    letters = [data.draw(st.sampled_from([letter, letter.lower()])) for letter in code]
    for mark in marks:
        letters.insert(data.draw(st.integers(0, len(letters))), mark)
    assert ids.parse_code("".join(letters), CASE) == code


@given(codes, st.data())
def test_letters_that_look_alike_are_forgiven(code: str, data: st.DataObject) -> None:
    alike = {"0": "0oO", "1": "1iIlL"}
    typed = "".join(data.draw(st.sampled_from(alike.get(letter, letter))) for letter in code)
    assert ids.parse_code(typed, CASE) == code


def test_digits_of_an_arabic_or_persian_keyboard_are_digits() -> None:
    number = ids.case_number(2026, 4117)
    arabic = number.translate({ord("0") + digit: 0x660 + digit for digit in range(10)})
    persian = number.translate({ord("0") + digit: 0x6F0 + digit for digit in range(10)})
    assert ids.parse_case_number(arabic) == ids.parse_case_number(persian) == number


@given(st.sampled_from(ids.CodeKind), st.sampled_from(ids.CodeKind))
def test_a_code_says_what_it_opens(made: ids.CodeKind, wanted: ids.CodeKind) -> None:
    code = ids.new_code(made)
    typed = ids.format_code(code).lower().replace("0", "o")
    if made is wanted:
        assert ids.parse_code(typed, wanted) == code
        return
    with pytest.raises(ids.OtherCode) as other:
        ids.parse_code(typed, wanted)
    assert other.value.kind is made


@given(codes, st.integers(0, 16), st.sampled_from(ids.ALPHABET))
def test_any_single_wrong_letter_is_found(code: str, place: int, letter: str) -> None:
    if letter == code[place]:
        return
    with pytest.raises(ids.BadCode):
        ids.parse_code(code[:place] + letter + code[place + 1 :], CASE)


@given(codes, st.integers(0, 15))
def test_neighbours_that_changed_places_are_found(code: str, place: int) -> None:
    one, two = code[place], code[place + 1]
    if one == two or {one, two} == {"0", "Z"}:  # the one pair that Luhn mod 32 cannot tell apart
        return
    with pytest.raises(ids.BadCode):
        ids.parse_code(code[:place] + two + one + code[place + 2 :], CASE)


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    try:
        code = ids.parse_code(text, CASE)
    except ids.BadCode:
        return
    assert ids.parse_code(code, CASE) == code
    assert len(code) == 17


@pytest.mark.parametrize("text", ["", "BKWQ", "U" * 17, "ß" * 9, "0" * 16, "0" * 18, "💣" * 17])
def test_what_cannot_be_a_code_is_refused(text: str) -> None:
    with pytest.raises(ids.BadCode):
        ids.parse_code(text, CASE)


@pytest.mark.parametrize("letter", ["\ufdfa", "A", "-", " "])
def test_megabytes_in_place_of_a_code_cost_nothing(letter: str) -> None:
    begun = time.process_time()
    with pytest.raises(ids.BadCode):
        ids.parse_code(letter * 800_000, CASE)
    with pytest.raises(ids.BadNumber):
        ids.parse_case_number(letter * 800_000)
    assert time.process_time() - begun < 0.5


def test_a_derived_code_is_the_same_each_time_and_another_for_each_purpose_seed_and_salt() -> None:
    code = ids.derive_code("seed", CASE, purpose="access", salt=b"salt")
    assert code == ids.derive_code("seed", CASE, purpose="access", salt=b"salt")
    assert ids.parse_code(code, CASE) == code
    others = {
        ids.derive_code("Seed", CASE, purpose="access", salt=b"salt"),
        ids.derive_code("seed", CASE, purpose="verify", salt=b"salt"),
        ids.derive_code("seed", CASE, purpose="access", salt=b"Salt"),
    }
    assert len(others | {code}) == 4


@given(numbers)
def test_a_number_is_read_as_it_was_shown(number: str) -> None:
    assert ids.parse_case_number(number) == number
    assert ids.parse_case_number(f" {number.replace('-', ' ')} ") == number
    assert ids.parse_case_number(number.replace("-", "")) == number


@given(numbers, st.integers(0, 10), st.sampled_from("0123456789"))
def test_any_single_wrong_digit_is_found(number: str, place: int, digit: str) -> None:
    digits = number.replace("-", "")
    if digit == digits[place]:
        return
    with pytest.raises(ids.BadNumber):
        ids.parse_case_number(digits[:place] + digit + digits[place + 1 :])


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        number = ids.parse_case_number(text)
    except ids.BadNumber:
        return
    assert re.fullmatch(r"[0-9]{4}-[0-9]{6}-[0-9]", number)


def test_numbers_of_a_year_differ() -> None:
    assert len({ids.case_number(2026, count) for count in range(1, 2000)}) == 1999
    assert ids.case_number(2026, 4117).startswith("2026-004117-")
