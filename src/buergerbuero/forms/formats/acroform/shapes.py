"""What a question looks like on paper: how wide, how many lines, in cells or not, and how it is written there."""

import re
from dataclasses import dataclass
from typing import Final

from buergerbuero.documents.values.blankform import WHOLE
from buergerbuero.forms.formats.acroform import patterns
from buergerbuero.forms.types.langtext import LongTextOptions
from buergerbuero.forms.types.question import options_of
from buergerbuero.forms.types.text import TextOptions
from buergerbuero.forms.values import Field, Message, message

LONGEST_RADIO: Final = 12
"""Answers; more are a list that opens, as on our pages."""
_IBAN_LETTERS: Final = 34  # ISO 13616, 6.2: of any country
_LETTERS_A_LINE: Final = 75  # of a line as wide as the page, as people write
_LINES: Final = (3, 10)
_MOST_CELLS: Final = 24
_FIXED: Final = re.compile(r"(?:\[0-9\]|\\d)\{([0-9]{1,2})\}")
_LABEL_LETTERS: Final = 6.5  # of a label, in the twelfth part of a row


@dataclass(frozen=True)
class Shape:
    """`width` of a row's twelve parts. `pattern`: how pdf.yaml says that it is written, if it is no plain text."""

    width: int = WHOLE
    lines: int = 1
    max_length: int = 0
    comb: bool = False
    hint: Message | None = None
    pattern: str = ""


_SHAPES: Final = {
    "datum": Shape(width=4, max_length=10, hint=message("TT.MM.JJJJ"), pattern=patterns.DAY),
    "uhrzeit": Shape(width=3, hint=message("zum Beispiel 14:30")),
    "zahl": Shape(width=3),
    "geld": Shape(width=4, hint=message("in Euro")),
    "plz": Shape(width=3, max_length=5, comb=True),
    "telefon": Shape(width=5),
    "email": Shape(width=7),
    "iban": Shape(max_length=_IBAN_LETTERS, comb=True),
    "kennzeichen": Shape(width=4, hint=message("zum Beispiel SI-AB 123")),
    "straße": Shape(width=9),
}


def shape(field: Field) -> Shape:
    """Return how a field that is written is drawn."""
    if field.type == "text":
        return _of_text(options_of(field, TextOptions))
    if field.type == "langtext":
        longest = options_of(field, LongTextOptions).longest
        return Shape(lines=_lines(longest), max_length=longest)
    return _SHAPES.get(field.type, Shape())


def in_parts(child: Field) -> Shape:
    """Return the same of a part of a person or an address, which stand side by side."""
    found = shape(child)
    narrow = {"vornamen": 6, "familienname": 6, "hausnummer": 3, "ort": 9}
    return Shape(
        width=narrow.get(child.key.rpartition(".")[2], found.width),
        max_length=found.max_length,
        comb=found.comb,
        hint=found.hint,
        pattern=found.pattern,
    )


def room(label: str, width: int) -> int:
    """Return how much of a row a field needs so that its label takes three lines at most."""
    return min(WHOLE, max(width, round(len(label) / (3 * _LABEL_LETTERS) + 0.5)))


def _of_text(options: TextOptions) -> Shape:
    fixed = _FIXED.fullmatch(options.pattern or "")
    if fixed and 2 <= int(fixed[1]) <= _MOST_CELLS:
        cells = int(fixed[1])
        return Shape(width=min(WHOLE, max(3, round(cells * 0.55))), max_length=cells, comb=True)
    if options.longest > 2 * _LETTERS_A_LINE:
        return Shape(lines=min(_lines(options.longest), 6), max_length=options.longest)
    width = 3 if options.longest <= 8 else 6 if options.longest <= 40 else WHOLE
    return Shape(width=width, max_length=options.longest)


def _lines(longest: int) -> int:
    return min(_LINES[1], max(_LINES[0], -(-longest // _LETTERS_A_LINE)))
