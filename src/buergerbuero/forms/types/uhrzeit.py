"""A time of day. The value is "HH:MM"."""

import datetime
import re
from typing import Annotated, Final

from pydantic import AfterValidator
from pydantic import Field as Setting

from buergerbuero.base.languages import translated
from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.lines import raw_of_text
from buergerbuero.forms.types.question import Input, QuestionType, one, options_of, refuse, typed
from buergerbuero.forms.values import Field, Options, Raw, Refused, Value, message

_TIME: Final = re.compile(r"([0-9]{1,2})(?: ?[:.,h] ?([0-9]{2}))?|([0-9]{1,2})([0-9]{2})")
_WORDS: Final = re.compile(r"^um |\s*(?:uhr|h)$", re.IGNORECASE)
_EXAMPLE: Final = message("Schreiben Sie Stunde und Minute, zum Beispiel 14:30.")


def _bound(text: str | None) -> str | None:
    if text is not None and _read(text) != text:
        raise ValueError(f'„{text}“ ist keine Uhrzeit. | Schreiben Sie sie in Anführungszeichen, zum Beispiel "08:00".')
    return text


Bound = Annotated[str | None, AfterValidator(_bound)]


class TimeOptions(Options):
    """`frühestens`, `spätestens`: "08:00"."""

    earliest: Bound = Setting(default=None, alias="frühestens")
    latest: Bound = Setting(default=None, alias="spätestens")


def parse(raw: Raw, field: Field, today: datetime.date) -> str | Refused:
    """Take the time however it is written: 8, 8 Uhr, 8.30, 0830."""
    options = options_of(field, TimeOptions)
    time = _read(clean_line(one(raw)))
    if time is None:
        return refuse(message("Bei „{label}“ steht keine Uhrzeit.", label=field.label), _EXAMPLE)
    if options.earliest and time < options.earliest:
        cause = message("Bei „{label}“ ist die Uhrzeit zu früh.", label=field.label)
        return refuse(cause, message("Möglich ist es ab {time} Uhr.", time=options.earliest))
    if options.latest and time > options.latest:
        cause = message("Bei „{label}“ ist die Uhrzeit zu spät.", label=field.label)
        return refuse(cause, message("Möglich ist es bis {time} Uhr.", time=options.latest))
    return time


def _read(text: str) -> str | None:
    match = _TIME.fullmatch(_WORDS.sub("", text))
    if match is None or not text.isascii():
        return None
    hour, minute = int(match[1] or match[3]), int(match[2] or match[4] or 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def _show(value: Value, field: Field, language: str) -> str:
    return translated("{time} Uhr", language, time=value)


def _examples(field: Field) -> tuple[Raw, ...]:
    options = options_of(field, TimeOptions)
    earliest, latest = options.earliest or "00:00", options.latest or "23:59"
    between = [time for time in ("08:00", "14:30") if earliest <= time <= latest]
    return typed(earliest, *(f"{time.replace(':', '.')} Uhr" for time in between), latest)


def _odd(options: Options) -> tuple[str, str] | None:
    assert isinstance(options, TimeOptions)
    if options.earliest and options.latest and options.earliest > options.latest:
        return "„frühestens“ liegt nach „spätestens“.", "Vertauschen Sie die beiden, oder streichen Sie eins."
    return None


TYPE = QuestionType(
    template="text",
    parse=parse,
    show=_show,
    raw_of=raw_of_text,
    absent=_EXAMPLE,
    examples=_examples,
    options=TimeOptions,
    inputs=lambda field: (Input(width=6, capitals="off", words=False),),
    odd=_odd,
)
