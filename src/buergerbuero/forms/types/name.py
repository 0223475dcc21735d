"""A name of a natural person, with the letters of DIN 91379 data type A."""

import datetime

from buergerbuero.forms.types.letters import NAMES
from buergerbuero.forms.types.lines import check_letters, raw_of_text, read_line, show_text
from buergerbuero.forms.types.question import Input, QuestionType, refuse, typed
from buergerbuero.forms.values import Field, Raw, Refused, message

LONGEST = 200


def parse(raw: Raw, field: Field, today: datetime.date) -> str | Refused:
    """Take the name; figures and signs that no name has are refused."""
    text = read_line(raw, field, LONGEST)
    if isinstance(text, Refused):
        return text
    as_in_passport = message("Schreiben Sie den Namen so, wie er im Ausweis steht.")
    if any(letter.isdigit() for letter in text):
        return refuse(message("Bei „{label}“ steht eine Ziffer.", label=field.label), as_in_passport)
    if not any(letter.isalpha() for letter in text):
        return refuse(message("Bei „{label}“ steht kein Buchstabe.", label=field.label), as_in_passport)
    return check_letters(text, field.label, NAMES) or text


def _examples(field: Field) -> tuple[Raw, ...]:
    return typed("Erika", "Łukasz-Đorđe", "O’Entwurf", "Ximena Probe Freiin von der Vorlage", "Beispiel-" * 22 + "Ö")


TYPE = QuestionType(
    template="text",
    parse=parse,
    show=show_text,
    raw_of=raw_of_text,
    absent=message("Schreiben Sie den Namen so, wie er im Ausweis steht."),
    examples=_examples,
    inputs=lambda field: (Input(autocomplete=field.autocomplete or "off", capitals="words", words=False),),
)
