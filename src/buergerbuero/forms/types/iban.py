"""An IBAN (ISO 13616). The value has no spaces; python-stdnum knows lengths and check digits of all countries."""

import datetime
import re
from typing import Final

from stdnum import iban
from stdnum.exceptions import InvalidChecksum, ValidationError

from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.question import Input, QuestionType, one, refuse, typed
from buergerbuero.forms.values import Field, Raw, Refused, Value, message

_GERMAN: Final = 22  # letters and digits; the most common slip is one too many or too few
_COPY: Final = message("Schreiben Sie die IBAN von der Bankkarte oder vom Kontoauszug ab.")


def parse(raw: Raw, field: Field, today: datetime.date) -> str | Refused:
    """Take the IBAN with or without spaces."""
    text = re.sub(r"[\s.\-–—/]", "", clean_line(one(raw))).upper().removeprefix("IBAN").lstrip(":")
    wrong = _wrong_letters(text) or _wrong_length(text)
    if wrong:
        return wrong
    try:
        return str(iban.validate(text))
    except InvalidChecksum:
        return refuse(
            message(
                "Die IBAN enthält einen Tippfehler: Ihre Prüfziffern passen nicht.",
            ),
            message("Vergleichen Sie jede Stelle mit der Bankkarte. Oft sind zwei Ziffern vertauscht."),
        )
    except ValidationError:
        return refuse(message("Eine solche IBAN gibt es nicht."), _COPY)


def _wrong_letters(text: str) -> Refused | None:
    if not re.fullmatch("[A-Z0-9]+", text):
        return refuse(
            message("In der IBAN steht ein Zeichen, das in keiner IBAN vorkommt."),
            message("Eine IBAN hat nur Buchstaben und Ziffern, zum Beispiel DE02 1203 0000 0000 2020 51."),
        )
    if re.fullmatch("[0-9]+", text):
        return refuse(
            message("Am Anfang der IBAN fehlen die zwei Buchstaben des Landes."),
            message("Eine deutsche IBAN beginnt mit DE und hat danach 20 Ziffern."),
        )
    if text.startswith("DE") and not text[2:].isdigit():
        return refuse(
            message("In der IBAN steht nach DE ein Buchstabe."),
            message("Nach DE stehen nur Ziffern. Prüfen Sie, ob es eine 0 statt eines O ist."),
        )
    return None


def _wrong_length(text: str) -> Refused | None:
    if not text.startswith("DE") or len(text) == _GERMAN:
        return None
    apart = abs(len(text) - _GERMAN)
    if len(text) < _GERMAN:
        cause = message("Der IBAN fehlen {count} Stellen.", count=str(apart))
        if apart == 1:
            cause = message("Der IBAN fehlt eine Stelle.")
    else:
        cause = message("Die IBAN hat {count} Stellen zu viel.", count=str(apart))
        if apart == 1:
            cause = message("Die IBAN hat eine Stelle zu viel.")
    return refuse(cause, message("Eine deutsche IBAN beginnt mit DE und hat danach 20 Ziffern."))


def _show(value: Value, field: Field, language: str) -> str:
    return str(iban.format(value))


def _raw_of(value: Value, field: Field) -> Raw:
    return {"": [str(iban.format(value))]}


def _inputs(field: Field) -> tuple[Input, ...]:
    return (Input(width=27, capitals="characters", words=False),)


def _examples(field: Field) -> tuple[Raw, ...]:
    longest = "MT84 MALT 0110 0001 2345 MTLC AST0 01S"
    return typed("DE02 1203 0000 0000 2020 51", "de02120300000000202051", "NL91ABNA0417164300", longest)


TYPE = QuestionType(
    template="text",
    parse=parse,
    show=_show,
    raw_of=_raw_of,
    absent=_COPY,
    examples=_examples,
    inputs=_inputs,
)
