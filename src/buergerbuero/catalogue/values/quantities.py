"""Amounts and times as the department writes them: `108.00 EUR im Jahr`, `10 Arbeitstage`, `4 Tage nach Absendung`.

Each is parsed once, typed from then on, and shows itself in German and English. A wrong text raises
ValueError("what is wrong | what to do"), which `base.yamlfile` turns into a problem with file and line.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args

from pydantic import BeforeValidator, WithJsonSchema

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
_ENGLISH: Final = {
    "Arbeitstage": "working day",
    "Tage": "day",
    "Wochen": "week",
    "Monate": "month",
    "Jahre": "year",
    "im Jahr": "a year",
    "im Monat": "a month",
    "Eingang": "the application arrived",
    "Abschluss": "the case was closed",
    "Ende des Abschlussjahres": "the end of the year in which the case was closed",
    "letzter Änderung": "the last change",
    "Absendung": "it was sent",
    "Bereitstellung": "it was made available",
    "Abruf": "it was opened",
}
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
        """Return `108,00 Euro im Jahr`, or its English counterpart."""
        if not self.amount:
            return "no fee" if language == "en" else "keine Gebühr"
        if language == "en":
            return f"{euros(self.amount, 'en')} {_ENGLISH.get(self.unit, self.unit)}".strip()
        return f"{euros(self.amount)} {self.unit}".strip()


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
        """Return `10 Arbeitstage`, or `10 working days`."""
        if language == "en":
            return f"{self.number} {_ENGLISH[self.unit]}{'' if self.number == 1 else 's'}"
        if self.number == 1:
            return f"1 {next(one for one, many in _SINGULAR.items() if many == self.unit)}"
        return f"{self.number} {self.unit}"


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
        """Return `10 Jahre nach Abschluss`, or its English counterpart."""
        if language == "en":
            return f"{self.period.text('en')} after {_ENGLISH[self.start]}"
        return f"{self.period.text()} nach {self.start}"


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
        """Return `4 Tage nach Absendung`, or its English counterpart."""
        days = Period(self.days, "Tage").text(language)
        return f"{days} after {_ENGLISH[self.start]}" if language == "en" else f"{days} nach {self.start}"


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
        """Return `15.02.`, or `15/02`."""
        return f"{self.day:02}/{self.month:02}" if language == "en" else f"{self.day:02}.{self.month:02}."


def euros(amount: Decimal, language: str = "de") -> str:
    """Return `1.234,50 Euro`, or `1,234.50 euros`."""
    english = f"{amount:,.2f}"
    if language == "en":
        return f"{english} euros"
    return english.translate(str.maketrans(",.", ".,")) + " Euro"


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
