"""Tables whose rows say something too (Monday: from, to): what stands before a row, and what is over each column."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from buergerbuero.documents.values import Box, PaperField, TextLine

LONGEST: Final = 300
"""Characters of the words for a row or column."""
_EDGE: Final = 3.0
"""Points that places of one row or column may be apart."""
_HEAD: Final = 34.0
"""Points above the first row in which heads of columns stand."""
_ASIDE: Final = 9.0
"""Points that a head may stand beside its column."""
_NEXT: Final = 2.6
"""Heights of a row from one to the next."""
_BEFORE: Final = 260.0
"""Points before the first column in which words of a row stand."""
_COUNTS: Final = re.compile(r"(?:nr\.?|zeile|row)?\s*\d{1,3}\s*[.):]?|[a-z]\s*[.)]?", re.IGNORECASE)
"""What only counts rows."""
Key = tuple[int, int]
"""Which field, and which of its places."""


@dataclass(frozen=True)
class Cell:
    """What is printed for one place of a table: before its row, and over its column."""

    row: str
    head: str


def cells(fields: Sequence[PaperField], lines: Sequence[TextLine], page: int) -> Mapping[Key, Cell]:
    """Return what is printed for the places of a page that stand in tables with words before each row."""
    places = [
        (place.box, (number, at))
        for number, field in enumerate(fields)
        for at, place in enumerate(field.places)
        if place.box.page == page
    ]
    found: dict[Key, Cell] = {}
    for table in _tables(_rows(places)):
        heads = _heads([box for box, _ in table[0]], lines)
        words = [_before(row[0][0], lines, row) for row in table]
        telling = {word for word in words if word and not _COUNTS.fullmatch(word)}
        if not all(heads) or len(set(heads)) < len(heads) or len(telling) < len(table) or _parted(table, lines):
            continue
        for row, word in zip(table, words, strict=True):
            found |= {key: Cell(word, head) for (_, key), head in zip(row, heads, strict=True)}
    return found


_Row = list[tuple[Box, Key]]


def _rows(places: Sequence[tuple[Box, Key]]) -> list[_Row]:
    """Return places that stand in one row each, from the top down."""
    rows: list[_Row] = []
    for box, key in sorted(places, key=lambda one: one[0].top):
        if rows and abs(rows[-1][0][0].top - box.top) < _EDGE and abs(rows[-1][0][0].bottom - box.bottom) < _EDGE:
            rows[-1].append((box, key))
        else:
            rows.append([(box, key)])
    return [sorted(row, key=lambda one: one[0].left) for row in rows]


def _tables(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Yield rows of two columns or more that stand below each other."""
    table: list[_Row] = []
    for row in rows:
        if table and not _goes_on(table[-1], row):
            if len(table) > 1:
                yield table
            table = []
        table = [*table, row] if len(row) > 1 else []
    if len(table) > 1:
        yield table


def _goes_on(one: _Row, other: _Row) -> bool:
    mine, its = one[0][0], other[0][0]
    same = len(one) == len(other) and all(
        abs(a.left - b.left) < _EDGE and abs(a.right - b.right) < _EDGE
        for (a, _), (b, _) in zip(one, other, strict=True)
    )
    return same and its.top - mine.top < _NEXT * max(mine.height, 12.0)


def _parted(table: Sequence[_Row], lines: Sequence[TextLine]) -> bool:
    """Say whether words stand between two rows, which then are none of one table."""
    return any(
        above[0][0].bottom - 3 < (line.box.top + line.box.bottom) / 2 < below[0][0].top + 1
        and above[0][0].left - 4 <= line.box.left < above[-1][0].right
        for above, below in pairwise(table)
        for line in lines
    )


def _heads(columns: Sequence[Box], lines: Sequence[TextLine]) -> list[str]:
    """Return what stands over each column: each line over the nearest one, if it is over one at all."""
    over: list[list[TextLine]] = [[] for _ in columns]
    for line in sorted(lines, key=lambda one: one.box.bottom, reverse=True):
        if columns[0].top - _HEAD < line.box.bottom <= columns[0].top + 3:
            apart = [_aside(line.box, column) for column in columns]
            if min(apart)[0] < _ASIDE:
                over[apart.index(min(apart))].append(line)
    return [_paragraph(each) for each in over]


def _aside(line: Box, column: Box) -> tuple[float, float]:
    """Return how far the middle of a line, or its beginning, is from being over a column."""
    middle = (line.left + line.right) / 2
    apart = max(column.left - middle, middle - column.right, 0.0)
    return min(apart, abs(line.left - column.left)), abs(middle - (column.left + column.right) / 2)


def _paragraph(over: Sequence[TextLine]) -> str:
    """Return the lowest line with those that go on above it."""
    found = list(over[:1])
    for above in over[1:]:
        if found[-1].box.top - above.box.bottom > 0.5 * above.size or above.size > found[0].size * 1.1:
            break
        found.append(above)
    return " ".join(line.text.strip() for line in reversed(found)).strip(" :*")[:LONGEST]


def _before(first: Box, lines: Sequence[TextLine], row: _Row) -> str:
    """Return the words before a row; nothing if there are words between its columns as well."""
    middle = (first.top + first.bottom) / 2
    level = [line for line in lines if first.top - 3 < (line.box.top + line.box.bottom) / 2 < first.bottom + 3]
    if any(first.right < line.box.left < row[-1][0].right + 20 for line in level):
        return ""
    before = [line for line in level if first.left - _BEFORE < line.box.right <= first.left + 4]
    near = [line for line in before if line.box.right > max(one.box.right for one in before) - 40]
    if not near or min(abs((line.box.top + line.box.bottom) / 2 - middle) for line in near) > first.height:
        return ""
    near.sort(key=lambda line: (line.box.top, line.box.left))
    return " ".join(line.text.strip() for line in near).strip(" :*")[:LONGEST]
