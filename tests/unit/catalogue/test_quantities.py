"""Amounts and times are read as the department writes them, and shown in German and English."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.catalogue.values import DayOfYear, Fee, NoticeClock, Period, Retention, euros


@pytest.mark.parametrize(
    ("parse", "text", "german", "english"),
    [
        (Fee.parse, "108.00 EUR im Jahr", "108,00 Euro im Jahr", "108.00 euros a year"),
        (Fee.parse, "1234,50 EUR", "1.234,50 Euro", "1,234.50 euros"),
        (Fee.parse, "keine", "keine Gebühr", "no fee"),
        (Period.parse, "10 Arbeitstage", "10 Arbeitstage", "10 working days"),
        (Period.parse, "1 Monat", "1 Monat", "1 month"),
        (Period.parse, "2 Wochen", "2 Wochen", "2 weeks"),
        (Retention.parse, "10 Jahre nach Abschluss", "10 Jahre nach Abschluss", "10 years after the case was closed"),
        (NoticeClock.parse, "1 Tag nach Abruf", "1 Tag nach Abruf", "1 day after it was opened"),
        (DayOfYear.parse, "15.02.", "15.02.", "15/02"),
    ],
)
def test_texts_are_read_and_shown(parse: Callable[[str], Any], text: str, german: str, english: str) -> None:
    assert parse(text).text() == german
    assert parse(text).text("en") == english


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (Fee.parse, "108 EUR"),  # cents are always written, so that a slip shows
        (Fee.parse, "1.234.50 EUR"),
        (Fee.parse, "-5.00 EUR"),
        (Fee.parse, "٣.٠٠ EUR"),  # digits of other scripts
        (Fee.parse, "kostenlos"),
        (Period.parse, "zwei Wochen"),
        (Period.parse, "10 Werktage"),  # Saturday counts there, so it must not pass for Arbeitstage
        (Period.parse, "99999 Jahre"),
        (Retention.parse, "10 Jahre"),
        (Retention.parse, "10 Jahre nach Belieben"),
        (NoticeClock.parse, "4 Wochen nach Absendung"),
        (DayOfYear.parse, "29.02."),
        (DayOfYear.parse, "31.04."),
        (DayOfYear.parse, "1.1."),
    ],
)
def test_other_texts_are_refused_with_a_remedy(parse: Callable[[str], Any], text: str) -> None:
    with pytest.raises(ValueError, match=r" \| Schreiben Sie"):
        parse(text)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in (Fee.parse, Period.parse, Retention.parse, NoticeClock.parse, DayOfYear.parse):
        try:
            assert parse(text).text()
        except ValueError as error:
            assert " | " in str(error)


@given(st.decimals(min_value=0, max_value=9_999_999, places=2))
def test_amounts_survive_the_way_into_text_and_back(amount: Decimal) -> None:
    text = euros(amount).removesuffix(" Euro").replace(".", "")
    assert Fee.parse(f"{text} EUR").amount == amount


def test_a_day_of_the_year_falls_into_each_year() -> None:
    assert DayOfYear.parse("15.11.").in_year(2026) == date(2026, 11, 15)
