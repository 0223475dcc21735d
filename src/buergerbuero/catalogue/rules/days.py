"""Working days, holidays and periods. Pure; a day is a date in the town's own time."""

import calendar
from datetime import date, timedelta

from dateutil.easter import easter

from buergerbuero.catalogue.values import HolidayRules, NoticeClock, Period, Retention

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
    return day.weekday() < _SATURDAY and day not in holidays(day.year, rules) and day not in (rules.closed.value or ())


def due_on(start: date, working_days: int, rules: HolidayRules) -> date:
    """Return the last of so many working days after `start`; the day of the event itself does not count."""
    day = start
    for _ in range(working_days):
        day += _ONE_DAY
        while not is_working_day(day, rules):
            day += _ONE_DAY
    return day


def period_end(start: date, period: Period, rules: HolidayRules) -> date:
    """Return the last day of a period that begins with an event on `start` (§§ 187, 188 BGB: the same day of the
    month, or its last day). Only working days are moved by weekends and holidays.
    """
    if period.unit == "Arbeitstage":
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
