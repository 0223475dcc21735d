"""Working days, holidays and periods. Pure; a day is a date in the town's own time."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter

from buergerbuero.catalogue.values import (
    Due,
    HolidayRules,
    NoticeClock,
    OpeningHours,
    Period,
    Retention,
    StatedValue,
    Town,
)

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


def holidays(year: int, rules: HolidayRules) -> dict[date, str]:
    """Return the holidays of a year with their names. What is unknown is left out (Feiertagsgesetz NW § 2)."""
    fixed = {day.in_year(year): name for name, day in (rules.fixed.value or {}).items()}
    sunday = easter(year)
    movable = {sunday + timedelta(days=offset): name for name, offset in (rules.easter.value or {}).items()}
    return fixed | movable


def is_working_day(day: date, rules: HolidayRules) -> bool:
    """Whether the town works on a day: Monday to Friday, no holiday, not closed."""
    return day.weekday() < _SATURDAY and not _all_closed(day, rules)


def is_open(day: date, hours: OpeningHours, rules: HolidayRules) -> bool:
    """Whether an office is open on a day: one of its own, no holiday, the town not closed."""
    return hours.includes(day) and not _all_closed(day, rules)


def due_on(start: date, working_days: int, rules: HolidayRules) -> date:
    """Return the last of so many working days after `start`; the day of the event itself does not count."""
    return _last_of(start, working_days, lambda day: is_working_day(day, rules))


def collect_until(start: date, period: Period, hours: OpeningHours, rules: HolidayRules) -> date:
    """Return the last day on which something can be collected at an office: its own working days are those on which it
    is open, and any other period that ends on another day goes on until the next of them.
    """
    if period.in_working_days:
        return _last_of(start, period.number, lambda day: is_open(day, hours, rules))
    return _last_of(period_end(start, period, rules) - _ONE_DAY, 1, lambda day: is_open(day, hours, rules))


def decide_by(start: date, time: StatedValue[Period], town: Town) -> Due | None:
    """Return by when the town means to decide what came on `start`; None while it has named no time for that.

    This is the town's own time: what moves nothing but that belongs here. The time that a law, a statute or a notice
    leaves people, and what is kept for how long, is a `period_end`.
    """
    if not time.usable or time.value is None:
        return None
    moving = (town.holidays.fixed, town.holidays.easter, town.holidays.closed) if time.value.in_working_days else ()
    example = any(stated.example for stated in (time, *moving))
    return Due(period_end(start, time.value, town.holidays), example)


def period_end(start: date, period: Period, rules: HolidayRules) -> date:
    """Return the last day of a period that begins with an event on `start` (§§ 187, 188 BGB: the same day of the
    month, or its last day). Only working days are moved by weekends and holidays.
    """
    if period.in_working_days:
        return due_on(start, period.number, rules)
    if period.unit in ("Tage", "Wochen"):
        return start + timedelta(days=period.number * (7 if period.unit == "Wochen" else 1))
    return add_months(start, period.number * (12 if period.unit == "Jahre" else 1))


def add_months(start: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def notified_on(clock: NoticeClock, event: date) -> date:
    """Return the day on which a notice counts as notified; `event` is the day it was sent, provided or opened."""
    return event + timedelta(days=clock.days)


def erase_on(retention: Retention, event: date, rules: HolidayRules) -> date:
    """Return the first day on which something may be gone; `event` is the day its retention counts from."""
    start = date(event.year, 12, 31) if retention.start == "Ende des Abschlussjahres" else event
    return period_end(start, retention.period, rules) + _ONE_DAY


def _all_closed(day: date, rules: HolidayRules) -> bool:
    return day in holidays(day.year, rules) or day in (rules.closed.value or ())


def _last_of(start: date, number: int, counts: Callable[[date], bool]) -> date:
    """Return the last of so many days after `start` that count. Some day of the next years must."""
    day = start
    for _ in range(number):
        day += _ONE_DAY
        while not counts(day):
            day += _ONE_DAY
    return day
