"""A form of our own to be filled in as a PDF or on paper: what stands on it, in the language it is made in, and its
fields.

Nothing here knows questions; forms/formats/acroform/own.py makes it of a form.
"""

import dataclasses
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from buergerbuero.base.saying import Said
from buergerbuero.documents.values.files import Line, Sender
from buergerbuero.documents.values.paperform import FieldKind, Stamp

WHOLE: Final = 12
"""The width of a row, as `BlankField.width` counts."""
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS: Final = 10
_LETTERS: Final = 8
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "–": None})


@dataclass(frozen=True)
class BlankChoice:
    """One answer to tick or choose. `name` is the field's name in the PDF, `state` what it says there when chosen."""

    name: str
    state: str
    label: str


@dataclass(frozen=True)
class BlankField:
    """A field to be filled in. `tooltip` is what a screen reader says of it, alone: question, label, hint.

    `hint` is how to write it (TT.MM.JJJJ). `choices`: with RADIO one field of several states; with CHECK each a field;
    with CHOICE what the list offers. `comb`: a cell for each letter. `lines`: to write on by hand. `width`: of WHOLE.
    """

    name: str
    kind: FieldKind
    label: str
    tooltip: str
    hint: str = ""
    help: str = ""
    choices: tuple[BlankChoice, ...] = ()
    max_length: int = 0
    comb: bool = False
    lines: int = 1
    required: bool = False
    voluntary: bool = False
    width: int = WHOLE
    room: int = WHOLE
    pattern: str = ""


@dataclass(frozen=True)
class BlankBlock:
    """Some rows of fields below a heading, such as Kind 1. `lead` is said before the fields, `note` after them.

    `level`: 0 for what stands in its section directly, 1 for an entry of a group, 2 for one in such an entry. `opens`:
    whether an entry begins here.
    """

    rows: tuple[tuple[BlankField, ...], ...] = ()
    title: str = ""
    lead: str = ""
    note: str = ""
    level: int = 0
    opens: bool = False


@dataclass(frozen=True)
class BlankSection:
    """One page of the form: its number, its question, and for whom it is (`condition`, in words)."""

    number: int
    heading: str
    blocks: tuple[BlankBlock, ...]
    help: str = ""
    why: str = ""
    condition: str = ""


@dataclass(frozen=True)
class BlankForm:
    """The whole form. `facts`: what to know before. `hand_in`: how else it comes to the town.

    `number` is the version as it is said on the phone. `url`: where the filled PDF is taken back; `privacy_url`: what
    happens with the answers. `signature`: whether the law asks for one.
    """

    title: str
    short: str
    sender: Sender
    stamp: Stamp
    number: str
    facts: tuple[Line, ...]
    hand_in: tuple[str, ...]
    sections: tuple[BlankSection, ...]
    url: str
    privacy_url: str
    signature: bool = False
    demo: bool = False
    practice: bool = False
    language: str = "de"

    @property
    def fields(self) -> Iterator[BlankField]:
        """Every field, in the order in which one reads them."""
        for section in self.sections:
            for block in section.blocks:
                for row in block.rows:
                    yield from row


@dataclass(frozen=True)
class BlankPlace:
    """One place on the pages where something is filled in: a field, and of its choices which, if it is to be ticked."""

    field: BlankField
    choice: BlankChoice | None = None


def places(form: BlankForm) -> tuple[BlankPlace, ...]:
    """Return all places in the order of the pages. A place's number here is the one its placeholder has."""
    return tuple(place for field in form.fields for place in _of(field))


def layout(form: BlankForm, *, created_at: datetime.datetime) -> dict[str, Any]:
    """Return what the template reads. `place` of a field or a choice is its number in `places`.

    A text in another language than the form is {"text", "lang"}.
    """
    plain = _with_languages(dataclasses.asdict(form))
    number = 0
    for section in plain["sections"]:
        for block in section["blocks"]:
            for row in block["rows"]:
                for field in row:
                    field["place"] = number
                    ticked = field["choices"] if field["kind"] in (FieldKind.RADIO, FieldKind.CHECK) else ()
                    for choice in ticked:
                        choice["place"], number = number, number + 1
                    number += not ticked
    return {**plain, "created_at": created_at.isoformat()}


def _with_languages(value: Any) -> Any:  # noqa: ANN401 - JSON has no better type
    if isinstance(value, Said):
        return {"text": str(value), "lang": value.lang}
    if isinstance(value, dict):
        return {name: _with_languages(inner) for name, inner in value.items()}
    return [_with_languages(inner) for inner in value] if isinstance(value, list | tuple) else value


def short_number(version: str) -> str:
    """Return the name of a version (the hexadecimal digits of its SHA-256) as one can say it: eight letters.

    No two versions that a town has ever had are likely to share it (40 bits), and its first ten digits are in it.
    """
    value = int(version[:_DIGITS].ljust(_DIGITS, "0"), 16)
    letters = "".join(_ALPHABET[(value >> shift) & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def version_in(text: str) -> str:
    """Return how a version's name begins whose number somebody has typed, in any spelling; "" if it is no number."""
    letters = text.upper().translate(_LOOKALIKES)
    if len(letters) != _LETTERS or any(letter not in _ALPHABET for letter in letters):
        return ""
    value = 0
    for letter in letters:
        value = value * len(_ALPHABET) + _ALPHABET.index(letter)
    return f"{value:0{_DIGITS}x}"


def _of(field: BlankField) -> Iterator[BlankPlace]:
    if field.kind in (FieldKind.RADIO, FieldKind.CHECK):
        yield from (BlankPlace(field, choice) for choice in field.choices)
    else:
        yield BlankPlace(field)
