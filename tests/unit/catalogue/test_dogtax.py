"""The dog tax: begin, months, parts, arrears. Rates and days are the example values, nobody's statement."""

from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.catalogue.bundle import define, open_bundle, pack
from buergerbuero.catalogue.rules.calculations import MissingAnswer, calculate
from buergerbuero.catalogue.rules.dogtax import assess, dog_tax, tax_begins
from buergerbuero.catalogue.values import DayOfYear, DogNumber
from tests.unit.catalogue.folders import REAL, dog_tax_facts

FACTS = dog_tax_facts()
QUARTERS = tuple(DayOfYear.parse(text) for text in ("15.02.", "15.05.", "15.08.", "15.11."))
days = st.dates(min_value=date(2022, 1, 1), max_value=date(2060, 12, 31))
rates = st.decimals(min_value=0, max_value=5000, places=2)


@pytest.mark.parametrize(
    ("since", "moved", "begins"),
    [
        (date(2026, 3, 31), False, date(2026, 3, 1)),
        (date(2026, 3, 1), True, date(2026, 4, 1)),
        (date(2026, 12, 1), True, date(2027, 1, 1)),
        (date(2026, 1, 1), False, date(2026, 1, 1)),
    ],
)
def test_the_tax_begins_with_the_month_or_after_a_move_with_the_next(since: date, moved: bool, begins: date) -> None:
    assert tax_begins(since, moved_here=moved) == begins


@pytest.mark.parametrize(("number", "rate"), [("erster", "108.00"), ("zweiter", "120.00"), ("weiterer", "132.00")])
def test_a_whole_year_costs_the_rate_in_four_parts(number: DogNumber, rate: str) -> None:
    found = assess(FACTS, number=number, since=date(2026, 1, 9), moved_here=False, notice_on=date(2026, 1, 20))
    assert found
    assert found.years[0].amount == Decimal(rate)
    assert [part.amount for part in found.instalments] == [Decimal(rate) / 4] * 4
    assert found.example


def test_a_dog_that_came_in_march_costs_ten_months() -> None:
    found = assess(FACTS, number="erster", since=date(2026, 3, 10), moved_here=False, notice_on=date(2026, 3, 20))
    assert found
    year = found.years[0]
    assert (year.first_month, year.months, year.amount) == (3, 10, Decimal("90.00"))
    assert found.arrears == Decimal("9.00")  # March belongs to the part of 15 February, which has passed
    assert [(str(part.due_on), part.amount) for part in found.instalments] == [
        ("2026-05-15", Decimal("27.00")),
        ("2026-08-15", Decimal("27.00")),
        ("2026-11-15", Decimal("27.00")),
    ]


def test_years_that_have_passed_are_assessed_too() -> None:
    found = assess(FACTS, number="erster", since=date(2024, 11, 2), moved_here=False, notice_on=date(2026, 2, 1))
    assert found
    assert [(year.year, year.amount) for year in found.years] == [
        (2024, Decimal("18.00")),
        (2025, Decimal("108.00")),
        (2026, Decimal("108.00")),
    ]
    assert found.arrears == Decimal("126.00")
    assert dict(found.rows())["Steuer für 2024 (2 Monate)"] == "18,00 Euro"
    assert dict(found.rows("en"))["due on 15 February 2026"] == "27.00 euros"


def test_years_before_the_first_known_rate_are_left_to_a_clerk() -> None:
    found = assess(FACTS, number="erster", since=date(2020, 5, 1), moved_here=False, notice_on=date(2023, 1, 1))
    assert found
    assert found.years_without_rate == (2020, 2021)
    assert [year.year for year in found.years] == [2022, 2023]
    assert dict(found.rows())["ohne bekannten Steuersatz, nicht gerechnet"] == "2020, 2021"


def test_nothing_is_calculated_with_unconfirmed_values() -> None:
    facts = define(REAL, demo=False).town.dog_tax
    assert facts
    assert assess(facts, number="erster", since=date(2026, 3, 1), moved_here=False, notice_on=date(2026, 3, 1)) is None


@given(days, days, rates, st.sampled_from([1, 2, 3, 4, 6, 12]), st.booleans())
def test_parts_and_arrears_add_up_to_the_year(
    since: date, notice_on: date, rate: Decimal, count: int, moved: bool
) -> None:
    begins = tax_begins(since, moved_here=moved)
    due_days = tuple(DayOfYear(month, 15) for month in range(1, 13, 12 // count))
    year = dog_tax(year=notice_on.year, begins=begins, yearly_rate=rate, due_days=due_days, notice_on=notice_on)
    assert year.arrears + sum(part.amount for part in year.instalments) == year.amount
    assert Decimal(0) <= rate * year.months / 12 - year.amount < Decimal("0.01")
    assert all(part.due_on > notice_on for part in year.instalments)
    assert 0 <= year.months <= 12


@given(days, st.sampled_from(get_args(DogNumber)), st.booleans())
def test_a_later_begin_never_costs_more(since: date, number: DogNumber, moved: bool) -> None:
    notice_on = date(since.year, 12, 31)
    moved_in = assess(FACTS, number=number, since=since, moved_here=True, notice_on=notice_on)
    taken_in = assess(FACTS, number=number, since=since, moved_here=False, notice_on=notice_on)
    assert moved_in
    assert taken_in
    assert moved_in.begins > taken_in.begins
    assert taken_in.years[0].amount - (moved_in.years[0].amount if moved_in.years[0].year == since.year else 0) > 0


PUBLISHED = open_bundle(pack(REAL, demo=True))


def test_the_service_says_which_answers_go_in() -> None:
    answers = {"anzahl": "zweiter", "seit_wann": "2026-03-10", "zugezogen": "ja"}
    found = calculate(PUBLISHED, answers, date(2026, 3, 20))
    assert found
    assert found.begins == date(2026, 4, 1)
    assert found.years[0].amount == Decimal("90.00")


@pytest.mark.parametrize(
    "answers",
    [
        {"seit_wann": "2026-03-10", "zugezogen": "ja"},
        {"anzahl": "vierter", "seit_wann": "2026-03-10", "zugezogen": "ja"},
        {"anzahl": "erster", "seit_wann": {"tag": "1"}, "zugezogen": "ja"},
        {"anzahl": "erster", "seit_wann": "bald", "zugezogen": "ja"},
    ],
)
def test_a_missing_or_strange_answer_is_named(answers: dict[str, object]) -> None:
    with pytest.raises(MissingAnswer):
        calculate(PUBLISHED, answers, date(2026, 3, 20))
