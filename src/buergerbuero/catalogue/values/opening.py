"""When an office is open, as the town writes it: `{dienstag: 14-19, samstag: 9-12:30}`."""

import itertools
import re
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Final

from babel.dates import format_time, get_day_names
from dateutil.easter import easter
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from buergerbuero.base.languages import locale_of, translated
from buergerbuero.catalogue.values.stated import FrozenMap, Sentence, Value

_SPAN: Final = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?-([0-9]{1,2})(?::([0-9]{2}))?")


def _offset(text: object) -> object:
    if isinstance(text, str):
        if not re.fullmatch("-?[0-9]{1,3}", text):
            raise ValueError(
                f"„{text}“ ist keine ganze Zahl | Schreiben Sie die Zahl der Tage von Ostersonntag an, zum Beispiel -2."
            )
        return int(text)
    return text


DaysFromEaster = Annotated[
    int, BeforeValidator(_offset), WithJsonSchema({"type": ["integer", "string"], "pattern": "^-?[0-9]{1,3}$"})
]


@dataclass(frozen=True)
class Span:
    """From when until when on one day, in the town's own time."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read `14-19` or `8:30-12:15`. Raises ValueError."""
        wrong = ValueError(f"„{text}“ ist keine Öffnungszeit | Schreiben Sie zum Beispiel „14-19“ oder „8:30-12“.")
        if not (match := _SPAN.fullmatch(text.strip())):
            raise wrong
        hour, minute, last_hour, last_minute = (int(part) for part in match.groups(default="0"))
        try:
            span = cls(time(hour, minute), time(last_hour, last_minute))
        except ValueError:
            raise wrong from None
        if span.start >= span.end:
            raise wrong
        return span

    def text(self, language: str = "de") -> str:
        """Return `08:30–12:00`."""
        return "–".join(format_time(at, "HH:mm", locale=locale_of(language)) for at in (self.start, self.end))


def _spans(text: object) -> object:
    return tuple(Span.parse(part) for part in text.split(",")) if isinstance(text, str) else text


def _in_order(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    if any(one.end > next_.start for one, next_ in itertools.pairwise(spans)):
        raise ValueError("die Zeiten eines Tages überschneiden sich | Nennen Sie sie der Reihe nach: „8-12, 14-16“.")
    return spans


Spans = Annotated[
    tuple[Span, ...],
    BeforeValidator(_spans),
    AfterValidator(_in_order),
    WithJsonSchema({"type": "string", "examples": ["14-19", "8:30-12, 14-16"]}),
]


class OpeningHours(Value):
    """The days of the week on which an office is open, and days from Easter Sunday on which it alone is closed."""

    monday: Spans = Field(alias="montag", default=())
    tuesday: Spans = Field(alias="dienstag", default=())
    wednesday: Spans = Field(alias="mittwoch", default=())
    thursday: Spans = Field(alias="donnerstag", default=())
    friday: Spans = Field(alias="freitag", default=())
    saturday: Spans = Field(alias="samstag", default=())
    sunday: Spans = Field(alias="sonntag", default=())
    closed: FrozenMap[Sentence, DaysFromEaster] = Field(alias="geschlossen", default={})

    @model_validator(mode="after")
    def _open_at_all(self) -> "OpeningHours":
        if not any(self.week):
            raise ValueError("kein Tag ist geöffnet | Nennen Sie mindestens einen, zum Beispiel „dienstag: 14-19“.")
        return self

    @property
    def week(self) -> tuple[tuple[Span, ...], ...]:
        """The spans of each day, from Monday."""
        first = (self.monday, self.tuesday, self.wednesday, self.thursday)
        return (*first, self.friday, self.saturday, self.sunday)

    def includes(self, day: date) -> bool:
        """Whether a day is one of the office's own. Holidays are the town's."""
        return bool(self.week[day.weekday()]) and (day - easter(day.year)).days not in self.closed.values()

    def lines(self, language: str = "de") -> tuple[str, ...]:
        """Return one line a day (`Dienstag 14:00–19:00`), and the days from Easter on which it is closed, in German."""
        names = get_day_names("wide", locale=locale_of(language))
        days = (
            f"{names[number]} {', '.join(span.text(language) for span in spans)}"
            for number, spans in enumerate(self.week)
            if spans
        )
        closed = translated("geschlossen", language)
        return (*days, *(f"{name} {closed}" for name in self.closed))

    def text(self, language: str = "de") -> str:
        """Return all lines as one."""
        return "; ".join(self.lines(language))
