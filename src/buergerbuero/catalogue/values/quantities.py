"""Amounts and times as the department writes them: `108.00 EUR im Jahr`, `10 Arbeitstage`, `4 Tage nach Absendung`.

Each is parsed once, typed from then on, and shows itself in the language of its reader. A wrong text raises
ValueError("what is wrong | what to do"), which `base.yamlfile` turns into a problem with file and line.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args

from babel.numbers import format_decimal
from django.utils.translation import gettext_noop
from pydantic import BeforeValidator, WithJsonSchema

from buergerbuero.base.languages import counted, locale_of, translated

TimeUnit: TypeAlias = Literal["Arbeitstage", "Tage", "Wochen", "Monate", "Jahre"]
RetentionStart: TypeAlias = Literal["Eingang", "Abschluss", "Ende des Abschlussjahres", "letzter Änderung"]
NoticeStart: TypeAlias = Literal["Absendung", "Bereitstellung", "Abruf"]

_SINGULAR: Final = {
    "Arbeitstag": "Arbeitstage",
    "Tag": "Tage",
    "Woche": "Wochen",
    "Monat": "Monate",
    "Jahr": "Jahre",
}
_DATIVE: Final = {"Arbeitstagen": "Arbeitstage", "Tagen": "Tage", "Monaten": "Monate", "Jahren": "Jahre"}
# Put together below, and named here to be translated. Other units of a fee are the department's own words.
_WORDS: Final = (
    gettext_noop("im Jahr"),
    gettext_noop("im Monat"),
    gettext_noop("{period} nach Eingang"),
    gettext_noop("{period} nach Abschluss"),
    gettext_noop("{period} nach Ende des Abschlussjahres"),
    gettext_noop("{period} nach letzter Änderung"),
    gettext_noop("{period} nach Absendung"),
    gettext_noop("{period} nach Bereitstellung"),
    gettext_noop("{period} nach Abruf"),
)
_AMOUNT: Final = re.compile(r"([0-9]{1,7})[.,]([0-9]{2}) EUR(?: (\S.{0,40}))?")
_PERIOD: Final = re.compile(r"([0-9]{1,3}) (\w+)")


@dataclass(frozen=True)
class Fee:
    """An amount in euros, never a float, and what it is for: `im Jahr`, `je Seite`, or nothing."""

    amount: Decimal
    unit: str = ""

    @classmethod
    def parse(cls, text: str) -> "Fee":
        """Read `108.00 EUR im Jahr`, `5,00 EUR` or `keine`. Raises ValueError."""
        if text == "keine":
            return cls(Decimal("0.00"))
        match = _AMOUNT.fullmatch(text)
        if not match:
            raise ValueError(
                f"„{text}“ ist kein Betrag | Schreiben Sie zum Beispiel „30.00 EUR“, „30.00 EUR im Jahr“ oder „keine“."
            )
        return cls(Decimal(f"{match[1]}.{match[2]}"), match[3] or "")

    def text(self, language: str = "de") -> str:
        """Return `108,00 Euro im Jahr`."""
        if not self.amount:
            return translated("keine Gebühr", language)
        return f"{euros(self.amount, language)} {translated(self.unit, language)}".strip()


@dataclass(frozen=True)
class Period:
    """A number of days, weeks, months or years. Working days are counted with the town's holidays."""

    number: int
    unit: TimeUnit

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `10 Arbeitstage`, `1 Monat`, `2 Wochen`. Raises ValueError."""
        match = _PERIOD.fullmatch(text)
        word = match[2] if match else ""
        unit = _SINGULAR.get(word) or _DATIVE.get(word) or word
        for known in get_args(TimeUnit):
            if match and unit == known:
                return cls(int(match[1]), known)
        raise ValueError(
            f"„{text}“ ist keine Zeitspanne | Schreiben Sie zum Beispiel „10 Arbeitstage“, „2 Wochen“ oder „1 Monat“."
        )

    @property
    def in_working_days(self) -> bool:
        """Whether holidays and days on which the town is closed move its end; nothing moves that of any other unit."""
        return self.unit == "Arbeitstage"

    def text(self, language: str = "de") -> str:
        """Return `10 Arbeitstage`."""
        match self.unit:
            case "Arbeitstage":
                return counted("{n} Arbeitstag", "{n} Arbeitstage", self.number, language)
            case "Tage":
                return counted("{n} Tag", "{n} Tage", self.number, language)
            case "Wochen":
                return counted("{n} Woche", "{n} Wochen", self.number, language)
            case "Monate":
                return counted("{n} Monat", "{n} Monate", self.number, language)
            case "Jahre":
                return counted("{n} Jahr", "{n} Jahre", self.number, language)


@dataclass(frozen=True)
class Retention:
    """How long something is kept, counted from when: `10 Jahre nach Abschluss`."""

    period: Period
    start: RetentionStart

    @classmethod
    def parse(cls, text: str) -> "Retention":
        """Read `30 Tage nach letzter Änderung`, `10 Jahre nach Abschluss`. Raises ValueError."""
        period, _, start = text.partition(" nach ")
        for known in get_args(RetentionStart):
            if start == known:
                return cls(Period.parse(period), known)
        raise ValueError(
            f"„{text}“ ist keine Aufbewahrungsfrist"
            f" | Schreiben Sie „10 Jahre nach“ und eins von: {_or(RetentionStart)}."
        )

    def text(self, language: str = "de") -> str:
        """Return `10 Jahre nach Abschluss`."""
        return _after(self.period, self.start, language)


@dataclass(frozen=True)
class NoticeClock:
    """When a notice counts as notified (Bekanntgabe): so many days after it was sent, made available or opened."""

    days: int
    start: NoticeStart

    @classmethod
    def parse(cls, text: str) -> "NoticeClock":
        """Read `4 Tage nach Absendung`, `1 Tag nach Abruf`. Raises ValueError."""
        match = re.fullmatch(r"([0-9]{1,2}) Tage? nach (\w+)", text)
        for known in get_args(NoticeStart):
            if match and match[2] == known:
                return cls(int(match[1]), known)
        raise ValueError(
            f"„{text}“ sagt nicht, wann der Bescheid als bekannt gegeben gilt"
            f" | Schreiben Sie „4 Tage nach“ und eins von: {_or(NoticeStart)}."
        )

    def text(self, language: str = "de") -> str:
        """Return `4 Tage nach Absendung`."""
        return _after(Period(self.days, "Tage"), self.start, language)


@dataclass(frozen=True, order=True)
class DayOfYear:
    """A day that comes every year: `15.02.`."""

    month: int
    day: int

    @classmethod
    def parse(cls, text: str) -> "DayOfYear":
        """Read `15.02.`. Raises ValueError; 29 February is refused, it does not come every year."""
        match = re.fullmatch(r"([0-9]{2})\.([0-9]{2})\.", text)
        try:
            found = date(2027, int(match[2]), int(match[1])) if match else None
        except ValueError:
            found = None
        if not found:
            raise ValueError(f"„{text}“ ist kein Tag, den es jedes Jahr gibt | Schreiben Sie zum Beispiel „15.02.“.")
        return cls(found.month, found.day)

    def in_year(self, year: int) -> date:
        """Return the day in a year."""
        return date(year, self.month, self.day)

    def text(self, language: str = "de") -> str:
        """Return `15.02.`."""
        return translated("{day:02}.{month:02}.", language, day=self.day, month=self.month)


def euros(amount: Decimal, language: str = "de") -> str:
    """Return `1.234,50 Euro`."""
    number = format_decimal(amount, "#,##0.00", locale=locale_of(language))
    return translated("{number} Euro", language, number=number)


def _after(period: Period, start: str, language: str) -> str:
    return translated(f"{{period}} nach {start}", language, period=period.text(language))


def _or(literal: Any) -> str:  # noqa: ANN401 - Literal has no type of its own
    return ", ".join(get_args(literal))


def _written(pattern: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": list(examples)})


_PERIOD_PATTERN: Final = "[0-9]+ (Arbeitstage?|Tage?|Wochen?|Monate?|Jahre?)"
FeeText = Annotated[
    Fee,
    BeforeValidator(Fee.parse),
    _written("^([0-9]+[.,][0-9]{2} EUR.*|keine)$", "30.00 EUR im Jahr", "keine"),
]
PeriodText = Annotated[Period, BeforeValidator(Period.parse), _written(f"^{_PERIOD_PATTERN}$", "10 Arbeitstage")]
RetentionText = Annotated[
    Retention,
    BeforeValidator(Retention.parse),
    _written(f"^{_PERIOD_PATTERN} nach .+$", "10 Jahre nach Abschluss"),
]
NoticeClockText = Annotated[
    NoticeClock,
    BeforeValidator(NoticeClock.parse),
    _written("^[0-9]+ Tage? nach .+$", "4 Tage nach Absendung"),
]
DayOfYearText = Annotated[DayOfYear, BeforeValidator(DayOfYear.parse), _written(r"^[0-9]{2}\.[0-9]{2}\.$", "15.02.")]
