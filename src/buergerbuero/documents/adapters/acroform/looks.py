"""How a widget looks before anything is in it: its size and turn, background, border, marks (12.5.6.19, 12.7.4.3)."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary

from buergerbuero.documents.adapters.acroform.tree import Node, name_text, words

_COLOURS: Final = {1: ("g", "G"), 3: ("rg", "RG"), 4: ("k", "K")}
_NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)"
_SIZE: Final = re.compile(rf"/\S+\s+({_NUMBER})\s+Tf")
_COLOUR: Final = re.compile(rf"((?:{_NUMBER}\s+){{4}}k|(?:{_NUMBER}\s+){{3}}rg|(?:{_NUMBER}\s+)g)(?![A-Za-z])")
_MOST_SIZE: Final = 200.0
_CIRCLE: Final = 0.5523
_FLAT_STYLES: Final = "SDU"


@dataclass(frozen=True)
class Frame:
    """The space of a widget as it is read, after its own turn (MK/R). `inset`: what its border takes at each edge."""

    width: float
    height: float
    matrix: tuple[int, int, int, int, float, float]
    background: str
    border: str
    line: float
    style: str
    inset: float

    @property
    def is_seen(self) -> bool:
        """Whether there is any place to write."""
        return self.width > 1 and self.height > 1


@dataclass(frozen=True)
class Style:
    """How text stands in a field. `size` 0: as large as it fits; `across` 0 left, 1 in the middle, 2 right.

    `font`: what the form calls the one that it names, or "".
    """

    size: float
    colour: str
    across: int
    font: str = ""


@dataclass(frozen=True)
class Spot:
    """One place of a field: its dictionaries, what is around the text, and how text stands in it."""

    node: Node
    widget: Dictionary
    frame: Frame
    style: Style


def spot(node: Node, widget: Dictionary) -> Spot:
    """Read all that a place says of its looks."""
    return Spot(node, widget, frame_of(node, widget), style_of(node, widget))


def rectangle(of: pikepdf.Object | None) -> tuple[float, float, float, float]:
    """Return left, low, right, high of a rectangle, however its corners are named; nothing for one that is none."""
    numbers = _floats(of)
    if len(numbers) != 4:
        return (0.0, 0.0, 0.0, 0.0)
    a, b, c, d = numbers
    return (min(a, c), min(b, d), max(a, c), max(b, d))


def frame_of(node: Node, widget: Dictionary) -> Frame:
    """Read what a widget says of its looks."""
    left, low, right, high = rectangle(widget.get("/Rect"))
    width, height = right - left, high - low
    keys = widget.get("/MK")
    mk = keys if isinstance(keys, Dictionary) else Dictionary()
    turn = _turn(mk.get("/R"))
    matrix = {
        0: (1, 0, 0, 1, 0.0, 0.0),
        90: (0, 1, -1, 0, width, 0.0),
        180: (-1, 0, 0, -1, width, height),
        270: (0, -1, 1, 0, 0.0, height),
    }[turn]
    background, border = _colour(mk.get("/BG"), 0), _colour(mk.get("/BC"), 1)
    line, style = _line(widget)
    line = line if border else 0.0
    inset = line * (1 if style in _FLAT_STYLES else 2)
    if turn in (90, 270):
        width, height = height, width
    return Frame(width, height, matrix, background, border, line, style, inset)


def style_of(node: Node, widget: Dictionary) -> Style:
    """Read how text is to stand in a widget (12.7.4.3); what cannot be read is black and of a fitting size."""
    font, points, colour = _said(node.text("/DA", widget))
    across = node.number("/Q", widget)
    return Style(points, colour, across if across in (1, 2) else 0, font)


@lru_cache(maxsize=256)
def _said(appearance: str) -> tuple[str, float, str]:
    """Return font, size and colour of a default appearance."""
    size, colour = _SIZE.search(appearance), _COLOUR.findall(appearance)
    points = min(abs(float(size.group(1))), _MOST_SIZE) if size else 0.0
    return size.group().split()[0] if size else "", points, colour[-1] if colour else "0 g"


def drawn_frame(frame: Frame, *, is_round: bool = False, cells: int = 0) -> str:
    """Return background and border; `cells`: with lines between the cells of a comb."""
    if not frame.background and not frame.border:
        return ""
    said = []
    width, height, line = frame.width, frame.height, frame.line
    if frame.background:
        shape = _circle(width / 2, height / 2, min(width, height) / 2) if is_round else f"0 0 {_n(width, height)} re"
        said.append(f"{frame.background} {shape} f")
    if line:
        said.append(f"{frame.border} {_n(line)} w {'[3] 0 d ' if frame.style == 'D' else ''}")
        half = line / 2
        if is_round:
            said.append(f"{_circle(width / 2, height / 2, (min(width, height) - line) / 2)} S")
        elif frame.style == "U":
            said.append(f"0 {_n(half)} m {_n(width, half)} l S")
        else:
            said.append(f"{_n(half, half, width - line, height - line)} re S")
            said.extend(_edges(frame) if frame.style in "BI" else [])
        for cell in range(1, cells):
            said.append(f"{_n(width / cells * cell, line)} m {_n(width / cells * cell, height - line)} l S")
    return f"q {' '.join(said)} Q\n"


def drawn_mark(frame: Frame, sign: str, colour: str) -> str:
    """Return the mark of a box that is on; `sign` names it as in ZapfDingbats: 4 check, 8 cross, l circle, ..."""
    side = min(frame.width, frame.height) - 2 * frame.inset
    middle, centre = frame.width / 2, frame.height / 2
    points: dict[str, list[tuple[float, float] | None]] = {
        "8": [(-0.34, -0.34), (0.34, 0.34), None, (-0.34, 0.34), (0.34, -0.34)],
        "4": [(-0.34, -0.02), (-0.1, -0.3), (0.36, 0.32)],
    }
    if sign == "l":
        return f"q {colour} {_circle(middle, centre, side * 0.28)} f Q\n"
    if sign in ("n", "u", "H"):
        corners = {"n": (4, math.pi / 4, 0.42), "u": (4, 0.0, 0.38), "H": (5, math.pi / 2, 0.42)}[sign]
        return f"q {colour} {_star(middle, centre, side, *corners, is_star=sign == 'H')} f Q\n"
    path, begins = [], True
    for point in points.get(sign, points["4"]):
        if point is None:
            begins = True
            continue
        path.append(f"{_n(middle + point[0] * side, centre + point[1] * side)} {'m' if begins else 'l'}")
        begins = False
    stroke = colour.upper() if colour[-1] in "gk" else colour
    return f"q {stroke} {_n(side * 0.12)} w 1 J 1 j {' '.join(path)} S Q\n"


def sign_of(widget: Dictionary, usual: str) -> str:
    """Return which mark a box has (MK/CA)."""
    keys = widget.get("/MK")
    said = words(keys.get("/CA")) if isinstance(keys, Dictionary) else ""
    return said[:1] if said[:1] in ("4", "8", "l", "n", "u", "H") else usual


def _n(*numbers: float) -> str:
    return " ".join(f"{number:.2f}".rstrip("0").rstrip(".") for number in numbers)


number = _n
"""Numbers as PDF writes them: two places are a hundredth of a point."""


def _floats(of: pikepdf.Object | None) -> list[float]:
    try:
        found = [float(each) for each in of] if isinstance(of, Array) else []
    except (TypeError, ValueError, OverflowError):
        return []
    return found if all(math.isfinite(each) and abs(each) < 1e6 for each in found) else []


def _colour(of: pikepdf.Object | None, kind: int) -> str:
    numbers = _floats(of)
    if len(numbers) not in _COLOURS:
        return ""
    return f"{_n(*(min(max(each, 0.0), 1.0) for each in numbers))} {_COLOURS[len(numbers)][kind]}"


def _turn(of: pikepdf.Object | None) -> int:
    try:
        turn = int(of) % 360 if of is not None else 0
    except (TypeError, ValueError, OverflowError):
        return 0
    return turn if turn in (90, 180, 270) else 0


def _line(widget: Dictionary) -> tuple[float, str]:
    """Return width and style of a border (12.5.4): S solid, D dashed, B bevelled, I inset, U below alone."""
    said = widget.get("/BS")
    if isinstance(said, Dictionary):
        widths, style = _floats(Array([said.get("/W", 1)])), _style(said.get("/S"))
        return (min(max(widths[0], 0.0), 20.0) if widths else 1.0), style
    listed = widget.get("/Border")
    numbers = _floats(Array(list(listed)[:3])) if isinstance(listed, Array) else []
    return (min(max(numbers[2], 0.0), 20.0) if len(numbers) == 3 else 1.0), "S"


def _style(said: object) -> str:
    style = name_text(bytes(said)) if isinstance(said, pikepdf.Name) else "S"
    return style if style in ("S", "D", "B", "I", "U") else "S"


def _edges(frame: Frame) -> list[str]:
    """Return the inner edges of a bevelled or inset border."""
    line, width, height = frame.line, frame.width, frame.height
    light, dark = ("1 g", "0.5 g") if frame.style == "B" else ("0.5 g", "0.75 g")
    a, b = line, 2 * line
    upper = [(a, a), (a, height - a), (width - a, height - a), (width - b, height - b), (b, height - b), (b, b)]
    lower = [(width - a, height - a), (width - a, a), (a, a), (b, b), (width - b, b), (width - b, height - b)]
    return [f"{light} {_path(upper)} f", f"{dark} {_path(lower)} f"]


def _path(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{_n(*point)} {'l' if number else 'm'}" for number, point in enumerate(points))


def _circle(x: float, y: float, r: float) -> str:
    k = r * _CIRCLE
    return (
        f"{_n(x + r, y)} m {_n(x + r, y + k, x + k, y + r, x, y + r)} c {_n(x - k, y + r, x - r, y + k, x - r, y)} c "
        f"{_n(x - r, y - k, x - k, y - r, x, y - r)} c {_n(x + k, y - r, x + r, y - k, x + r, y)} c"
    )


def _star(x: float, y: float, side: float, corners: int, begin: float, reach: float, *, is_star: bool) -> str:
    count = corners * 2 if is_star else corners
    points = []
    for number in range(count):
        angle = begin + 2 * math.pi * number / count
        far = side * reach * (0.42 if is_star and number % 2 else 1)
        points.append((x + far * math.cos(angle), y + far * math.sin(angle)))
    return _path(points)
