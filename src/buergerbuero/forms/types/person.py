"""A natural person: Vornamen, Familienname, Geburtsdatum, named as FIM names them (Familienname is F60000227).

The value is {"vornamen": ..., "familienname": ..., "geburtsdatum": ISO day}.
"""

import datetime
from typing import Annotated, Literal

from pydantic import Field as Setting

from buergerbuero.forms.types.datum import DateOptions
from buergerbuero.forms.types.question import QuestionType, Row, options_of
from buergerbuero.forms.types.reading import entry_rows, examples_of, fill_all, read_all, show
from buergerbuero.forms.values import Field, Message, Options, Raw, Refused, Value, message

Without = Annotated[frozenset[Literal["geburtsdatum"]], Setting(alias="ohne")]


class PersonOptions(Options):
    """`ohne: [geburtsdatum]` leaves the birth date out."""

    without: Without = frozenset()


def children(field: Field) -> tuple[Field, ...]:
    """Return the fields that a person is made of."""
    parts = [
        _part(
            field,
            "vornamen",
            "name",
            message("Vornamen"),
            "given-name",
            message("Alle Vornamen, wie sie im Ausweis stehen."),
        ),
        _part(field, "familienname", "name", message("Familienname"), "family-name"),
    ]
    if "geburtsdatum" not in options_of(field, PersonOptions).without:
        parts.append(_birth_date(field))
    return tuple(parts)


def parse(raw: Raw, field: Field, today: datetime.date) -> Value | Refused:
    """Take all parts, or refuse with the problems of all of them."""
    return read_all(children(field), raw, today)


def _part(field: Field, name: str, kind: str, label: Message, autocomplete: str, tip: Message | None = None) -> Field:
    return Field(f"{field.key}.{name}", name, kind, label, tip, autocomplete=autocomplete)


def _birth_date(field: Field) -> Field:
    return Field(
        key=f"{field.key}.geburtsdatum",
        name="geburtsdatum",
        type="datum",
        label=message("Geburtsdatum"),
        help=message("Zum Beispiel 9 4 1985."),
        options=DateOptions(spätestens="heute"),
        autocomplete="bday",
    )


def _show(value: Value, field: Field, language: str) -> str:
    name = f"{value['vornamen']} {value['familienname']}"
    return "\n".join([name, *(show(part, value.get("geburtsdatum"), language) for part in children(field)[2:])])


def _rows(value: Value, field: Field, language: str) -> tuple[Row, ...]:
    return tuple(row for part in children(field) for row in entry_rows(part, value.get(part.name), language))


def _raw_of(value: Value, field: Field) -> Raw:
    return fill_all(children(field), value)


def _examples(field: Field) -> tuple[Raw, ...]:
    return examples_of(children(field))


TYPE = QuestionType(
    template="person",
    parse=parse,
    show=_show,
    raw_of=_raw_of,
    absent=message("Füllen Sie die Felder aus."),
    examples=_examples,
    options=PersonOptions,
    children=children,
    rows=_rows,
)
