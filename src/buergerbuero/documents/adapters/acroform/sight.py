"""How a page is looked at: turned and cropped, so that boxes say where one sees them (ISO 32000-2, 7.7.3.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pikepdf import Array, Dictionary

from buergerbuero.documents.adapters.acroform.tree import DEEPEST
from buergerbuero.documents.values import Box

_LETTER: Final = (0.0, 0.0, 612.0, 792.0)
"""What readers take for a page that does not say how large it is."""
_FARTHEST: Final = 1e6


@dataclass(frozen=True)
class Sight:
    """A page from 0, what is seen of it in its own coordinates, and how it is turned (degrees clockwise)."""

    page: int
    left: float
    low: float
    right: float
    high: float
    turned: int

    @property
    def width(self) -> float:
        """In points, as it is looked at."""
        return self.high - self.low if self.turned in (90, 270) else self.right - self.left

    @property
    def height(self) -> float:
        """In points, as it is looked at."""
        return self.right - self.left if self.turned in (90, 270) else self.high - self.low

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return where a rectangle of the page's own coordinates is seen."""
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return Box(self.page, min(a, c), min(b, d), max(a, c), max(b, d))

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the page's own coordinates is seen: from the left, from the top."""
        match self.turned:
            case 90:
                return y - self.low, x - self.left
            case 180:
                return self.right - x, y - self.low
            case 270:
                return self.high - y, self.right - x
            case _:
                return x - self.left, self.high - y


def sight(page: Dictionary, number: int) -> Sight:
    """Return how a page is looked at, whatever it says."""
    media = area(_inherited(page, "/MediaBox")) or _LETTER
    crop = area(_inherited(page, "/CropBox")) or media
    seen = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    if not (seen[0] < seen[2] and seen[1] < seen[3]):
        seen = media
    turned = _inherited(page, "/Rotate")
    degrees = int(turned) % 360 if isinstance(turned, int) and turned % 90 == 0 else 0
    return Sight(number, *seen, degrees)


def area(said: object) -> tuple[float, float, float, float] | None:
    """Return left, low, right, high of a rectangle that has an area; None for what is none."""
    if not isinstance(said, Array) or len(said) < 4:
        return None
    numbers = [_number(one) for one in said[:4]]
    if any(one is None for one in numbers):
        return None
    x0, y0, x1, y1 = (one for one in numbers if one is not None)
    found = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return found if found[0] < found[2] and found[1] < found[3] else None


def _number(said: object) -> float | None:
    try:
        value = float(said)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    return value if abs(value) <= _FARTHEST else None


def _inherited(page: Dictionary, key: str) -> object:
    at: object = page
    for _ in range(DEEPEST):
        if not isinstance(at, Dictionary):
            return None
        value = at.get(key)
        if value is not None:
            return value
        at = at.get("/Parent")
    return None


def sights(pages: Sequence[Dictionary]) -> Iterator[Sight]:
    """Yield how each page is looked at."""
    return (sight(page, number) for number, page in enumerate(pages))
