"""What the dog tax comes to: for one year, and for all years a notice covers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from buergerbuero.base.languages import counted, translated
from buergerbuero.catalogue.values.quantities import Period, euros
from buergerbuero.catalogue.values.stated import StatedValue, shown

DogNumber: TypeAlias = Literal["erster", "zweiter", "weiterer"]


@dataclass(frozen=True)
class Instalment:
    """A part of the tax and the day it is due."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True)
class DogTaxYear:
    """The tax for one dog in one calendar year. `months` may be 0: then nothing is owed in this year.

    arrears: what was due before or on the day of the notice. instalments: what is due after it.
    """

    year: int
    yearly_rate: Decimal
    first_month: int
    months: int
    amount: Decimal
    instalments: tuple[Instalment, ...]
    arrears: Decimal


@dataclass(frozen=True)
class DogTaxAssessment:
    """The tax from its beginning to the year of the notice.

    years_without_rate: years the town has named no rate for; a clerk must see to them. example: a value was laid over
    from beispielwerte.yaml, so every document that shows the result must say so.
    """

    begins: date
    years: tuple[DogTaxYear, ...]
    years_without_rate: tuple[int, ...]
    arrears_within: StatedValue[Period]
    example: bool

    @property
    def arrears(self) -> Decimal:
        """What was due before or on the day of the notice, over all years."""
        return sum((each.arrears for each in self.years), Decimal("0.00"))

    @property
    def instalments(self) -> tuple[Instalment, ...]:
        """What is due after the notice, over all years, in the order of the days."""
        return tuple(part for each in self.years for part in each.instalments)

    def rows(self, language: str = "de") -> tuple[tuple[str, str], ...]:
        """Return the result as lines of label and text, as portal and desk show it."""
        last = self.years[-1]
        rows = [
            (translated("Steuerpflicht ab", language), shown(self.begins, language)),
            (translated("Steuersatz im Jahr {year}", language, year=last.year), euros(last.yearly_rate, language)),
        ]
        rows += [(_tax_for(each, language), euros(each.amount, language)) for each in self.years]
        if self.years_without_rate:
            label = translated("ohne bekannten Steuersatz, nicht gerechnet", language)
            rows.append((label, ", ".join(map(str, self.years_without_rate))))
        if self.arrears:
            rows.append((translated("davon für vergangene Termine", language), euros(self.arrears, language)))
        rows += [
            (translated("fällig am {day}", language, day=shown(each.due_on, language)), euros(each.amount, language))
            for each in self.instalments
        ]
        return tuple(rows)


def _tax_for(found: DogTaxYear, language: str) -> str:
    return counted(
        "Steuer für {year} ({n} Monat)", "Steuer für {year} ({n} Monate)", found.months, language, year=found.year
    )
