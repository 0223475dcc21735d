"""The upright lines that are drawn on a page: between the columns of tables, and around cells."""

import bisect
import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from buergerbuero.documents.adapters.acroform.sight import Sight

MOST: Final = 30_000
"""Points of a page's paths that are looked at."""
_SHORTEST: Final = 7.0
"""Points: what is shorter stands between no columns."""
_SLANT: Final = 1.0


@dataclass(frozen=True)
class Uprights:
    """Upright lines: from the left edge, where they begin and end; sorted."""

    lines: tuple[tuple[float, float, float], ...]

    def between(self, left: float, right: float, height: float) -> bool:
        """Say whether one stands between two places of a height."""
        first = bisect.bisect_left(self.lines, (left - 0.5, 0.0, 0.0))
        for x, top, bottom in self.lines[first:]:
            if x > right + 0.5:
                return False
            if top - 1 <= height <= bottom + 1:
                return True
        return False


def uprights(page: pdfium.PdfPage, view: Sight) -> Uprights:
    """Return the upright lines of a page as it is looked at."""
    found: set[tuple[float, float, float]] = set()
    left = MOST
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2):
        number = raw.FPDFPath_CountSegments(shape.raw)
        left -= number
        if left < 0:
            break
        if number > 1:
            found.update(_upright(_points(shape, number, view)))
    return Uprights(tuple(sorted(found)))


_Point = tuple[float, float, bool]
"""Left, top, and whether a line leads here."""


def _points(shape: pdfium.PdfObject, number: int, view: Sight) -> Iterator[_Point]:
    a, b, c, d, e, f = shape.get_matrix().get()
    x, y = ctypes.c_float(), ctypes.c_float()
    begun = (0.0, 0.0)
    for place in range(number):
        part = raw.FPDFPath_GetPathSegment(shape.raw, place)
        if not raw.FPDFPathSegment_GetPoint(part, x, y):
            continue
        left, top = view.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        leads = raw.FPDFPathSegment_GetType(part) == raw.FPDF_SEGMENT_LINETO
        if not leads:
            begun = (left, top)
        yield left, top, leads
        if raw.FPDFPathSegment_GetClose(part):
            yield *begun, True


def _upright(points: Iterator[_Point]) -> Iterator[tuple[float, float, float]]:
    before: _Point | None = None
    for point in points:
        if before and point[2] and abs(point[0] - before[0]) < _SLANT and abs(point[1] - before[1]) > _SHORTEST:
            low, high = sorted((point[1], before[1]))
            yield round(point[0], 1), round(low, 1), round(high, 1)
        before = point
