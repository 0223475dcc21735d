"""A telephone number as it is written, tidied: digits in groups, perhaps with + before them."""

import datetime
import re
from typing import Final

from buergerbuero.forms.types.lines import raw_of_text, read_line, show_text
from buergerbuero.forms.types.question import Input, QuestionType, refuse, typed
from buergerbuero.forms.values import Field, Raw, Refused, message

FEWEST, MOST = 5, 15  # digits; ITU-T E.164 allows fifteen
_SHAPE: Final = re.compile(r"(?:\+|00)?[0-9 ]+(?:-[0-9 ]+)*")
_EXAMPLE: Final = message("Schreiben Sie die Nummer mit Vorwahl, zum Beispiel 0271 404-1111.")


def parse(raw: Raw, field: Field, today: datetime.date) -> str | Refused:
    """Take the number; brackets, slashes and dots between its groups become spaces."""
    text = read_line(raw, field)
    if isinstance(text, Refused):
        return text
    number = _tidied(text)
    digits = sum(letter.isdigit() for letter in number)
    if not _SHAPE.fullmatch(number):
        return refuse(message("Bei „{label}“ steht etwas, das keine Telefonnummer ist.", label=field.label), _EXAMPLE)
    if digits < FEWEST:
        return refuse(message("Bei „{label}“ ist die Nummer zu kurz.", label=field.label), _EXAMPLE)
    if digits > MOST:
        return refuse(message("Bei „{label}“ ist die Nummer zu lang.", label=field.label), _EXAMPLE)
    return number


def _tidied(text: str) -> str:
    number = re.sub(r"^(\+[0-9 ]+)\(0\)", r"\1 ", text)  # +49 (0) 271: the nought falls away abroad
    number = re.sub(r"[()/.\s]+", " ", number.replace("–", "-"))
    return re.sub(r"\s*-\s*", "-", re.sub(r"\+\s+", "+", number)).strip()


def _inputs(field: Field) -> tuple[Input, ...]:
    return (
        Input(
            autocomplete=field.autocomplete or "tel", inputmode="tel", type="tel", width=20, capitals="off", words=False
        ),
    )


def _examples(field: Field) -> tuple[Raw, ...]:
    return typed("030 23125-000", "+49 (0) 30/23125001", "0049 30 23125 002", "23125", "+999 999 999 999 999")


TYPE = QuestionType(
    template="text",
    parse=parse,
    show=show_text,
    raw_of=raw_of_text,
    absent=_EXAMPLE,
    examples=_examples,
    inputs=_inputs,
)
