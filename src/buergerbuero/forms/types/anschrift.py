"""A German address. The value is {"straße": ..., "hausnummer": ..., "plz": ..., "ort": ...}, as FIM names the parts."""

import datetime
from typing import Literal

from pydantic import Field as Setting

from buergerbuero.forms.types.plz import PostcodeOptions
from buergerbuero.forms.types.question import QuestionType, options_of
from buergerbuero.forms.types.reading import examples_of, fill_all, read_all
from buergerbuero.forms.types.text import TextOptions
from buergerbuero.forms.values import Field, Message, Options, Raw, Refused, Value, message


class AddressOptions(Options):
    """`gebiet: stadt` takes only addresses with a postcode of the town that asks."""

    area: Literal["stadt"] | None = Setting(default=None, alias="gebiet")


def children(field: Field) -> tuple[Field, ...]:
    """Return the fields that an address is made of."""
    area = options_of(field, AddressOptions).area
    return (
        _part(field, "straße", "text", message("Straße"), TextOptions(höchstens=100), "address-line1"),
        _part(field, "hausnummer", "text", message("Hausnummer"), TextOptions(höchstens=20)),
        _part(field, "plz", "plz", message("Postleitzahl"), PostcodeOptions(gebiet=area), "postal-code"),
        _part(field, "ort", "text", message("Ort"), TextOptions(höchstens=100), "address-level2"),
    )


def parse(raw: Raw, field: Field, today: datetime.date) -> Value | Refused:
    """Take all parts, or refuse with the problems of all of them."""
    return read_all(children(field), raw, today)


def _part(field: Field, name: str, kind: str, label: Message, options: Options, autocomplete: str = "") -> Field:
    key = f"{field.key}.{name}"
    return Field(key, name, kind, label, options=options, place=field.place, autocomplete=autocomplete)


def _show(value: Value, field: Field, language: str) -> str:
    return f"{value['straße']} {value['hausnummer']}\n{value['plz']} {value['ort']}"


def _raw_of(value: Value, field: Field) -> Raw:
    return fill_all(children(field), value)


def _examples(field: Field) -> tuple[Raw, ...]:
    return examples_of(children(field))


TYPE = QuestionType(
    template="anschrift",
    parse=parse,
    show=_show,
    raw_of=_raw_of,
    absent=message("Füllen Sie die Felder aus."),
    examples=_examples,
    options=AddressOptions,
    children=children,
)
