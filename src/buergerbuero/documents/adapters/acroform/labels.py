"""What a reader would take a field to ask: its tooltip, else what is printed beside it.

Beside a text that is: at the top inside its box, left in its row, close above, or below it; for boxes to tick what is
on their right (or on their left, if the row ends with a box). In tables it is the head of the column.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from buergerbuero.documents.adapters.acroform.captions import belongs_to_box, hanging
from buergerbuero.documents.adapters.acroform.headings import likely, sections
from buergerbuero.documents.adapters.acroform.matrices import Cell, cells
from buergerbuero.documents.values import Box, FieldKind, PaperField, PaperPage, Place, TextLine

LONGEST: Final = 300
"""Characters of a label."""
_BOXES: Final = (FieldKind.CHECK, FieldKind.RADIO)
_NOTHING: Final = re.compile(
    r"(text|textfeld|text ?field|feld|field|undefined|untitled|unbenannt|kontrollk\w*|check ?box|optionsfeld|option"
    r"|radio ?\w*|auswahl|drop-?down\w*|kombinationsfeld|combo ?box|listenfeld|list ?box|zeile|row|formular\d*"
    r"|topmostsubform)[\s_.\-\d\[\]]*",
    re.IGNORECASE,
)
"""Tooltips that a program has made up."""
_ROW: Final = re.compile(r"[_ ]*row[_ ]*\d+$", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(nr\.?|person|kind|zeile)?\s*\d{1,3}\s*[.):]?|[a-z]\s*[.)]", re.IGNORECASE)
"""Heads of rows that only count them."""
_FARTHEST_LEFT, _FARTHEST_RIGHT, _ABOVE, _BELOW, _FAR = 240.0, 45.0, 18.0, 11.0, 60.0
_CLOSE: Final = 60.0
"""Points up to which a label on the left is the better the closer it is; columns of labels may be wide."""
_CAPTION: Final = 3.0
"""Points below a field up to which what looks like a heading may be its caption."""
_MOST_LINES: Final = 4
"""Of a label; a longer paragraph explains something."""


def labelled(fields: Sequence[PaperField], pages: Sequence[PaperPage]) -> list[PaperField]:
    """Return the fields with their labels, the labels of their places, and their sections."""
    found: list[PaperField] = list(fields)
    for number, page in enumerate(pages):
        boxes = [place.box for one in fields for place in one.places if place.box.page == number]
        heads = frozenset(likely(page.lines))
        sheet = _Sheet(page.lines, boxes, heads, hanging(page.lines, boxes, heads))
        for at, one in enumerate(found):
            if any(place.box.page == number for place in one.places):
                found[at] = replace(one, places=tuple(_labelled(place, one, number, sheet) for place in one.places))
        found = _in_tables(found, cells(found, page.lines, number))
    headed = sections(found, pages)
    found = [replace(one, section=section) for one, section in zip(found, headed, strict=True)]
    asked = [replace(one, label=_asked(one, pages)) for one in found]
    return _tables(asked)


def _in_tables(fields: Sequence[PaperField], known: Mapping[tuple[int, int], Cell]) -> list[PaperField]:
    """Return the fields, those in tables with the words of their columns and rows, unless their tooltips say it."""
    found = list(fields)
    for (number, at), cell in known.items():
        one = found[number]
        places = list(one.places)
        places[at] = replace(places[at], label=cell.head)
        tip = _tooltip(one).lower()
        row = cell.row if len(places) == 1 and (not tip or tip == cell.head.lower()) else ""
        found[number] = replace(one, places=tuple(places), row=row)
    return found


@dataclass
class _Sheet:
    """A page: its lines, and where something can be filled in. `hanging`: captions of the fields above them."""

    lines: Sequence[TextLine]
    boxes: Sequence[Box]
    heads: frozenset[TextLine] = frozenset()
    hanging: frozenset[TextLine] = frozenset()

    def is_free(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Say whether nothing can be filled in between."""
        return not any(
            box.left < right and box.right > left and box.top < bottom and box.bottom > top for box in self.boxes
        )


def _labelled(place: Place, field: PaperField, page: int, sheet: _Sheet) -> Place:
    if place.box.page != page:
        return place
    found = _beside_box(place.box, sheet) if field.kind in _BOXES else _beside(place.box, sheet)
    return replace(place, label=found)


def _asked(one: PaperField, pages: Sequence[PaperPage]) -> str:
    """Return what a field asks: its tooltip, else what is beside it; of a group what is before its first place."""
    if said := _tooltip(one):
        return said
    if one.kind in _BOXES and len(one.places) > 1:
        return _question(one, pages[one.places[0].box.page])
    return next((place.label for place in one.places if place.label), "")


def _tooltip(one: PaperField) -> str:
    """Return its tooltip, if a person has written it."""
    said = _ROW.sub("", one.tooltip).strip()
    return "" if _NOTHING.fullmatch(said) else said[:LONGEST]


def _question(one: PaperField, page: PaperPage) -> str:
    """Return what is left of the first place of a group, or above it, and is not the label of a place."""
    own = {place.label for place in one.places}
    first = one.places[0].box
    sheet = _Sheet([line for line in page.lines if _said(line.text) not in own], [place.box for place in one.places])
    return _nearest(first, sheet, (_left, _above)) or _nearest(
        replace(first, right=first.right + 150), sheet, (_above,)
    )


def _said(text: str) -> str:
    """Return a label without what only leads to the field."""
    return text.strip().rstrip("*").rstrip(" :…").strip()[:LONGEST].strip()


# --- boxes to tick ---


def _beside_box(box: Box, sheet: _Sheet) -> str:
    right, left = _next_right(box, sheet), _next_left(box, sheet)
    if right and (not left or _row_ends_with_words(box, sheet)):
        return _said(_whole(right, box, sheet))
    if left:
        return _said(left.text)
    return _nearest(box, sheet, (_left, _above_box, _below))


def _in_row(line: TextLine, box: Box) -> bool:
    return abs(_middle(line.box) - _middle(box)) < max(box.height, line.box.height) * 0.65


def _next_right(box: Box, sheet: _Sheet) -> TextLine | None:
    """Return the words next to a box on its right; before the next box."""
    beside = [line for line in sheet.lines if _in_row(line, box) and -3 <= line.box.left - box.right < _FARTHEST_RIGHT]
    free = [line for line in beside if sheet.is_free(box.right + 1, _middle(box) - 1, line.box.left, _middle(box) + 1)]
    return min(free, key=lambda line: (line.box.left - box.right) + abs(_middle(line.box) - _middle(box)), default=None)


def _next_left(box: Box, sheet: _Sheet) -> TextLine | None:
    beside = [line for line in sheet.lines if _in_row(line, box) and -3 <= box.left - line.box.right < _FARTHEST_RIGHT]
    free = [line for line in beside if sheet.is_free(line.box.right, _middle(box) - 1, box.left - 1, _middle(box) + 1)]
    return max(free, key=lambda line: line.box.right, default=None)


def _row_ends_with_words(box: Box, sheet: _Sheet) -> bool:
    """Say whether words stand behind the last box of this row, so that they are on the right of each."""
    row = [
        other for other in sheet.boxes if abs(_middle(other) - _middle(box)) < 5 and abs(other.width - box.width) < 5
    ]
    return _next_right(max(row, key=lambda other: other.right, default=box), sheet) is not None


def _whole(line: TextLine, box: Box, sheet: _Sheet) -> str:
    """Return a sentence beside a box with the lines on which it goes on, down to the next box."""
    said = [line.text]
    others = [other.top for other in sheet.boxes if other.top > box.top + 3 and other.left < line.box.left + 20]
    end = min(others, default=float("inf"))
    for other in _following(line, sheet.lines):
        if _middle(other.box) >= end - 1:
            break
        said.append(other.text)
    return " ".join(said)


def _following(line: TextLine, lines: Sequence[TextLine]) -> Iterator[TextLine]:
    """Yield the lines of the same paragraph below one."""
    last = line
    for other in sorted(lines, key=lambda one: one.box.top):
        gap = other.box.top - last.box.bottom
        same = abs(other.box.left - line.box.left) < 4 and abs(other.size - line.size) < 1 and other.bold == line.bold
        if other is not last and same and -0.5 * line.size < gap < 0.5 * line.size and other.box.top > last.box.top + 2:
            yield other
            last = other


# --- texts ---

_Score = Callable[[TextLine, Box, _Sheet], float | None]
"""How far a line is from being the label of a field; None: it is not."""


def _beside(box: Box, sheet: _Sheet) -> str:
    return _nearest(box, sheet, (_inside, _left, _above, _below, _right, _far_above))


def _nearest(box: Box, sheet: _Sheet, ways: Sequence[_Score]) -> str:
    """Return the best label there is; one that only counts rows is none."""
    found = ((way(line, box, sheet), at, way, line) for at, line in enumerate(sheet.lines) for way in ways)
    scores = [(score, at, way, line) for score, at, way, line in found if score is not None]
    for _, _, way, line in sorted(scores, key=lambda one: one[:2]):
        said = _said(_paragraph(line, way, box, sheet))
        if said and not _NUMBER.fullmatch(said):
            return said
    return ""


def _paragraph(line: TextLine, way: _Score, box: Box, sheet: _Sheet) -> str:
    """Return a label with its other lines: what is beside the field, or leads up to it in a few lines."""
    if way is _left:
        beside = [other for other in sheet.lines if other is line or _in_same_cell(other, line, box)]
        return " ".join(one.text for one in sorted(beside, key=lambda one: one.box.top))
    if way is _inside or way is _right:
        return line.text
    below = list(_following(line, [one for one in sheet.lines if one.box.bottom < box.top + 3 or way is _below]))
    above = [] if way is _below else _preceding(line, sheet)
    whole = [*above, line, *below]
    return " ".join(one.text for one in (whole if len(whole) <= _MOST_LINES else [line]))


def _in_same_cell(other: TextLine, line: TextLine, box: Box) -> bool:
    """Say whether a line stands above or below another one, both beside the same field."""
    inside = box.top - 2 <= _middle(other.box) <= box.bottom + 2
    return inside and other.box.right <= box.left + 4 and abs(other.box.left - line.box.left) < 20


def _preceding(line: TextLine, sheet: _Sheet) -> list[TextLine]:
    """Return the lines of the same paragraph above one."""
    found: list[TextLine] = []
    for other in sorted(sheet.lines, key=lambda one: -one.box.top):
        first = found[0] if found else line
        same = abs(other.box.left - line.box.left) < 4 and abs(other.size - line.size) < 1 and other.bold == line.bold
        if same and other.box.top < first.box.top - 2 and abs(first.box.top - other.box.bottom) < 0.5 * line.size:
            found.insert(0, other)
    free = sheet.is_free(line.box.left, found[0].box.top, line.box.right, line.box.bottom) if found else True
    return found if free else []


def _inside(line: TextLine, box: Box, _: _Sheet) -> float | None:
    at = line.box
    if not (
        at.left >= box.left - 3 and at.right <= box.right + 3 and at.top >= box.top - 3 and at.bottom <= box.bottom + 3
    ):
        return None
    if box.height >= 1.6 * at.height:
        return (at.top - box.top) * 0.2 if _middle(at) < box.top + 0.6 * box.height else None
    return 2.0 if at.right < box.left + 0.5 * box.width else None


def _left(line: TextLine, box: Box, sheet: _Sheet) -> float | None:
    gap = box.left - line.box.right
    level = abs(_middle(line.box) - _middle(box)) < 0.5 * min(box.height, 2 * line.box.height) + 1
    if not -4 <= gap < _FARTHEST_LEFT or not (
        level or abs(line.box.top - box.top) < 6 or abs(line.box.bottom - box.bottom) < 4
    ):
        return None
    if not sheet.is_free(line.box.right, _middle(line.box) - 1, box.left - 1, _middle(line.box) + 1):
        return None
    return (
        6
        + min(max(gap, 0), _CLOSE) * 0.35
        + max(gap - _CLOSE, 0) * 0.06
        - (3 if line.text.rstrip().endswith(":") else 0)
    )


def _above(line: TextLine, box: Box, sheet: _Sheet) -> float | None:
    gap = box.top - line.box.bottom
    if line in sheet.hanging or not -0.5 * line.box.height <= gap <= _ABOVE or not _overlaps(line.box, box):
        return None
    left, right = max(line.box.left, box.left), min(line.box.right, box.right)
    if gap > 2 and not sheet.is_free(left, line.box.bottom, right, box.top - 1):
        return None
    centred = abs(_centre(line.box) - _centre(box)) < 9 and line.box.width > 0.3 * box.width
    aligned = abs(line.box.left - box.left) < 9 or centred
    claimed = 30 if belongs_to_box(line, sheet.boxes) or _leads_to_another(line, box, sheet) else 0
    heads = 25 if line in sheet.heads and gap > 3 else 0
    return max(gap, 0.0) + (0 if aligned else 12) + heads + claimed


def _far_above(line: TextLine, box: Box, sheet: _Sheet) -> float | None:
    """The head of a column that stands some lines higher."""
    gap = box.top - line.box.bottom
    if (
        line in sheet.hanging
        or not _ABOVE < gap < _FAR
        or not line.box.left - 12 <= _centre(box) <= line.box.right + 12
    ):
        return None
    if not sheet.is_free(box.left + 2, line.box.bottom, box.right - 2, box.top - 1) or line.box.width > 1.6 * box.width:
        return None
    return 60 + gap


def _leads_to_another(line: TextLine, box: Box, sheet: _Sheet) -> bool:
    """Say whether a line stands close before another field of its row."""
    close = [other for other in sheet.boxes if other is not box and -2 <= other.left - line.box.right < 20]
    return any(abs(_middle(other) - _middle(line.box)) < 6 for other in close)


def _above_box(line: TextLine, box: Box, sheet: _Sheet) -> float | None:
    """The head of a column of boxes: its middle is above theirs."""
    gap = box.top - line.box.bottom
    over = abs(_centre(line.box) - _centre(box)) < max(10.0, line.box.width / 2)
    return (
        gap
        if over and -2 <= gap <= _ABOVE and sheet.is_free(box.left, line.box.bottom, box.right, box.top - 1)
        else None
    )


def _below(line: TextLine, box: Box, sheet: _Sheet) -> float | None:
    gap = line.box.top - box.bottom
    farthest = _CAPTION if line in sheet.heads else _BELOW
    if not -0.5 * line.box.height <= gap <= farthest or not _overlaps(line.box, box):
        return None
    if abs(line.box.left - box.left) > 20 and abs(_centre(line.box) - _centre(box)) > 20:
        return None
    under = [
        other for other in sheet.boxes if 0 <= other.top - line.box.bottom < max(gap, 4) and _overlaps(line.box, other)
    ]
    claimed = 30 if belongs_to_box(line, sheet.boxes) else 0
    return None if under and line not in sheet.hanging else max(gap, 0) + 8 + (0 if line.size < 10 else 4) + claimed


def _right(line: TextLine, box: Box, sheet: _Sheet) -> float | None:
    gap = line.box.left - box.right
    return 40 + gap if _in_row(line, box) and -2 <= gap < _FARTHEST_RIGHT else None


def _overlaps(one: Box, other: Box) -> bool:
    return one.left < other.right - 2 and one.right > other.left + 2


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _centre(box: Box) -> float:
    return (box.left + box.right) / 2


# --- tables ---


def _tables(fields: list[PaperField]) -> list[PaperField]:
    """Give those that stand below one another what the first one asks, if they have no words of their own."""
    found = list(fields)
    for at, one in enumerate(found):
        if one.kind not in _BOXES and (not one.label or _NUMBER.fullmatch(one.label)):
            above = _same_column_above(one, found[:at])
            if above and above.label:
                found[at] = replace(one, label=above.label)
    return found


def _same_column_above(one: PaperField, before: Sequence[PaperField]) -> PaperField | None:
    box = one.places[0].box
    close = [other for other in before if _is_above(other.places[0].box, box) and other.kind is one.kind]
    return max(close, key=lambda other: other.places[0].box.top, default=None)


def _is_above(other: Box, box: Box) -> bool:
    same = other.page == box.page and abs(other.left - box.left) < 5 and abs(other.right - box.right) < 5
    return same and -3 < box.top - other.bottom < 1.5 * box.height
