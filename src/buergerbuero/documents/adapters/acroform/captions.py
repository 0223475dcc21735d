"""Which words lie under the field they belong to: a form has its captions above its fields or below, not now so and so.

That is told for all fields below one heading together: below the last field of captions that hang, and above the first
one of others, there is no second field that they could belong to; and if that does not tell, by which field is closer.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from buergerbuero.documents.values import Box, TextLine

_BELOW, _ABOVE = 11.0, 18.0
"""Points from a field to its caption."""
_SMALL_BOX: Final = 20.0
"""Points; what is smaller is ticked, and its words stand beside it."""
_MORE: Final = 40.0
"""Points by which a caption may be wider than its field."""


def hanging(lines: Sequence[TextLine], boxes: Sequence[Box], heads: frozenset[TextLine]) -> frozenset[TextLine]:
    """Return the lines that are captions of the fields above them, `heads` being the headings of the page."""
    wide = [box for box in boxes if box.width >= _SMALL_BOX]
    edges = sorted(head.box.top for head in heads)
    free = [line for line in lines if line not in heads and not belongs_to_box(line, boxes)]
    near = [(line, _distance(line, wide, -1), _distance(line, wide, 1)) for line in free]
    found = [one for one in near if one[1] is not None or one[2] is not None]
    found.sort(key=lambda one: one[0].box.top)
    parts = [list(part) for _, part in groupby(found, key=lambda one: sum(edge <= one[0].box.top for edge in edges))]
    whole = _lean(found)
    return frozenset(line for part in parts for line in _hanging(part, whole))


def belongs_to_box(line: TextLine, boxes: Sequence[Box]) -> bool:
    """Say whether a small box to tick stands before a line."""
    small = [box for box in boxes if box.width < _SMALL_BOX and 0 <= line.box.left - box.right < 20]
    return any(abs(box.top + box.bottom - line.box.top - line.box.bottom) < 12 for box in small)


_Near = tuple[TextLine, float | None, float | None]
"""A line, and how far the fields above and below it are."""


def _hanging(part: Sequence[_Near], whole: int) -> Iterator[TextLine]:
    """Yield the captions that hang, if those below one heading do; where that is not clear, all of the page decide."""
    if (_lean(part) or whole) > 0:
        yield from (line for line, up, _ in part if up is not None)


def _lean(near: Sequence[_Near]) -> int:
    """Return by how much some lines speak for captions that hang, or below zero, for others."""
    alone = sum((down is None) - (up is None) for _, up, down in near)
    between = [(up, down) for _, up, down in near if up is not None and down is not None]
    return alone or sum((up + 1 < down) - (down + 1 < up) for up, down in between)


def _distance(line: TextLine, boxes: Sequence[Box], side: int) -> float | None:
    """Return how far the nearest field above (-1) or below (1) is that a line could be the caption of."""
    farthest = _ABOVE if side > 0 else _BELOW
    gaps = [box.top - line.box.bottom if side > 0 else line.box.top - box.bottom for box in boxes if _under(line, box)]
    return min((max(gap, 0.0) for gap in gaps if -0.5 * line.box.height <= gap <= farthest), default=None)


def _under(line: TextLine, box: Box) -> bool:
    """Say whether a line begins where a field does, or has its middle there."""
    middles = (line.box.left + line.box.right - box.left - box.right) / 2
    aligned = abs(line.box.left - box.left) < 20 or abs(middles) < 20
    return aligned and line.box.width < box.width + _MORE
