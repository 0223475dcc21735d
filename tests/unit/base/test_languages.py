"""One table of languages; what the program says is in those that are whole, and German to everybody else."""

import pytest

from buergerbuero.base import languages
from buergerbuero.base.languages import Language, counted, known, locale_of, own, there, translated

BEGUN = Language("eo", "Esperanto", "eo")


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language that single services bring."""
    monkeypatch.setattr(languages, "TABLE", (*languages.TABLE, BEGUN))


def test_german_comes_first_and_is_whole() -> None:
    assert languages.TABLE[0].code == languages.whole()[0] == languages.GERMAN


def test_every_page_offers_what_is_whole_and_a_service_what_it_brings(begun: None) -> None:
    everywhere = list(languages.whole())
    assert BEGUN.code not in everywhere
    assert [each.code for each in languages.offered(())] == everywhere
    assert [each.code for each in languages.offered(("eo", "xx"))] == [*everywhere, "eo"]


@pytest.mark.parametrize(("wished", "code"), [("en", "en"), ("en-gb", "en"), ("eo", "eo"), ("xx", "de"), ("", "de")])
def test_a_language_that_is_not_in_the_table_is_german(begun: None, wished: str, code: str) -> None:
    assert known(wished) == code


def test_to_who_reads_a_language_that_is_begun_the_program_speaks_german(begun: None) -> None:
    assert [own(each) for each in ("de", "en", "eo", "xx")] == ["de", "en", "de", "de"]
    assert [locale_of(each) for each in ("en", "eo")] == ["en_GB", "de_DE"]
    assert [translated("{time} Uhr", each, time="8:00") for each in ("en", "eo")] == ["8:00", "8:00 Uhr"]
    assert [counted("{n} Tag", "{n} Tage", 2, each) for each in ("en", "eo")] == ["2 days", "2 Tage"]


def test_what_was_not_kept_in_a_language_is_there_in_german(begun: None) -> None:
    assert [there({"de": "Hund", "en": "dog"}, each) for each in ("de", "en", "eo")] == ["Hund", "dog", "Hund"]
