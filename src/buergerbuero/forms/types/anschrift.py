"""A German address. The value is {"straße": ..., "hausnummer": ..., "plz": ..., "ort": ...}, as FIM names the parts."""

import datetime
import re
from typing import Final, Literal

from pydantic import Field as Setting

from buergerbuero.forms.types import strasse
from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.plz import PostcodeOptions
from buergerbuero.forms.types.question import QuestionType, one, options_of, scope
from buergerbuero.forms.types.reading import examples_of, fill_all, read_all
from buergerbuero.forms.types.strasse import StreetOptions
from buergerbuero.forms.types.text import TextOptions
from buergerbuero.forms.values import Field, Invalid, Message, Options, Place, Raw, Refused, Value, message

# "Musterstraße 12 a": browsers fill in street and number together.
# Not looked for in what is too long to be both: the search takes the square of the length.
_LONGEST_WITH_NUMBER: Final = strasse.LONGEST + 20
_WITH_NUMBER: Final = re.compile(r"(.*[^\W\d].*?),? +([0-9]{1,4} ?[a-zA-Z]?(?: ?[-–/] ?[0-9]{1,4} ?[a-zA-Z]?)?)")


class AddressOptions(Options):
    """`gebiet: stadt` takes only addresses with a postcode of the town that asks."""

    area: Literal["stadt"] | None = Setting(default=None, alias="gebiet")


def children(field: Field) -> tuple[Field, ...]:
    """Return the fields that an address is made of."""
    area = options_of(field, AddressOptions).area
    return (
        _part(field, "straße", "straße", message("Straße"), StreetOptions(), "address-line1"),
        _part(field, "hausnummer", "text", message("Hausnummer"), TextOptions(höchstens=20)),
        _part(field, "plz", "plz", message("Postleitzahl"), PostcodeOptions(gebiet=area), "postal-code"),
        _part(field, "ort", "text", message("Ort"), TextOptions(höchstens=100), "address-level2"),
    )


def parse(raw: Raw, field: Field, today: datetime.date) -> Value | Refused:
    """Take all parts, or refuse with the problems of all of them."""
    raw = parted(raw)
    value = read_all(children(field), raw, today)
    if isinstance(value, Refused):
        return value
    problems = (*_foreign_place(value, field), *_unknown_street(value, raw, field))
    return Refused(problems) if problems else value


def parted(raw: Raw) -> Raw:
    """Put a house number that stands behind the street into its own part, unless another one stands there."""
    street = clean_line(one(raw, "straße"))
    match = _WITH_NUMBER.fullmatch(street) if len(street) <= _LONGEST_WITH_NUMBER else None
    number = clean_line(one(raw, "hausnummer"))
    if not match or number not in ("", clean_line(match[2])):
        return raw
    return {**raw, "straße": [match[1]], "hausnummer": [match[2]]}


def _foreign_place(value: Value, field: Field) -> tuple[Invalid, ...]:
    place = field.place
    if options_of(field, AddressOptions).area is None or not place.name or _is_here(value["ort"], place):
        return ()
    cause = message(
        "Zur Postleitzahl {postcode} gehört {town}, kein anderer Ort.", postcode=value["plz"], town=place.name
    )
    remedy = message(
        "Schreiben Sie {town}. Ein Ortsteil darf dahinter stehen. Oder berichtigen Sie die Postleitzahl.",
        town=place.name,
    )
    return (Invalid("ort", cause, remedy),)


def _is_here(town: str, place: Place) -> bool:
    """Whether a town's name is that of the place: whole, with a district, or only its beginning (Frankfurt)."""
    written, wanted = strasse.key_of(town), strasse.key_of(place.name)
    return wanted in written or (len(written) >= 4 and wanted.startswith(written))


def _unknown_street(value: Value, raw: Raw, field: Field) -> tuple[Invalid, ...]:
    if value["plz"] not in field.place.postcodes:
        return ()
    street = children(field)[0]
    wrong = strasse.unknown(value["straße"], scope(raw, street.name), street)
    return (Invalid("straße", *wrong),) if wrong else ()


def _part(field: Field, name: str, kind: str, label: Message, options: Options, autocomplete: str = "") -> Field:
    key = f"{field.key}.{name}"
    return Field(key, name, kind, label, options=options, place=field.place, autocomplete=autocomplete)


def _show(value: Value, field: Field, language: str) -> str:
    return f"{value['straße']} {value['hausnummer']}\n{value['plz']} {value['ort']}"


def _raw_of(value: Value, field: Field) -> Raw:
    return fill_all(children(field), value)


def _examples(field: Field) -> tuple[Raw, ...]:
    found = examples_of(children(field))
    if options_of(field, AddressOptions).area is None or not field.place.name:
        return found
    towns = (field.place.name, f"{field.place.name}-Beispiel")
    return tuple({**raw, "ort": [towns[number % 2]]} for number, raw in enumerate(found))


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
