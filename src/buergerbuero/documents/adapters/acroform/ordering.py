"""The order in which one reads the fields of a form: by their places, not by their order in the file.

Row by row, from the left; but where a page has columns that stand for themselves (their rows do not meet, or each has
a heading of its own), the left one before the right one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile
from typing import Final

from buergerbuero.documents.values import Box, PaperField, PaperPage, TextLine

_MEETS: Final = 4.0
"""Points between the middles of two rows that are one."""
_LEVEL: Final = 3 * _MEETS
_GUTTER: Final = 6.0
"""Points between two columns, at least."""
_LEAST: Final = 2
"""Fields of a column, at least."""


@dataclass(frozen=True)
class _Item:
    """A field (`number` among those given) or a line of text."""

    box: Box
    number: int = -1
    heads: bool = False


def in_order(fields: Sequence[PaperField], pages: Sequence[PaperPage]) -> list[PaperField]:
    """Return fields as one reads them, and the places of each as well."""
    sorted_places = [
        replace(one, places=tuple(sorted(one.places, key=lambda place: _key(place.box)))) for one in fields
    ]
    found = []
    for number in sorted({one.places[0].box.page for one in sorted_places}):
        items = [
            _Item(one.places[0].box, at) for at, one in enumerate(sorted_places) if one.places[0].box.page == number
        ]
        texts = _texts(pages[number].lines) if number < len(pages) else []
        found += [sorted_places[item.number] for item in _read(items, texts)]
    return found


def _key(box: Box) -> tuple[int, float, float]:
    return box.page, round(box.top / _MEETS), box.left


def _texts(lines: Sequence[TextLine]) -> list[_Item]:
    sizes = sorted(line.size for line in lines)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    return [_Item(line.box, heads=line.bold or line.size > usual * 1.15) for line in lines]


def _read(fields: Sequence[_Item], texts: Sequence[_Item], depth: int = 3) -> list[_Item]:
    """Return fields in the order of reading: in columns where there are such, else in rows."""
    if depth and len(fields) >= 2 * _LEAST:
        for gutter in _gutters(fields, texts):
            bands = _bands(fields, texts, gutter)
            if any(_are_columns(each, beside, gutter) for each, beside in bands):
                return [item for each, beside in bands for item in _band(each, beside, gutter, depth)]
    return _rows(fields)


def _band(fields: Sequence[_Item], texts: Sequence[_Item], gutter: float, depth: int) -> list[_Item]:
    """Return the fields of a band in order, at the end one that goes across the gutter below the others."""
    if not _are_columns(fields, texts, gutter):
        return _rows(fields)
    lowest = max(item.box.bottom for item in fields if not _crosses(item, gutter))
    across = [item for item in fields if _crosses(item, gutter) and item.box.top > lowest - _MEETS]
    left, right = _halves([item for item in fields if item not in across], gutter)
    left_texts, right_texts = _halves(texts, gutter)
    return [*_read(left, left_texts, depth - 1), *_read(right, right_texts, depth - 1), *_rows(across)]


def _crosses(item: _Item, gutter: float) -> bool:
    return item.box.left < gutter - 1 and item.box.right > gutter + 1


def _gutters(fields: Sequence[_Item], texts: Sequence[_Item]) -> list[float]:
    """Return from the left edge where a column could begin: before what has fields on its left."""
    edges = sorted({round(item.box.left - _GUTTER / 2) for item in [*fields, *texts]})
    most = len(fields)
    counted = [(sum(item.box.right <= edge for item in fields), edge) for edge in edges]
    likely = [(abs(2 * before - most), edge) for before, edge in counted if _LEAST <= before <= most - _LEAST]
    return [edge for _, edge in sorted(likely)[:16]]


def _bands(fields: Sequence[_Item], texts: Sequence[_Item], gutter: float) -> list[tuple[list[_Item], list[_Item]]]:
    """Return fields and texts from the top down, parted where something goes across the gutter."""
    crossing = [item for item in [*fields, *texts] if _crosses(item, gutter)]
    edges = sorted((item.box.top + item.box.bottom) / 2 for item in crossing)
    bands = []
    for low, high in zip([float("-inf"), *edges], [*edges, float("inf")], strict=True):
        inside = [item for item in fields if low < (item.box.top + item.box.bottom) / 2 <= high]
        beside = [item for item in texts if low < (item.box.top + item.box.bottom) / 2 <= high]
        bands.append((inside, [item for item in beside if item not in crossing]))
    return bands


def _halves(items: Iterable[_Item], gutter: float) -> tuple[list[_Item], list[_Item]]:
    """Return what has its middle left and right of a gutter."""
    left: list[_Item] = []
    right: list[_Item] = []
    for item in items:
        (left if (item.box.left + item.box.right) / 2 < gutter else right).append(item)
    return left, right


def _are_columns(fields: Sequence[_Item], texts: Sequence[_Item], gutter: float) -> bool:
    """Say whether the two halves of a band stand for themselves."""
    left, right = _halves(fields, gutter)
    left_texts, right_texts = _halves(texts, gutter)
    if min(len(left), len(right)) < _LEAST:
        return False
    if _headed(left, left_texts, right_texts) and _headed(right, right_texts, left_texts):
        return True
    if not _are_wide([*left, *left_texts], [*right, *right_texts]):
        return False
    few, many = sorted((left, right), key=lambda half: len(_middles(half)))
    meeting = sum(any(_meet(one.box, other.box) for other in many) for one in few)
    return len(_middles(few)) >= _LEAST and meeting * 2 < len(few)


def _meet(one: Box, other: Box) -> bool:
    """Say whether two fields stand in one row."""
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    return common >= 0.6 * min(one.height, other.height)


def _are_wide(left: list[_Item], right: list[_Item]) -> bool:
    """Say whether each half takes a third of the width, or what stands there belongs to the other half."""
    widths = [max(item.box.right for item in half) - min(item.box.left for item in half) for half in (left, right)]
    return min(widths) >= 0.33 * sum(widths)


def _headed(fields: list[_Item], texts: list[_Item], beside: list[_Item]) -> bool:
    """Say whether a half begins with a heading, level with the words of the other one, and each field has words beside
    it; those of a table have none. The title of the form may stand over one of them.
    """
    if not beside or len(texts) < len(fields) / 2 + 1:
        return False
    level = min(item.box.top for item in beside)
    below = dropwhile(
        lambda item: item.heads and item.box.top < level - _LEVEL, sorted(texts, key=lambda item: item.box.top)
    )
    first = next(below, None)
    is_over = first is not None and first.box.bottom <= min(item.box.top for item in fields) + _MEETS
    return first is not None and is_over and first.heads and first.box.top < level + _LEVEL


def _middles(fields: list[_Item]) -> list[float]:
    """Return the middle of each row."""
    found: list[float] = []
    for middle in sorted((item.box.top + item.box.bottom) / 2 for item in fields):
        if not found or middle - found[-1] > _MEETS:
            found.append(middle)
    return found


def _rows(fields: Sequence[_Item]) -> list[_Item]:
    """Return fields row by row: what overlaps by half of the lower one stands in one row."""
    rows: list[list[_Item]] = []
    band = (0.0, 0.0)
    for item in sorted(fields, key=lambda item: (item.box.top, item.box.left)):
        top, bottom = max(band[0], item.box.top), min(band[1], item.box.bottom)
        least = min(band[1] - band[0], item.box.height)
        if rows and bottom - top >= least / 2:
            rows[-1].append(item)
            band = top, bottom
        else:
            rows.append([item])
            band = item.box.top, item.box.bottom
    return [item for row in rows for item in sorted(row, key=lambda item: (item.box.left, item.box.top))]
