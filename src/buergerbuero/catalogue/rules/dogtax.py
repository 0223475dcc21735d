"""The dog tax, as the town's statute is known so far (all of it unconfirmed, see town.yaml).

The tax begins with the first day of the month in which the dog came; after moving to the town with the dog, with the
first day of the following month. A year costs rate / 12 for each month; the sum is rounded down to the cent, in favour
of the person. Each due day stands for an equal part of the year; what is past when the notice goes out is arrears.
Source: hunde2.de (private page, undated) for begin and due days; rates from the newspaper; rounding is our proposal.
"""

from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any, Final

from buergerbuero.catalogue.values import (
    DayOfYear,
    DogNumber,
    DogTaxAssessment,
    DogTaxFacts,
    DogTaxYear,
    Fee,
    Instalment,
    StatedValue,
)

_CENT: Final = Decimal("0.01")
_NOTHING: Final = Decimal("0.00")
_MONTHS: Final = 12


def tax_begins(since: date, *, moved_here: bool) -> date:
    """Return the first day the tax is owed for; `since` is the day the dog came, or moved here with the person."""
    if not moved_here:
        return since.replace(day=1)
    years, month = divmod(since.month, _MONTHS)
    return date(since.year + years, month + 1, 1)


def assess(
    facts: DogTaxFacts, *, number: DogNumber, since: date, moved_here: bool, notice_on: date
) -> DogTaxAssessment | None:
    """Return the tax from its beginning to the year of the notice; None while a value it needs is not usable."""
    begins = tax_begins(since, moved_here=moved_here)
    wanted = range(begins.year, max(notice_on.year, begins.year) + 1)
    rates = {year: rate for year in wanted if (rate := _rate(facts, number, year))}
    used: list[StatedValue[Any]] = [
        facts.due_days,
        facts.begins,
        facts.begins_after_moving,
        facts.rounding,
    ]
    used += rates.values()
    due_days = facts.due_days.value
    if not rates or due_days is None or not all(each.usable for each in used):
        return None
    return DogTaxAssessment(
        begins=begins,
        years=tuple(
            dog_tax(
                year=year,
                begins=begins,
                yearly_rate=rate.value.amount,
                due_days=due_days,
                notice_on=notice_on,
            )
            for year, rate in rates.items()
            if rate.value
        ),
        years_without_rate=tuple(year for year in wanted if year not in rates),
        arrears_within=facts.arrears_within,
        example=any(each.example for each in used),
    )


def dog_tax(
    *, year: int, begins: date, yearly_rate: Decimal, due_days: tuple[DayOfYear, ...], notice_on: date
) -> DogTaxYear:
    """Return the tax of one year. An instalment due before or on `notice_on` becomes part of the arrears."""
    first = 1 if begins.year < year else begins.month if begins.year == year else _MONTHS + 1
    parts = _parts(yearly_rate, first, len(due_days))
    due = [Instalment(day.in_year(year), part) for day, part in zip(sorted(due_days), parts, strict=True)]
    return DogTaxYear(
        year=year,
        yearly_rate=yearly_rate,
        first_month=min(first, _MONTHS),
        months=_MONTHS + 1 - first,
        amount=sum(parts, _NOTHING),
        instalments=tuple(each for each in due if each.due_on > notice_on and each.amount),
        arrears=sum((each.amount for each in due if each.due_on <= notice_on), _NOTHING),
    )


def _rate(facts: DogTaxFacts, number: DogNumber, year: int) -> StatedValue[Fee] | None:
    """Return the newest rate that holds in a year, or None for a year before the first one known."""
    since = [first for first in facts.rates if int(first) <= year]
    if not since:
        return None
    rates = facts.rates[max(since)]
    return {"erster": rates.first, "zweiter": rates.second, "weiterer": rates.further}[number]


def _parts(yearly_rate: Decimal, first: int, count: int) -> list[Decimal]:
    """Share the year among the due days. Rounded on the running sum, so that the parts add up to the whole."""
    length = _MONTHS // count
    ends = [length * (n + 1) for n in range(count)]
    sums = [_for_months(yearly_rate, max(0, end + 1 - first)) for end in ends]
    return [upper - lower for lower, upper in zip([_NOTHING, *sums], sums, strict=False)]


def _for_months(yearly_rate: Decimal, months: int) -> Decimal:
    return (yearly_rate * months / _MONTHS).quantize(_CENT, rounding=ROUND_DOWN)
