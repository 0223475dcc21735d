"""One line of text, on request in a given pattern."""

import datetime
import re
from collections.abc import Mapping
from typing import Final

from pydantic import Field as Setting
from pydantic import field_validator, model_validator

from buergerbuero.forms.types.lines import filler, raw_of_text, read_line, show_text
from buergerbuero.forms.types.question import Input, QuestionType, options_of, refuse, typed
from buergerbuero.forms.values import Field, Options, Raw, Refused, message

_SHORT: Final = 25  # letters up to which a field shows by its width how much is expected
_FIGURES: Final = re.compile(r"(?:\[0-9\]|\\d|[0-9]|\{[0-9,]+\}|[?*+()|])+")


class TextOptions(Options):
    """`höchstens`: letters. `muster`: a regular expression for the whole text. `beispiel`: a text that matches."""

    longest: int = Setting(default=100, alias="höchstens", ge=1, le=1000)
    pattern: str | None = Setting(default=None, alias="muster")
    example: str | None = Setting(default=None, alias="beispiel")

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        try:
            re.compile(pattern or "")
        except re.error as error:
            raise ValueError(
                f"Das Muster ist kein gültiger regulärer Ausdruck ({error}). | Berichtigen Sie das Muster."
            ) from None
        return pattern

    @model_validator(mode="after")
    def _example_fits(self) -> "TextOptions":
        if self.pattern and not (self.example and re.fullmatch(self.pattern, self.example)):
            raise ValueError(
                "Zum Muster fehlt ein Beispiel, das ihm entspricht. | Ergänzen Sie „beispiel“: Es steht in der Meldung."
            )
        return self


def parse(raw: Raw, field: Field, today: datetime.date) -> str | Refused:
    """Take the line; what fits the pattern without its spaces is taken without them."""
    options = options_of(field, TextOptions)
    text = read_line(raw, field, options.longest)
    if isinstance(text, Refused) or options.pattern is None:
        return text
    for candidate in (text, text.replace(" ", "")):
        if re.fullmatch(options.pattern, candidate):
            return candidate
    return refuse(
        message("Bei „{label}“ hat die Angabe nicht die richtige Form.", label=field.label),
        message("Richtig wäre zum Beispiel: {example}", example=field.texts["beispiel"]),
    )


def _inputs(field: Field) -> tuple[Input, ...]:
    options = options_of(field, TextOptions)
    width = options.longest if options.longest <= _SHORT else 0
    if options.pattern is None:
        return (Input(autocomplete=field.autocomplete or "off", width=width),)
    figures = "numeric" if _FIGURES.fullmatch(options.pattern) else ""
    return (Input(inputmode=figures, width=max(width, len(options.example or "")), capitals="off", words=False),)


def _odd(options: Options) -> tuple[str, str] | None:
    assert isinstance(options, TextOptions)
    if options.example and len(options.example) > options.longest:
        return f"Das Beispiel ist länger als {options.longest} Zeichen.", "Kürzen Sie es, oder ändern Sie „höchstens“."
    return None


def _texts(options: Options) -> Mapping[str, str]:
    assert isinstance(options, TextOptions)
    return {"beispiel": options.example} if options.example else {}


def _examples(field: Field) -> tuple[Raw, ...]:
    options = options_of(field, TextOptions)
    if options.pattern:
        return typed(options.example or "")
    texts = ("Ö", "Muster & Söhne, Haus 3", options.example or "Dackel")
    return typed(*(text for text in texts if len(text) <= options.longest), filler(options.longest))


TYPE = QuestionType(
    template="text",
    parse=parse,
    show=show_text,
    raw_of=raw_of_text,
    absent=message("Schreiben Sie etwas in das Feld."),
    examples=_examples,
    options=TextOptions,
    inputs=_inputs,
    texts=_texts,
    odd=_odd,
)
