"""An e-mail address, checked for shape only: whether it exists shows when a mail is sent."""

import datetime
import re
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from buergerbuero.forms.types.lines import raw_of_text, read_line, show_text
from buergerbuero.forms.types.question import Input, QuestionType, refuse, typed
from buergerbuero.forms.values import Field, Message, Raw, Refused, message

LONGEST: Final = 254  # RFC 5321, 4.5.3.1.3
_VALID: Final = EmailValidator(allowlist=[])
_EXAMPLE: Final = message("Schreiben Sie die Adresse so: name@example.org.")


def parse(raw: Raw, field: Field, today: datetime.date) -> str | Refused:
    """Take the address; the part after the @ is made small."""
    text = read_line(raw, field, LONGEST)
    if isinstance(text, Refused):
        return text
    text = text.removeprefix("mailto:")
    local, _, domain = text.rpartition("@")
    address = f"{local}@{domain.lower()}"
    try:
        _VALID(address)
    except ValidationError:
        return refuse(_cause(text, field), _EXAMPLE)
    return address


def _cause(text: str, field: Field) -> Message:
    """Return the first of the usual slips that the text shows."""
    local, _, domain = text.rpartition("@")
    label = field.label
    slips = (
        ("@" not in text, message("Bei „{label}“ fehlt das Zeichen @.", label=label)),
        (text.count("@") > 1, message("Bei „{label}“ steht das Zeichen @ mehr als einmal.", label=label)),
        (" " in text, message("Bei „{label}“ steht ein Leerzeichen.", label=label)),
        ("," in text, message("Bei „{label}“ steht ein Komma statt eines Punktes.", label=label)),
        (not local, message("Bei „{label}“ fehlt der Name vor dem Zeichen @.", label=label)),
        (
            not re.fullmatch(r".+\.[^.]{2,}", domain),
            message("Bei „{label}“ fehlt die Endung nach dem Punkt.", label=label),
        ),
        (
            not local.isascii(),
            message("Bei „{label}“ steht vor dem Zeichen @ ein Umlaut oder ein Sonderzeichen.", label=label),
        ),
    )
    found = (cause for slipped, cause in slips if slipped)
    return next(found, message("Bei „{label}“ steht keine E-Mail-Adresse.", label=label))


def _inputs(field: Field) -> tuple[Input, ...]:
    return (
        Input(autocomplete=field.autocomplete or "email", inputmode="email", type="email", capitals="off", words=False),
    )


def _examples(field: Field) -> tuple[Raw, ...]:
    longest = f"erika.muster@{'beispiel.' * 50}"[: LONGEST - len(".example.org")].rstrip(".") + ".example.org"
    return typed("a@example.org", "Erika.Muster+stadt@Example.org", "probe_2@mail.example.org", longest)


TYPE = QuestionType(
    template="text",
    parse=parse,
    show=show_text,
    raw_of=raw_of_text,
    absent=_EXAMPLE,
    examples=_examples,
    inputs=_inputs,
)
