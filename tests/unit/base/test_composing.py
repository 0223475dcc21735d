"""Normal forms of anything, in a time that nobody has to wait for."""

import sys
import unicodedata
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.base.composing import LOST, MOST_MARKS, Form, composed

FORMS: tuple[Form, ...] = get_args(Form)
PAIRS = ["\u0301\u0323", "\u0323\u0301", "\u0f73\u0301", "\uff9e\u0301"]


@given(st.text(), st.sampled_from(FORMS))
def test_what_people_write_is_as_unicode_has_it(text: str, form: Form) -> None:
    assert composed(text, form) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("form", FORMS)
def test_as_many_marks_as_a_language_could_need_stay(form: Form) -> None:
    text = "a" + "\u0323\u0301" * (MOST_MARKS // 2) + "b"

    assert composed(text, form) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("pair", PAIRS)
def test_a_heap_of_marks_is_not_sorted(pair: str, form: Form) -> None:
    """Sorting these would take longer than a test may."""
    assert composed("a" + pair * 500_000 + "b", form) == f"a{LOST}b"


def test_no_character_that_falls_apart_into_marks_is_forgotten() -> None:
    for number in range(sys.maxunicode + 1):
        letter = chr(number)
        if unicodedata.combining(unicodedata.normalize("NFKD", letter)[0]):
            assert composed(letter * (MOST_MARKS + 1)) == LOST, hex(number)
