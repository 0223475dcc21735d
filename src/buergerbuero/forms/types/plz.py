"""A German postcode, on request only one of the town's."""

import datetime
from typing import Literal

from pydantic import Field as Setting

from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.lines import raw_of_text, show_text
from buergerbuero.forms.types.question import Input, QuestionType, one, options_of, refuse, typed
from buergerbuero.forms.values import Field, Options, Raw, Refused, message

_FIVE = message("Eine Postleitzahl hat fünf Ziffern, zum Beispiel 57072.")


class PostcodeOptions(Options):
    """`gebiet: stadt` takes only postcodes of the town that asks."""

    area: Literal["stadt"] | None = Setting(default=None, alias="gebiet")


def parse(raw: Raw, field: Field, today: datetime.date) -> str | Refused:
    """Take five digits; `D-` before them falls away."""
    text = clean_line(one(raw)).upper().removeprefix("D-").replace(" ", "")
    if not (text.isascii() and text.isdigit()):
        return refuse(message("Bei „{label}“ stehen nicht nur Ziffern.", label=field.label), _FIVE)
    if len(text) != 5:
        cause = message(
            "Bei „{label}“ stehen nicht fünf Ziffern, sondern {count}.",
            label=field.label,
            count=str(len(text)),
        )
        return refuse(cause, _FIVE)
    town = field.place
    if options_of(field, PostcodeOptions).area == "stadt" and town.postcodes and text not in town.postcodes:
        return refuse(
            message("Die Postleitzahl {postcode} gehört nicht zu {town}.", postcode=text, town=town.name),
            message(
                "Möglich sind hier nur Anschriften in {town}: {postcodes}.",
                town=town.name,
                postcodes=", ".join(sorted(town.postcodes)),
            ),
        )
    return text


def _inputs(field: Field) -> tuple[Input, ...]:
    return (Input(autocomplete=field.autocomplete or "off", inputmode="numeric", width=5, capitals="off", words=False),)


def _examples(field: Field) -> tuple[Raw, ...]:
    codes = sorted(field.place.postcodes)
    if options_of(field, PostcodeOptions).area == "stadt" and codes:
        return typed(*codes[:4], f"D-{codes[-1]}")
    return typed("57072", "01067", "D-99999")


TYPE = QuestionType(
    template="text",
    parse=parse,
    show=show_text,
    raw_of=raw_of_text,
    absent=_FIVE,
    examples=_examples,
    options=PostcodeOptions,
    inputs=_inputs,
)
