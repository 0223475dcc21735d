"""A date in three fields. The value is an ISO day such as "2024-02-01"."""

import datetime
import re
from dataclasses import dataclass
from typing import Annotated, Final

from babel.dates import format_date
from pydantic import AfterValidator
from pydantic import Field as Setting

from buergerbuero.base.languages import locale_of
from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.question import Input, QuestionType, one, options_of, refuse
from buergerbuero.forms.values import Field, Options, Raw, Refused, Value, message

FIRST_YEAR: Final = 1880
LAST_YEAR: Final = 2199
_TODAY: Final = ("heute", "today")
_EXAMPLE: Final = message("Schreiben Sie Tag, Monat und Jahr als Zahlen, zum Beispiel 9 4 1985.")
_MONTHS: Final = ["jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"]
_OTHER_MONTHS: Final = {"mae": 3, "mar": 3, "may": 5, "oct": 10, "dec": 12, "jän": 1}
_WHOLE: Final = re.compile(r"([0-9]{1,2})[. /-]+([0-9]{1,2}|[^\W\d_]{3,12})[. /-]+([0-9]{1,4})[.]?")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


def _bound(text: str | None) -> str | None:
    if text is not None and text != "heute":
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"„{text}“ ist kein Tag. | Schreiben Sie „heute“ oder einen Tag wie 2026-01-31.") from None
    return text


@dataclass(frozen=True)
class DayText:
    """A day that is said as people of the language write it."""

    day: datetime.date

    def say(self, language: str) -> str:
        """Return the day, such as 1. Februar 2024."""
        return format_date(self.day, format="long", locale=locale_of(language))


Bound = Annotated[str | None, AfterValidator(_bound)]


class DateOptions(Options):
    """`frühestens`, `spätestens`: "heute" or an ISO day."""

    earliest: Bound = Setting(default=None, alias="frühestens")
    latest: Bound = Setting(default=None, alias="spätestens")


def parse(raw: Raw, field: Field, today: datetime.date) -> str | Refused:
    """Take day, month and year; a whole date in one of the inputs is taken apart; months may be written as words.

    So may the day be `heute`.
    """
    parts = {part: clean_line(one(raw, part)) for part in ("tag", "monat", "jahr")}
    parts = _taken_apart(parts, clean_line(one(raw)), today)
    wrong = _missing(parts, field) or _unreadable(parts, field)
    return wrong or _day(parts, field, today)


def _taken_apart(parts: dict[str, str], whole: str, today: datetime.date) -> dict[str, str]:
    """Return day, month and year where a person wrote all of it into one input."""
    filled = [text for text in (whole, *parts.values()) if text]
    if len(filled) != 1:
        return parts
    if filled[0].lower() in _TODAY:
        return {"tag": str(today.day), "monat": str(today.month), "jahr": str(today.year)}
    if match := _ISO.fullmatch(filled[0]):
        return {"tag": match[3], "monat": match[2], "jahr": match[1]}
    if match := _WHOLE.fullmatch(filled[0]):
        return {"tag": match[1], "monat": match[2], "jahr": match[3]}
    return parts if any(parts.values()) else {**parts, "tag": whole}


def _missing(parts: dict[str, str], field: Field) -> Refused | None:
    causes = {
        "tag": message("Bei „{label}“ fehlt der Tag.", label=field.label),
        "monat": message("Bei „{label}“ fehlt der Monat.", label=field.label),
        "jahr": message("Bei „{label}“ fehlt das Jahr.", label=field.label),
    }
    for part, cause in causes.items():
        if not parts[part]:
            return refuse(cause, _EXAMPLE, part)
    return None


def _unreadable(parts: dict[str, str], field: Field) -> Refused | None:
    label = field.label
    if not _is_number(parts["tag"].rstrip("."), 1, 31):
        return refuse(message("Bei „{label}“ ist der Tag keine Zahl von 1 bis 31.", label=label), _EXAMPLE, "tag")
    if _month(parts["monat"]) is None:
        return refuse(message("Bei „{label}“ ist der Monat keine Zahl von 1 bis 12.", label=label), _EXAMPLE, "monat")
    year = parts["jahr"]
    if year.isascii() and year.isdigit() and len(year) == 2:
        return refuse(
            message("Bei „{label}“ hat das Jahr nur zwei Ziffern.", label=label),
            message("Schreiben Sie das Jahr mit vier Ziffern, zum Beispiel 1985."),
            "jahr",
        )
    if not _is_number(year, FIRST_YEAR, LAST_YEAR):
        return refuse(
            message("Bei „{label}“ kann das Jahr nicht stimmen.", label=label),
            message("Schreiben Sie das Jahr mit vier Ziffern, zum Beispiel 1985."),
            "jahr",
        )
    return None


def _day(parts: dict[str, str], field: Field, today: datetime.date) -> str | Refused:
    try:
        day = datetime.date(int(parts["jahr"]), _month(parts["monat"]) or 0, int(parts["tag"].rstrip(".")))
    except ValueError:
        return refuse(
            message("Bei „{label}“ gibt es den Tag nicht: So viele Tage hat der Monat nicht.", label=field.label),
            message("Prüfen Sie Tag und Monat."),
            "tag",
        )
    return _outside(day, field, today) or day.isoformat()


def _outside(day: datetime.date, field: Field, today: datetime.date) -> Refused | None:
    options = options_of(field, DateOptions)
    if options.latest and day > (latest := _limit(options.latest, today)):
        cause = message("Bei „{label}“ liegt das Datum in der Zukunft.", label=field.label)
        if options.latest != "heute":
            cause = message("Bei „{label}“ ist das Datum zu spät.", label=field.label)
        return refuse(cause, message("Möglich ist jeder Tag bis zum {day}.", day=DayText(latest)), "tag")
    if options.earliest and day < (earliest := _limit(options.earliest, today)):
        cause = message("Bei „{label}“ liegt das Datum in der Vergangenheit.", label=field.label)
        if options.earliest != "heute":
            cause = message("Bei „{label}“ ist das Datum zu früh.", label=field.label)
        return refuse(cause, message("Möglich ist jeder Tag ab dem {day}.", day=DayText(earliest)), "tag")
    return None


def _limit(bound: str, today: datetime.date) -> datetime.date:
    return today if bound == "heute" else datetime.date.fromisoformat(bound)


def _is_number(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4 and least <= int(text) <= most


def _month(text: str) -> int | None:
    if _is_number(text.rstrip("."), 1, 12):
        return int(text.rstrip("."))
    start = text.lower()[:3]
    if start in _MONTHS:
        return _MONTHS.index(start) + 1
    return _OTHER_MONTHS.get(start)


def _show(value: Value, field: Field, language: str) -> str:
    return DayText(datetime.date.fromisoformat(value)).say(language)


def _raw_of(value: Value, field: Field) -> Raw:
    year, month, day = str(value).split("-")
    return {"tag": [str(int(day))], "monat": [str(int(month))], "jahr": [year]}


def _examples(field: Field) -> tuple[Raw, ...]:
    options = options_of(field, DateOptions)
    earliest, latest = options.earliest or f"{FIRST_YEAR}-01-01", options.latest or f"{LAST_YEAR}-12-31"
    between = [day for day in ("1985-04-09", "2024-02-29") if earliest <= day <= latest]  # "heute" sorts after all days
    days = dict.fromkeys([earliest, *between, latest])
    return tuple({"tag": [day]} if day == "heute" else _raw_of(day, field) for day in days)


def _inputs(field: Field) -> tuple[Input, ...]:
    birthday = field.autocomplete == "bday"
    parts = (
        ("tag", message("Tag"), "day", 2),
        ("monat", message("Monat"), "month", 2),
        ("jahr", message("Jahr"), "year", 4),
    )
    return tuple(
        Input(part, label, f"bday-{token}" if birthday else "off", "numeric", width=width)
        for part, label, token, width in parts
    )


def _odd(options: Options) -> tuple[str, str] | None:
    assert isinstance(options, DateOptions)
    fixed = options.earliest and options.latest and "heute" not in (options.earliest, options.latest)
    if fixed and str(options.earliest) > str(options.latest):
        return "„frühestens“ liegt nach „spätestens“.", "Vertauschen Sie die beiden, oder streichen Sie eins."
    return None


TYPE = QuestionType(
    template="datum",
    parse=parse,
    show=_show,
    raw_of=_raw_of,
    absent=_EXAMPLE,
    examples=_examples,
    options=DateOptions,
    inputs=_inputs,
    odd=_odd,
)
