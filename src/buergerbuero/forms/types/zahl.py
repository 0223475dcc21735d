"""A whole number. The value is an int."""

import datetime
import re
from typing import Final

from babel.numbers import format_decimal
from pydantic import Field as Setting

from buergerbuero.base.languages import locale_of
from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.question import Input, QuestionType, one, options_of, refuse, typed
from buergerbuero.forms.values import Field, Options, Raw, Refused, Value, message

MOST: Final = 999_999_999_999
# "1.000" is a thousand in German; so is "1 000". Minus is typed as a hyphen, a dash or the real sign.
_GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}(?:[. ’'][0-9]{3})+")
_PLAIN: Final = re.compile(r"[+-]?[0-9]+")
_MINUS: Final = str.maketrans("–−", "--")


class NumberOptions(Options):
    """`mindestens`, `höchstens`: whole numbers."""

    least: int = Setting(default=0, alias="mindestens", ge=-MOST, le=MOST)
    most: int = Setting(default=MOST, alias="höchstens", ge=-MOST, le=MOST)


def parse(raw: Raw, field: Field, today: datetime.date) -> int | Refused:
    """Take the number, with or without dots between the thousands."""
    text = clean_line(one(raw)).translate(_MINUS)
    if _GROUPED.fullmatch(text):
        text = re.sub("[. ’']", "", text)
    if not _PLAIN.fullmatch(text):
        return refuse(
            message("Bei „{label}“ steht keine ganze Zahl.", label=field.label),
            message("Schreiben Sie nur Ziffern, ohne Komma und ohne Wörter, zum Beispiel 3."),
        )
    return _outside(text, field) or int(text)


def _outside(text: str, field: Field) -> Refused | None:
    options = options_of(field, NumberOptions)
    negative = text.startswith("-")
    number = (
        int(text) if len(text) <= 14 else (-MOST - 1 if negative else MOST + 1)
    )  # int() of thousands of digits is slow
    if number < options.least:
        return refuse(
            message("Bei „{label}“ ist die Zahl zu klein.", label=field.label),
            message("Möglich ist {least} oder mehr.", least=str(options.least)),
        )
    if number > options.most:
        return refuse(
            message("Bei „{label}“ ist die Zahl zu groß.", label=field.label),
            message("Möglich ist {most} oder weniger.", most=str(options.most)),
        )
    return None


def _show(value: Value, field: Field, language: str) -> str:
    return str(format_decimal(value, locale=locale_of(language)))


def _raw_of(value: Value, field: Field) -> Raw:
    return {"": [str(value)]}


def _inputs(field: Field) -> tuple[Input, ...]:
    least = options_of(field, NumberOptions).least
    return (
        Input(inputmode="numeric" if least >= 0 else "text", width=6, capitals="off", words=False),
    )  # phones' number keys have no minus


def _examples(field: Field) -> tuple[Raw, ...]:
    options = options_of(field, NumberOptions)
    middle = (options.least + options.most) // 2
    return typed(
        *(str(number) for number in (options.least, min(options.least + 1, options.most), middle, options.most))
    )


def _odd(options: Options) -> tuple[str, str] | None:
    assert isinstance(options, NumberOptions)
    if options.least > options.most:
        return "„mindestens“ ist größer als „höchstens“.", "Vertauschen Sie die beiden, oder streichen Sie eins."
    return None


TYPE = QuestionType(
    template="text",
    parse=parse,
    show=_show,
    raw_of=_raw_of,
    absent=message("Schreiben Sie eine Zahl, zum Beispiel 3."),
    examples=_examples,
    options=NumberOptions,
    inputs=_inputs,
    odd=_odd,
)
