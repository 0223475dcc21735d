"""Search: who types the exact word or one that sounds alike finds, and a label tells nothing without the key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.cases.rules import label, phonetic, query_tokens, tokens_of, words_in
from buergerbuero.cases.values import Person

KEY = b"k" * 32


def person(given: str = "Erika", family: str = "Müller-Lüdenscheidt") -> Person:
    return Person(given, family, "1964-08-12", ("Musterstraße 1", "57072 Siegen"), None, None)


def finds(text: str, someone: Person) -> bool:
    kept = tokens_of(someone, KEY)
    wanted = query_tokens(text, KEY)
    return bool(wanted) and all(kept & set(alternatives) for alternatives in wanted)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("wikipedia", "3412"),  # the examples that describe the method
        ("breschnew", "17863"),
        ("mueller", "657"),
        ("luedenscheidt", "52682"),
        ("heinzclassen", "068586"),
    ],
)
def test_words_have_the_known_sound(word: str, code: str) -> None:
    assert phonetic(word) == code


@pytest.mark.parametrize(
    "typed",
    ["Müller", "mueller", "MULLER", "Erika Müller", "Lüdenscheid", "12.8.1964", "12.08.1964 Müller", "1964-08-12"],
)
def test_exact_words_sounds_and_dates_find(typed: str) -> None:
    assert finds(typed, person())


@pytest.mark.parametrize("typed", ["Mül", "Schmidt", "Erika Schmidt", "13.08.1964", "", "   ", "%"])
def test_beginnings_and_others_do_not_find(typed: str) -> None:
    assert not finds(typed, person())


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_is_found_by_its_own_words(given_names: str, family: str) -> None:
    someone = person(given_names, family)
    if words_in(f"{given_names} {family}"):
        assert finds(f"{given_names} {family}", someone)


def test_a_token_says_nothing_without_the_key() -> None:
    assert not tokens_of(person(), KEY) & tokens_of(person(), b"x" * 32)


def test_labels_of_one_word_have_nothing_in_common() -> None:
    tokens = tokens_of(person(), KEY) | tokens_of(person("Erik", "Probe"), KEY)
    labels = [label(token, count) for token in tokens for count in range(500)]
    assert len(set(labels)) == len(labels)
    starts = [[each.bytes[0] for each in labels[begin : begin + 500]] for begin in range(0, len(labels), 500)]
    assert all(len(set(start)) > 150 for start in starts), "of 256 first bytes about 220 come among 500 random ones"
