"""Cutting a font to what is written: one glyph for each cluster of letters, whatever it is put together from.

A letter with loose marks (C̨̆) becomes one glyph made of parts that sit where shaping has put them. So in the PDF every
code stands for whole letters: what is searched and copied is right in each viewer, and a cell of a comb holds one code.
TrueType as in ISO/IEC 14496-22 (head, hhea, hmtx, loca, glyf, maxp); PDF needs no other table (ISO 32000-2, 9.9.2).
"""

import io
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Final

from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

_HEAD_TABLES: Final = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")
_WORDS, _XY, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = 0x1, 0x2, 0x8, 0x20, 0x40, 0x80
_METRICS, _INSTRUCTIONS = 0x200, 0x100
_MAGIC: Final = 0xB1B0AFBA


@dataclass(frozen=True)
class Part:
    """A glyph of the source and where it sits, in units of the font."""

    glyph: int
    x: int = 0
    y: int = 0


@dataclass(frozen=True)
class Ink:
    """What a glyph covers, in units of the font, from where it begins on the baseline."""

    left: int
    low: int
    right: int
    high: int


@dataclass(frozen=True)
class Source:
    """A font as it is cut from; read once, before the process is shut in."""

    data: bytes
    glyphs: tuple[bytes, ...]
    widths: tuple[int, ...]
    codes: dict[int, int]
    """The glyph of a code point."""
    head: bytes
    hhea: bytes
    maxp: bytes

    def with_outlines(self, foreign: Mapping[int, tuple[bytes, int]]) -> "Source":
        """Return this font with glyphs of another behind its own, by code point: outline and width."""
        return replace(
            self,
            glyphs=(*self.glyphs, *(outline for outline, _ in foreign.values())),
            widths=(*self.widths, *(width for _, width in foreign.values())),
            codes={**self.codes, **{code: number for number, code in enumerate(foreign, len(self.glyphs))}},
        )

    def ink(self, parts: Sequence[Part]) -> Ink:
        """Return what these glyphs cover together."""
        boxes = [
            (part, *struct.unpack_from(">4h", self.glyphs[part.glyph], 2)) for part in parts if self.glyphs[part.glyph]
        ]
        if not boxes:
            return Ink(0, 0, 0, 0)
        return Ink(
            min(part.x + box[0] for part, *box in boxes),
            min(part.y + box[1] for part, *box in boxes),
            max(part.x + box[2] for part, *box in boxes),
            max(part.y + box[3] for part, *box in boxes),
        )


def source(path: Path) -> Source:
    """Read a font with TrueType outlines."""
    data = path.read_bytes()
    font = TTFont(io.BytesIO(data), lazy=True)
    tables = font.reader
    places, glyf = font["loca"].locations, tables["glyf"]
    order = font.getReverseGlyphMap()
    return Source(
        data=data,
        glyphs=tuple(glyf[begin:end] for begin, end in pairwise(places)),
        widths=tuple(font["hmtx"][name][0] for name in font.getGlyphOrder()),
        codes={code: order[name] for code, name in font.getBestCmap().items()},
        head=tables["head"],
        hhea=tables["hhea"],
        maxp=tables["maxp"],
    )


def outlines(path: Path, letters: str) -> dict[int, tuple[bytes, int]]:
    """Return outline and width of these letters, each in one piece."""
    font = TTFont(io.BytesIO(path.read_bytes()))
    glyphs, found = font.getGlyphSet(), {}
    for code in map(ord, letters):
        name = font.getBestCmap()[code]
        pen = TTGlyphPen(None)
        glyphs[name].draw(DecomposingFilterPen(pen, glyphs))
        found[code] = (pen.glyph(dropImpliedOnCurves=False).compile(font["glyf"]), font["hmtx"][name][0])
    return found


class Cut:
    """A font as it is cut: glyph 0 is the one for what is missing, then what is added, and what that is made of."""

    def __init__(self, font: Source) -> None:
        self._font = font
        self._glyphs: list[bytes] = [font.glyphs[0]]
        self._widths: list[int] = [font.widths[0]]
        self._moved: dict[int, int] = {0: 0}

    def __len__(self) -> int:
        return len(self._glyphs)

    def copy(self) -> "Cut":
        """Return one that begins with what this has."""
        other = Cut(self._font)
        other._glyphs, other._widths, other._moved = [*self._glyphs], [*self._widths], {**self._moved}
        return other

    def add(self, wanted: Sequence[tuple[Sequence[Part], int]]) -> None:
        """Add glyphs, each by its parts and its width; the first becomes glyph `len(self)`, and so on."""
        begin = len(self._glyphs)
        self._glyphs += [b""] * len(wanted)
        self._widths += [width for _, width in wanted]
        for number, (parts, _) in enumerate(wanted, begin):
            self._glyphs[number] = self._glyph(parts)

    def file(self) -> bytes:
        """Return the font."""
        return _file(self._font, self._glyphs, self._widths)

    def _glyph(self, parts: Sequence[Part]) -> bytes:
        """Return one glyph made of parts; glyphs that it needs besides are put behind the others."""
        seen = [part for part in parts if self._font.glyphs[part.glyph]]
        if not seen:
            return b""
        if len(seen) == 1 and not seen[0].x and not seen[0].y:
            return self._renamed(seen[0].glyph)
        ink = self._font.ink(seen)
        body = struct.pack(">h4h", -1, ink.left, ink.low, ink.right, ink.high)
        for last, part in zip([False] * (len(seen) - 1) + [True], seen, strict=True):
            flags = _WORDS | _XY | (0 if last else _MORE)
            body += struct.pack(">HHhh", flags, self._number(part.glyph), part.x, part.y)
        return body

    def _number(self, glyph: int) -> int:
        """Return the new number of a glyph of the source, which is put behind the others if it is not there yet."""
        if glyph not in self._moved:
            number = self._moved[glyph] = len(self._glyphs)
            self._glyphs.append(b"")
            self._widths.append(self._font.widths[glyph])
            self._glyphs[number] = self._renamed(glyph)
        return self._moved[glyph]

    def _renamed(self, glyph: int) -> bytes:
        """Return the outline of a glyph; where it is made of others, with their new numbers."""
        outline = self._font.glyphs[glyph]
        if not outline or struct.unpack_from(">h", outline)[0] >= 0:
            return outline
        changed = bytearray(outline)
        end = 10
        for place, flags in _components(outline):
            (inner,) = struct.unpack_from(">H", outline, place + 2)
            flags &= ~(_METRICS | _INSTRUCTIONS)  # a width of its own, and no program: hints were left out
            struct.pack_into(">HH", changed, place, flags, self._number(inner))
            end = place + _length(flags)
        return bytes(changed[:end])


def _components(outline: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each component of a glyph stands, and its flags."""
    place = 10
    while True:
        (flags,) = struct.unpack_from(">H", outline, place)
        yield place, flags
        if not flags & _MORE:
            return
        place += _length(flags)


def _length(flags: int) -> int:
    scale = 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _TWO_BY_TWO else 0
    return 4 + (4 if flags & _WORDS else 2) + scale


def _file(font: Source, glyphs: Sequence[bytes], widths: Sequence[int]) -> bytes:
    places = [0]
    glyf = bytearray()
    for outline in glyphs:
        glyf += outline + b"\0" * (-len(outline) % 4)
        places.append(len(glyf))
    lefts = [struct.unpack_from(">h", outline, 2)[0] if outline else 0 for outline in glyphs]
    head, hhea, maxp = bytearray(font.head), bytearray(font.hhea), bytearray(font.maxp)
    struct.pack_into(">I", head, 8, 0)
    struct.pack_into(">h", head, 50, 1)  # long places
    struct.pack_into(">H", hhea, 34, len(glyphs))
    struct.pack_into(">H", maxp, 4, len(glyphs))
    points, contours, elements, depth = (8, 10, 28, 30)
    for place, most in ((points, 800), (contours, 40), (elements, 16), (depth, 4)):  # of what is put together
        (now,) = struct.unpack_from(">H", maxp, place)
        struct.pack_into(">H", maxp, place, max(now, most))
    tables = {
        "glyf": bytes(glyf),
        "head": bytes(head),
        "hhea": bytes(hhea),
        "hmtx": b"".join(struct.pack(">Hh", *pair) for pair in zip(widths, lefts, strict=True)),
        "loca": struct.pack(f">{len(places)}I", *places),
        "maxp": bytes(maxp),
    }
    return _joined(tables)


def _joined(tables: dict[str, bytes]) -> bytes:
    """Return the tables as one file, with their check sums."""
    count = len(_HEAD_TABLES)
    power = count.bit_length() - 1
    entries, body = b"", b""
    begin = 12 + 16 * count
    for name in _HEAD_TABLES:
        table = tables[name]
        entries += struct.pack(">4sIII", name.encode(), _sum(table), begin + len(body), len(table))
        if name == "head":
            adjustment = begin + len(body) + 8
        body += table + b"\0" * (-len(table) % 4)
    size = 16 << power
    whole = bytearray(struct.pack(">IHHHH", 0x10000, count, size, power, count * 16 - size) + entries + body)
    struct.pack_into(">I", whole, adjustment, (_MAGIC - _sum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)


def _sum(table: bytes) -> int:
    padded = table + b"\0" * (-len(table) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
