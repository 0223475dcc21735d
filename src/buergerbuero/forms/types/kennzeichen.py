"""A German number plate (FZV Anlage 2): SI-AB 123, with E or H at the end for electric or historic vehicles."""

import datetime
import re
from typing import Final

from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.lines import raw_of_text, show_text
from buergerbuero.forms.types.question import Input, QuestionType, one, refuse, typed
from buergerbuero.forms.values import Field, Message, Raw, Refused, message

_PARTS: Final = re.compile(r"([A-ZÄÖÜ]+)[ -]+([A-Z]+) *-?([0-9]+) *([A-Z]*)")
_EXAMPLE: Final = message(
    "Schreiben Sie es mit Leerzeichen, so wie auf dem Schild Lücken sind, zum Beispiel SI AB 123."
)
_DASHES: Final = str.maketrans("–—‑−.:", "------")


def parse(raw: Raw, field: Field, today: datetime.date) -> str | Refused:
    """Take the plate in any case and with any dash; the district must stand apart from the letters after it."""
    text = clean_line(one(raw)).upper().translate(_DASHES)
    match = _PARTS.fullmatch(text)
    if not match:
        return refuse(_shape(text), _EXAMPLE)
    district, letters, digits, suffix = match.groups()
    if wrong := _count(district, letters, digits, suffix):
        return refuse(*wrong)
    return f"{district}-{letters} {digits}{suffix}"


def _shape(text: str) -> Message:
    if re.fullmatch("[A-ZÄÖÜ]{2,5}[0-9]{1,4}[EH]?", text.replace(" ", "")):
        return message("Im Kennzeichen fehlt das Leerzeichen nach dem Ort.")
    if not re.search("[0-9]", text):
        return message("Im Kennzeichen fehlen die Ziffern.")
    if not re.search("[A-ZÄÖÜ]", text):
        return message("Im Kennzeichen fehlen die Buchstaben.")
    return message("Das ist kein deutsches Kennzeichen.")


def _count(district: str, letters: str, digits: str, suffix: str) -> tuple[Message, Message] | None:
    """Return cause and remedy of the first part that is too long or impossible."""
    slips = (
        (
            len(district) > 3,
            message("Im Kennzeichen ist beim Ort ein Buchstabe zu viel."),
            message("Für den Ort stehen höchstens drei Buchstaben, zum Beispiel SI."),
        ),
        (
            len(letters) > 2,
            message("Im Kennzeichen ist nach dem Ort ein Buchstabe zu viel."),
            message("Nach dem Ort stehen höchstens zwei Buchstaben."),
        ),
        (
            len(digits) > 4,
            message("Im Kennzeichen ist eine Ziffer zu viel."),
            message("Nach den Buchstaben stehen höchstens vier Ziffern."),
        ),
        (digits.startswith("0"), message("Im Kennzeichen beginnt die Zahl mit einer Null."), _EXAMPLE),
        (
            suffix not in ("", "E", "H"),
            message("Am Ende des Kennzeichens steht ein falscher Buchstabe."),
            message("Am Ende steht E, H oder nichts."),
        ),
        (
            len(district + letters + digits + suffix) > 8,
            message("Das Kennzeichen ist zu lang."),
            message("Zusammen sind es höchstens acht Buchstaben und Ziffern."),
        ),
    )
    return next(((cause, remedy) for slipped, cause, remedy in slips if slipped), None)


def _inputs(field: Field) -> tuple[Input, ...]:
    return (Input(width=12, capitals="characters", words=False),)


def _examples(field: Field) -> tuple[Raw, ...]:
    return typed("SI-AB 123", "b-x 1", "lün–x 1h", "B-MU 9999E")


TYPE = QuestionType(
    template="kennzeichen",
    parse=parse,
    show=show_text,
    raw_of=raw_of_text,
    absent=_EXAMPLE,
    examples=_examples,
    inputs=_inputs,
)
