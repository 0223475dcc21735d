"""What is tidied away, what may stay, and how a refused character is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.forms.types.letters import (
    DIACRITICS,
    LETTERS,
    NAMES,
    TEXT,
    clean_block,
    clean_line,
    name_of,
    stranger,
)


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_block(clean_block(text)) == clean_block(text)


@given(st.text())
def test_a_tidied_line_has_no_line_end_and_nothing_around_it(text: str) -> None:
    line = clean_line(text)

    assert "\n" not in line
    assert "\r" not in line
    assert line == line.strip(" ")


@given(st.text())
def test_only_allowed_letters_pass(text: str) -> None:
    line = clean_line(text)
    found = stranger(line, TEXT)

    assert (found is None) or found in line
    if found is None:
        assert not any(ord(letter) >= 0x1F000 or ord(letter) < 32 for letter in line)


# Names from the regions whose letters DIN 91379 lists.
@pytest.mark.parametrize(
    "name",
    [
        "Müller-Lüdenscheidt",
        "Ẵn Đặng",
        "Þórunn Æsgeirsdóttir",
        "Łódź",
        "Ġorġ",
        "O’Brien",
        "D'Arc",
        "J. R.",
        "Ķēniņš",
        "Ǩiõll",
    ],
)
def test_european_names_pass(name: str) -> None:
    assert stranger(clean_line(name), NAMES) is None


@pytest.mark.parametrize("pair", ["C̆", "c̨̆", "l̥̄", "K͟H", "s̛̄", "Ạ̈"])
def test_letters_that_exist_only_as_sequences_pass(pair: str) -> None:
    assert stranger(clean_line(pair), NAMES) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Erika 😀", "😀"),
        ("Erika 👩‍👩‍👧", "👩‍👩‍👧"),
        ("Erika ❤️", "❤️"),
        ("Erika 👍🏽", "👍🏽"),
        ("Anna;", ";"),
        ("محمد", "م"),
        ("a\u0489", "a\u0489"),
        ("-\u0301", "-\u0301"),
        ("\u0301", "\u0301"),
        ("a\x00", "\x00"),
        ("a\u202eb", "\u202e"),
    ],
)
def test_the_whole_character_is_named(text: str, found: str) -> None:
    assert stranger(clean_line(text), NAMES) == found


@pytest.mark.parametrize(("character", "shown"), [("😀", "😀"), ("\x07", "U+0007"), ("\u202e", "U+202E"), (";", ";")])
def test_what_cannot_be_seen_is_shown_by_its_number(character: str, shown: str) -> None:
    assert name_of(character) == shown


def test_phones_dashes_quotes_and_bullets_are_text() -> None:
    assert stranger("„Ja“ – nein — ‚so‘ … • 5 € ½ § 3 «x» 10 °C", TEXT) is None


def test_the_letters_are_as_many_as_the_norm_lists() -> None:
    # DIN 91379:2022-08: 500 single Latin letters (bll), 20 diacritics (dc), 18 other characters in names (bnlreq)
    assert (len(LETTERS), len(DIACRITICS), len(NAMES - LETTERS)) == (500, 20, 18)
