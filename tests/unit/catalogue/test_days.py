"""Holidays of North Rhine-Westphalia, working days, and what is counted from an event."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.catalogue.rules.days import (
    add_months,
    decide_by,
    due_on,
    erase_on,
    holidays,
    is_working_day,
    notified_on,
    period_end,
)
from buergerbuero.catalogue.values import Due, NoticeClock, Period, Retention, StatedValue, Town
from buergerbuero.catalogue.values.stated import Confirmation
from tests.unit.catalogue.folders import demo

SERVICE, TOWN = demo().service, demo().town
RULES = TOWN.holidays
FRIDAY = date(2026, 11, 20)
CONFIRMED = {"confirmation": Confirmation(von="Stadt Beispiel", am=date(2026, 11, 1))}
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 12, 31))


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Karfreitag", date(2026, 4, 3)),
        ("Ostermontag", date(2026, 4, 6)),
        ("Christi Himmelfahrt", date(2026, 5, 14)),
        ("Pfingstmontag", date(2026, 5, 25)),
        ("Fronleichnam", date(2026, 6, 4)),
        ("Karfreitag", date(2027, 3, 26)),
        ("Ostermontag", date(2027, 3, 29)),
        ("Christi Himmelfahrt", date(2027, 5, 6)),
        ("Pfingstmontag", date(2027, 5, 17)),
        ("Fronleichnam", date(2027, 5, 27)),
        ("Karfreitag", date(2028, 4, 14)),
        ("Fronleichnam", date(2028, 6, 15)),
        ("Allerheiligen", date(2026, 11, 1)),
    ],
)
def test_holidays_fall_where_the_calendar_says(name: str, day: date) -> None:
    assert holidays(day.year, RULES)[day] == name


@pytest.mark.parametrize("day", [date(2026, 12, 24), date(2026, 12, 31), date(2027, 2, 8)])
def test_days_the_law_does_not_name_are_no_holidays(day: date) -> None:
    assert day not in holidays(day.year, RULES)


def test_a_year_has_eleven_holidays() -> None:
    assert len(holidays(2026, RULES)) == 11


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 22), 10, date(2026, 12, 4)),  # a Sunday: Monday is the first day
        (date(2026, 12, 23), 1, date(2026, 12, 24)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),  # both days of Christmas and the weekend between
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # over Easter
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_working_days_are_counted_from_the_day_after(start: date, count: int, end: date) -> None:
    assert due_on(start, count, RULES) == end


@given(days, st.integers(min_value=1, max_value=60))
def test_so_many_working_days_lie_between_start_and_end(start: date, count: int) -> None:
    end = due_on(start, count, RULES)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day, RULES) for day in between) == count
    assert is_working_day(end, RULES)


def test_days_the_town_is_closed_are_no_working_days() -> None:
    closed = RULES.closed.model_copy(update={"value": (date(2026, 11, 23),)})
    rules = RULES.model_copy(update={"closed": closed})
    assert due_on(date(2026, 11, 22), 1, rules) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("14 Tage", date(2026, 12, 4)),
        ("2 Wochen", date(2026, 12, 4)),
        ("1 Monat", date(2026, 12, 20)),
        ("10 Jahre", date(2036, 11, 20)),
        ("5 Arbeitstage", date(2026, 11, 27)),
    ],
)
def test_periods_end(text: str, end: date) -> None:
    assert period_end(date(2026, 11, 20), Period.parse(text), RULES) == end


def test_a_notice_counts_as_notified_so_many_days_later() -> None:
    assert notified_on(NoticeClock.parse("4 Tage nach Absendung"), date(2026, 11, 20)) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10 Jahre nach Ende des Abschlussjahres", date(2037, 1, 1)),
        ("1 Jahr nach Abschluss", date(2027, 11, 21)),
        ("30 Tage nach letzter Änderung", date(2026, 12, 21)),
    ],
)
def test_nothing_is_erased_before_its_time(text: str, day: date) -> None:
    assert erase_on(Retention.parse(text), date(2026, 11, 20), RULES) == day


def town_closed_for(number: int) -> Town:
    """The town, closed for so many days after the Friday, which somebody has confirmed."""
    days_ = tuple(FRIDAY + timedelta(days=n) for n in range(1, number + 1))
    closed = RULES.closed.model_copy(update={"value": days_, "example": False})
    return TOWN.model_copy(update={"holidays": RULES.model_copy(update={"closed": closed})})


def own_time(text: str, *, example: bool) -> StatedValue[Period]:
    return SERVICE.processing_time.model_copy(update={"value": Period.parse(text), "example": example, **CONFIRMED})


@pytest.mark.parametrize("text", ["14 Tage", "2 Wochen", "1 Monat", "1 Jahr"])
def test_days_the_town_is_closed_move_only_what_is_stated_in_working_days(text: str) -> None:
    closed = town_closed_for(30)
    assert period_end(FRIDAY, Period.parse(text), closed.holidays) == period_end(FRIDAY, Period.parse(text), RULES)
    five = Period.parse("5 Arbeitstage")
    assert period_end(FRIDAY, five, RULES) == date(2026, 11, 27)
    assert period_end(FRIDAY, five, closed.holidays) == date(2026, 12, 28)  # whosever time it is


@pytest.mark.parametrize(
    ("text", "example", "due"),
    [
        ("5 Arbeitstage", True, Due(date(2026, 11, 27), True)),
        ("5 Arbeitstage", False, Due(date(2026, 11, 27), True)),  # counted with holidays that are examples
        ("2 Wochen", True, Due(date(2026, 12, 4), True)),
        ("2 Wochen", False, Due(date(2026, 12, 4), False)),  # no holiday moves it
    ],
)
def test_the_towns_own_time_is_an_example_as_soon_as_anything_in_it_is(text: str, example: bool, due: Due) -> None:
    assert decide_by(FRIDAY, own_time(text, example=example), TOWN) == due


def test_the_towns_own_time_is_sure_once_all_is_confirmed() -> None:
    sure = {name: getattr(RULES, name).model_copy(update={"example": False}) for name in ("fixed", "easter", "closed")}
    town = TOWN.model_copy(update={"holidays": RULES.model_copy(update=sure)})
    assert decide_by(FRIDAY, own_time("5 Arbeitstage", example=False), town) == Due(date(2026, 11, 27), False)


def test_no_day_where_nobody_has_confirmed_the_time() -> None:
    unsure = SERVICE.processing_time.model_copy(update={"example": False, "confirmation": None})
    assert decide_by(FRIDAY, unsure, TOWN) is None
