"""Opening hours: read as a town writes them, shown in the language of the page, counted for what is to be collected."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from buergerbuero.catalogue.rules import days
from buergerbuero.catalogue.values import HolidayRules, OpeningHours, Period
from tests.unit.catalogue.folders import demo

HOLIDAYS: HolidayRules = demo().town.holidays
TWO_DAYS = OpeningHours.model_validate({"dienstag": "14-19", "samstag": "9-12:30", "geschlossen": {"Karsamstag": "-1"}})


def test_a_line_a_day_in_the_language_of_the_page() -> None:
    assert TWO_DAYS.lines() == ("Dienstag 14:00–19:00", "Samstag 09:00–12:30", "Karsamstag geschlossen")
    assert TWO_DAYS.lines("en")[:2] == ("Tuesday 14:00–19:00", "Saturday 09:00–12:30")
    twice = OpeningHours.model_validate({"montag": "8-12, 14-16"})
    assert twice.text() == "Montag 08:00–12:00, 14:00–16:00"


@pytest.mark.parametrize(
    "written",
    [
        {"montag": "nachmittags"},
        {"montag": "19-14"},
        {"montag": "9-25"},
        {"montag": "8-12, 11-14"},
        {"montag": ""},
        {},
        {"geschlossen": {"Karsamstag": "gestern"}, "montag": "8-12"},
    ],
)
def test_what_is_no_opening_time_is_refused_with_what_to_write(written: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=r" \| "):
        OpeningHours.model_validate(written)


@given(st.dates(date(2026, 1, 1), date(2035, 12, 31)), st.integers(1, 30), st.sampled_from(["Arbeitstage", "Tage"]))
def test_the_last_day_to_collect_is_a_day_on_which_the_office_is_open(start: date, number: int, unit: str) -> None:
    period = Period.parse(f"{number} {unit}")
    last = days.collect_until(start, period, TWO_DAYS, HOLIDAYS)
    between = [start + timedelta(days=each) for each in range(1, (last - start).days + 1)]
    open_days = [day for day in between if days.is_open(day, TWO_DAYS, HOLIDAYS)]
    assert open_days[-1] == last and last.weekday() in (1, 5)
    if unit == "Arbeitstage":
        assert len(open_days) == number
    else:
        full = days.period_end(start, period, HOLIDAYS)
        assert last >= full and sum(day >= full for day in open_days) == 1


def test_an_office_closes_with_the_town_and_on_days_of_its_own() -> None:
    assert not days.is_open(date(2027, 3, 27), TWO_DAYS, HOLIDAYS), "Karsamstag"
    assert days.is_open(date(2027, 3, 20), TWO_DAYS, HOLIDAYS)
    assert not days.is_open(date(2026, 12, 26), TWO_DAYS, HOLIDAYS), "a Saturday, and a holiday"
