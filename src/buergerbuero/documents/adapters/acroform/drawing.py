"""Text in a field: how large it stands, where, on which lines, and whether all of it has room.

Sizes are points. What does not fit at a size that can be read gives no drawing; whoever asked then draws a part of it
with a word on where the rest stands. Nothing is clipped: what is drawn lies within the field, with all marks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from buergerbuero.documents.adapters.acroform.fonts import CAP_HEIGHT, DEEP, Lettering, Run, clusters, joined
from buergerbuero.documents.adapters.acroform.looks import Frame, Style, number

LEAST: Final = 6.0
"""Points. Smaller letters cannot be read on paper; what needs them goes to the sheet."""
LOWEST: Final = 4.0
"""Points, where the form itself gives no more height."""
LARGEST: Final = 12.0
"""Points, where a form leaves the size to us."""
FONT: Final = "/BBSans"
LEADING: Final = 1.2
_STEP: Final = 0.5
_AIR: Final = 1.06
"""Of a line's height beyond what plain letters cover, where we choose the size."""
_ELLIPSIS: Final = "…"
_PARTS: Final = re.compile(r"[^ ]*?[^ \-/][-/](?=[^ \-/])|[^ ]* +|[^ ]+")


@dataclass(frozen=True)
class Room:
    """What is free for text in a frame."""

    width: float
    height: float
    side: float
    """Free at each side."""
    edge: float
    """Free above and below."""

    @property
    def wide(self) -> float:
        """How long a line may be."""
        return self.width - 2 * self.side

    @property
    def high(self) -> float:
        """How high lines may be together."""
        return self.height - 2 * self.edge


def room_of(frame: Frame) -> Room:
    """Return the room within a frame."""
    side = frame.inset + (2.0 if not frame.inset else 1.0)
    return Room(
        frame.width,
        frame.height,
        min(side, frame.width / 8 + frame.inset),
        max(frame.inset, min(0.5, frame.height / 8)),
    )


def line(text: str, room: Room, style: Style, letters: Lettering) -> str | None:
    """Return a text drawn on one line, smaller if it must be; None if it does not fit."""
    return _one(letters.run(text), room, style)


def part_of_line(text: str, hint: str, room: Room, style: Style, letters: Lettering) -> str | None:
    """Return as much of a text as fits before a hint; the hint alone, or None where there is no room for it."""
    size = _least(style, room)
    after = letters.run(f"{_ELLIPSIS} {hint}")
    space = room.wide * 1000 / size - after.width
    shown = _prefix(letters.run(text), space) if space > 0 else None
    if shown and shown.pieces:
        return _one(joined([shown, after]), room, replace(style, size=size, across=0))
    return _one(letters.run(hint), room, replace(style, across=0))


def squeezed(hint: str, room: Room, style: Style, letters: Lettering) -> str:
    """Return a hint as small as it must be: for fields in which nothing can be read anyway."""
    run = letters.run(hint)
    size = _rounded(min(LEAST, room.wide * 1000 / max(run.width, 1), _tallest(run, room)))
    return (
        _several([run], room, replace(style, size=size, across=0), base=_baseline(run, room, size)) if size > 0 else ""
    )


def lines(text: str, room: Room, style: Style, letters: Lettering, *, may_break: bool = True) -> str | None:
    """Return a text drawn on as many lines as it needs, smaller if it must be; None if it does not fit.

    A word is broken, where that is allowed, only if no size that can be read keeps it whole.
    """
    begin = style.size or min(LARGEST, _by_height(room))
    for breaks in (False, True) if may_break else (False,):
        size, least = begin, _least(style, room)
        while True:
            set_ = _wrapped(text, room, size, letters)
            fits = _height(set_, size) <= room.high
            if fits and (breaks or not any(_is_wider(part, room, size, letters) for part in _parts(text))):
                return _several(set_, room, replace(style, size=size))
            if size <= least:
                break
            size = max(least, size - _STEP)
    return None


def part_of_lines(text: str, hint: str, room: Room, style: Style, letters: Lettering) -> str | None:
    """Return as many lines of a text as fit above a hint; None where there is no room even for the hint."""
    size = _least(style, room)
    last = letters.run(hint)
    set_ = _wrapped(text, room, size, letters)
    count = len(set_)
    while count and _height([*set_[:count], last], size) > room.high:
        count -= 1
    if not count:
        return part_of_line(" ".join(text.split()), hint, room, style, letters)
    if last.width * size > room.wide * 1000:
        return None
    return _several([*set_[:count], last], room, replace(style, size=size))


def comb(text: str, cells: int, room: Room, style: Style, letters: Lettering) -> str | None:
    """Return a text with one letter, with all its marks, in the middle of each cell; None if it has more than cells."""
    pieces = [letters.run(cluster).pieces[0] for cluster in clusters(text)]
    if len(pieces) > cells:
        return None
    cell = room.width / cells
    run = letters.of_pieces(pieces)
    widest = max((piece.ink.right - piece.ink.left for piece in pieces), default=0)
    size = min(style.size or min(LARGEST, _by_height(room)), _tallest(run, room), (cell - 0.4) * 1000 / max(widest, 1))
    if size < min(LOWEST, style.size or LOWEST):
        return None
    first = {0: 0, 1: (cells - len(pieces)) // 2, 2: cells - len(pieces)}[style.across]
    base = _baseline(run, room, size)
    said = [f"BT {FONT} {number(size)} Tf {style.colour}"]
    for place, piece in enumerate(pieces, first):
        middle = (piece.ink.left + piece.ink.right) / 2 if piece.ink.right > piece.ink.left else piece.width / 2
        x = cell * (place + 0.5) - middle * size / 1000
        said.append(f"1 0 0 1 {number(x, base)} Tm {letters.of_pieces([piece]).shown()}")
    return " ".join([*said, "ET"]) + "\n"


def wrapped(text: str, width: float, letters: Lettering) -> Iterator[Run]:
    """Yield a text in lines no wider than `width` (1/1000 of the size), broken at words, a longer word within."""
    for paragraph in text.split("\n"):
        yield from _paragraph(paragraph, width, letters)


def placed(run: Run, x: float, y: float, size: float) -> str:
    """Return a line of text that begins at a place, between BT and ET."""
    return f"1 0 0 1 {number(x, y)} Tm {run.shown()}"


def _one(run: Run, room: Room, style: Style) -> str | None:
    by_width = room.wide * 1000 / max(run.width, 1)
    by_ink = _tallest(run, room)
    size = min(style.size or min(LARGEST, _by_height(room)), by_width, by_ink)
    if by_width < _least(style, room) or by_ink < min(LOWEST, style.size or LOWEST):
        return None
    size = _rounded(size)
    return _several([run], room, replace(style, size=size), base=_baseline(run, room, size))


def _several(set_: Sequence[Run], room: Room, style: Style, base: float | None = None) -> str:
    size = style.size
    if base is None:
        base = room.height - room.edge - _first(set_, size)
    said = [f"BT {FONT} {number(size)} Tf {style.colour}"]
    for count, run in enumerate(set_):
        if run.pieces:
            free = room.wide - run.width * size / 1000
            x = room.side + (0.0, free / 2, free)[style.across]
            said.append(placed(run, x, base - count * _leading(set_) * size, size))
    return " ".join([*said, "ET"]) + "\n"


def _wrapped(text: str, room: Room, size: float, letters: Lettering) -> list[Run]:
    """Return the lines of a text, one more than can have room at most."""
    most = int(room.high / (LEADING * size)) + 2
    return list(islice(wrapped(text, room.wide * 1000 / size, letters), most))


def _paragraph(text: str, width: float, letters: Lettering) -> Iterator[Run]:
    now: list[Run] = []
    used = 0
    for found in _PARTS.finditer(text):
        part = found.group()
        run = letters.run(part)
        if now and used + run.width - _trailing(part, letters) > width:
            yield joined(now)
            now, used = [], 0
        if run.width - _trailing(part, letters) > width:
            *heads, run = _broken(run, width, letters)
            yield from heads
        now.append(run)
        used += run.width
    yield joined(now)


def _broken(run: Run, width: float, letters: Lettering) -> Iterator[Run]:
    """Yield a word in pieces that fit."""
    begin, used = 0, 0
    for place, piece in enumerate(run.pieces):
        if used + piece.width > width and place > begin:
            yield letters.of_pieces(run.pieces[begin:place])
            begin, used = place, 0
        used += piece.width
    yield letters.of_pieces(run.pieces[begin:])


def _parts(text: str) -> Iterator[str]:
    """Yield what is not broken where it can be helped: words, and their parts at hyphens."""
    return (found.group() for line in text.split("\n") for found in _PARTS.finditer(line))


def _trailing(part: str, letters: Lettering) -> int:
    """Return how wide the spaces behind a part are; at the end of a line they may stand out."""
    count = len(part) - len(part.rstrip(" "))
    return count * letters.run(" ").width if count else 0


def _is_wider(part: str, room: Room, size: float, letters: Lettering) -> bool:
    return (letters.run(part).width - _trailing(part, letters)) * size > room.wide * 1000


def _prefix(run: Run, width: float) -> Run:
    """Return as many pieces of a line as fit."""
    used, count = 0, 0
    for piece, gap in zip(run.pieces, run.gaps, strict=True):
        used += piece.width + gap
        if used > width:
            break
        count += 1
    return joined([Run(run.pieces[:count], run.gaps[:count], 0, 0, 0)])


def _least(style: Style, room: Room) -> float:
    """Return the size below which we do not go; smaller only where the form itself asks for it or is so low."""
    least = min(LEAST, style.size or LEAST)
    return max(min(least, _by_height(room)), min(LOWEST, least))


def _by_height(room: Room) -> float:
    """Return the size at which plain letters fill the height."""
    return room.high * 1000 / ((CAP_HEIGHT - DEEP) * _AIR)


def _tallest(run: Run, room: Room) -> float:
    """Return the size at which everything that this line covers has room in the height."""
    return room.high * 1000 / max(run.high - min(run.low, 0), CAP_HEIGHT)


def _baseline(run: Run, room: Room, size: float) -> float:
    """Return where a line stands: in the middle of the height, moved where marks would leave it."""
    middle = room.height / 2 - (CAP_HEIGHT + DEEP) / 2000 * size
    most, least = room.height - room.edge - run.high * size / 1000, room.edge - min(run.low, 0) * size / 1000
    return max(min(middle, most), least)


def _leading(set_: Sequence[Run]) -> float:
    covered = max((run.high for run in set_), default=0) - min((run.low for run in set_), default=0)
    return max(LEADING, covered / 1000 + 0.02)


def _first(set_: Sequence[Run], size: float) -> float:
    """Return how far below the upper edge the first line stands."""
    return max(0.9, set_[0].high / 1000 if set_ else 0.0) * size


def _height(set_: Sequence[Run], size: float) -> float:
    lowest = min(DEEP, set_[-1].low if set_ else 0)
    return _first(set_, size) + (len(set_) - 1) * _leading(set_) * size - lowest / 1000 * size


def _rounded(size: float) -> float:
    return int(size * 100) / 100
