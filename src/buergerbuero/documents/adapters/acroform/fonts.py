"""Letters as they are written into a PDF: shaped by HarfBuzz, one code a cluster, the font cut to what is used.

The fonts are those of our documents (Noto Sans has every letter of DIN 91379) and are read when this is imported, so
that a process that can open no file can write.
"""

import hashlib
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pikepdf
import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name

from buergerbuero.documents import rules
from buergerbuero.documents.adapters.acroform.cutting import Cut, Ink, Part, Source, outlines, source
from buergerbuero.documents.adapters.acroform.tounicode import to_unicode

CAP_HEIGHT: Final = 714
DEEP: Final = -220
"""How far letters such as p reach below the line; with CAP_HEIGHT what a plain line covers. 1/1000 of its size."""
ASCENT, DESCENT = 1069, -293
_FEATURES: Final = {"liga": False, "clig": False, "dlig": False, "kern": True, "mark": True, "mkmk": True}
_JOINERS: Final = "\u200c\u200d"
_TYPABLE: Final = (
    (0x20, 0x24F), (0x259, 0x259), (0x292, 0x292), (0x2B0, 0x36F), (0x384, 0x3CE), (0x400, 0x45F), (0x1E00, 0x1EFF),
    (0x2010, 0x203A), (0x2070, 0x208E), (0x20AC, 0x20AC), (0x2122, 0x2122), (0x221E, 0x2265),
)  # fmt: skip
"""The letters of DIN 91379, and those between them."""
_MISSING: Final = 0
_BORROWED: Final = "\u221e\u2248\u2264\u2265"
"""Signs of DIN 91379 that Noto Sans has not, and Fira Sans has; both are measured alike."""
_FONTS: Final = Path(__file__).parent.parent / "typst" / "fonts"


@dataclass(frozen=True)
class Face:
    """A font in its two shapes: to be cut, and to shape with."""

    name: str
    cutting: Source
    shaping: hb.Font


def _face(name: str, other: str) -> Face:
    cutting = source(_FONTS / f"{name}.ttf").with_outlines(outlines(_FONTS / f"{other}.ttf", _BORROWED))
    return Face(name, cutting, hb.Font(hb.Face(cutting.data)))


REGULAR: Final = _face("NotoSans-Regular", "BuergerbueroSans-Regular")
BOLD: Final = _face("NotoSans-Bold", "BuergerbueroSans-SemiBold")


@dataclass(frozen=True)
class Piece:
    """A cluster of letters as one glyph. `code`: what is written for it; `width` and `ink` in 1/1000 of the size."""

    code: int
    text: str
    width: int
    ink: Ink
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Run:
    """A line of pieces; `gaps[i]` is what comes on to the width of piece i (kerning). In 1/1000 of the size."""

    pieces: tuple[Piece, ...]
    gaps: tuple[int, ...]
    width: int
    low: int
    high: int

    def shown(self) -> str:
        """Return it as TJ writes it (ISO 32000-2, 9.4.3)."""
        said = []
        codes = ""
        for piece, gap in zip(self.pieces, self.gaps, strict=True):
            codes += f"{piece.code:04X}"
            if gap:
                said.append(f"<{codes}>{-gap}")
                codes = ""
        return f"[{''.join(said)}{f'<{codes}>' if codes else ''}]TJ"


class Lettering:
    """Everything that is written in one font into one PDF. A word is shaped once, however often it stands there."""

    def __init__(self, face: Face, *, for_typing: bool = False) -> None:
        """Begin; `for_typing`: with every letter of DIN 91379, so that people can go on typing in this font."""
        self._face = face
        self._for_typing = for_typing
        self._pieces: dict[str, Piece] = dict(_TYPED) if for_typing else {}
        self._cut = _TYPED_CUT if for_typing else Cut(face.cutting)
        self._known = len(self._pieces)
        self._words: dict[str, Run] = {}
        self._buffer = hb.Buffer()

    @property
    def is_used(self) -> bool:
        """Whether anything was written."""
        return bool(self._words)

    def run(self, text: str) -> Run:
        """Return a line of text as it will be written."""
        if text not in self._words:
            words = text.split(" ")
            self._words[text] = self._shaped(text) if len(words) == 1 else joined([*self._spaced(words)])
        return self._words[text]

    def of_pieces(self, pieces: Sequence[Piece]) -> Run:
        """Return pieces as a line, without kerning."""
        return _run(tuple(pieces), (0,) * len(pieces))

    def all_pieces(self) -> dict[str, Piece]:
        """Return what was written, by the letters."""
        return dict(self._pieces)

    def embed(self, pdf: pikepdf.Pdf, font: pikepdf.Object) -> None:
        """Put the font, cut to what was written, into a dictionary of the PDF that is referred to already."""
        pieces = list(self._pieces.values())
        is_ready = self._for_typing and len(pieces) == self._known
        made = _TYPED_FONT if is_ready else _packed(self._cut, pieces, self._known)
        name = f"{self._face.name}-DIN91379" if self._for_typing else f"{made.tag}+{self._face.name}"
        stream = _deflated(pdf, made.file)
        stream.Length1 = made.length
        for key, value in _described(name, stream, pieces).items():
            font[key] = pdf.make_indirect(value) if isinstance(value, Dictionary) else value
        font.ToUnicode = _deflated(pdf, made.letters)

    def _spaced(self, words: Sequence[str]) -> Iterator[Run]:
        space = self.of_pieces([self._piece(" ")])
        for number, word in enumerate(words):
            if number:
                yield space
            if word:
                yield self.run(word)

    def _shaped(self, word: str) -> Run:
        found = list(clusters(word))
        pieces = tuple(self._piece(cluster) for cluster in found)
        if len(pieces) < 2:
            return _run(pieces, (0,) * len(pieces))
        widths = [0] * (len(word) + 1)
        lost = set()
        for (glyph, place), width, _, _ in self._glyphs(word):
            widths[place] += width
            if glyph == _MISSING:
                lost.add(place)
        gaps, begin = [], 0
        for piece, cluster in zip(pieces, found, strict=True):
            end = begin + len(cluster)
            gaps.append(0 if lost.intersection(range(begin, end)) else sum(widths[begin:end]) - piece.width)
            begin = end
        return _run(pieces, tuple(gaps))

    def _piece(self, cluster: str) -> Piece:
        piece = self._pieces.get(cluster)
        if piece is None:
            glyphs = self._glyphs(cluster)
            parts, at = [], 0
            for (glyph, place), width, x, y in glyphs:
                if glyph == _MISSING:
                    glyph = self._face.cutting.codes.get(ord(cluster[place]), _MISSING)
                    width = self._face.cutting.widths[glyph]
                parts.append(Part(glyph, at + x, y))
                at += width
            ink = self._face.cutting.ink(parts)
            code = len(self._cut) + len(self._pieces) - self._known
            piece = self._pieces[cluster] = Piece(code, cluster, at, ink, tuple(parts))
        return piece

    def _glyphs(self, text: str) -> list[tuple[tuple[int, int], int, int, int]]:
        """Return glyph with its place in the text, width and offsets, as HarfBuzz puts them."""
        buffer = self._buffer
        buffer.reset()
        buffer.add_str(text)
        buffer.direction, buffer.language = "ltr", "de"
        buffer.script = _script(text)
        hb.shape(self._face.shaping, buffer, _FEATURES)
        return [
            ((info.codepoint, info.cluster), position.x_advance, position.x_offset, position.y_offset)
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]


def _typed() -> dict[str, Piece]:
    """Return all letters that can be typed, by the letter."""
    letters = Lettering(REGULAR)
    for code in sorted(REGULAR.cutting.codes):
        if any(first <= code <= last for first, last in _TYPABLE):
            letters.run(chr(code))
    return letters.all_pieces()


def showable(text: str) -> str:
    """Return a text with nothing in it that our font has not; such a letter becomes its number, as in notices."""
    return rules.showable(text)


def clusters(text: str) -> Iterator[str]:
    """Yield letters, each with the marks that follow it."""
    if text.isascii():
        yield from text
        return
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not _follows(text[end - 1], text[end]):
            yield text[start:end]
            start = end


def joined(runs: Sequence[Run]) -> Run:
    """Return runs behind one another."""
    return _run(tuple(piece for run in runs for piece in run.pieces), tuple(gap for run in runs for gap in run.gaps))


def _follows(before: str, letter: str) -> bool:
    return letter in _JOINERS or before == "\u200d" or unicodedata.category(letter)[0] == "M"


def _script(text: str) -> str:
    for letter in text:
        if "\u0370" <= letter <= "\u03ff" or "\u1f00" <= letter <= "\u1fff":
            return "Grek"
        if "\u0400" <= letter <= "\u052f":
            return "Cyrl"
    return "Latn"


def _run(pieces: tuple[Piece, ...], gaps: tuple[int, ...]) -> Run:
    width = sum(piece.width for piece in pieces) + sum(gaps)
    low = min((piece.ink.low for piece in pieces), default=0)
    high = max((piece.ink.high for piece in pieces), default=0)
    return Run(pieces, gaps, width, low, high)


@dataclass(frozen=True)
class _Packed:
    """A font as it lies in a PDF: `file` and `letters` (ToUnicode) deflated, `length` of the file before."""

    file: bytes
    length: int
    letters: bytes
    tag: str


def _packed(begun: Cut, pieces: Sequence[Piece], known: int) -> _Packed:
    """Return a font with all pieces, of which it has so many already."""
    font = begun.copy()
    font.add([(piece.parts, piece.width) for piece in pieces[known:]])
    data = font.file()
    letters = to_unicode((piece.code, piece.text) for piece in pieces)
    return _Packed(zlib.compress(data), len(data), zlib.compress(letters), _tag(data))


def _deflated(pdf: pikepdf.Pdf, data: bytes) -> pikepdf.Stream:
    stream = pikepdf.Stream(pdf, b"")
    stream.write(data, filter=Name.FlateDecode)
    return stream


def _tag(data: bytes) -> str:
    """Return six letters that name this cut (ISO 32000-2, 9.9.2), the same for the same cut."""
    return "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256(data).digest()[:6])


def _described(name: str, file: pikepdf.Stream, pieces: Sequence[Piece]) -> dict[str, pikepdf.Object]:
    """Return a Type 0 font whose codes are its glyphs (ISO 32000-2, 9.7)."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name(f"/{name}"), Flags=4,
        FontBBox=[-621, DESCENT - 400, 2800, ASCENT + 300], ItalicAngle=0, Ascent=ASCENT, Descent=DESCENT,
        CapHeight=CAP_HEIGHT, StemV=80, FontFile2=file,
    )  # fmt: skip
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name(f"/{name}"), CIDToGIDMap=Name.Identity, DW=600,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0), FontDescriptor=descriptor,
        W=Array(list(_widths(pieces))),
    )  # fmt: skip
    return {
        "/Type": Name.Font, "/Subtype": Name.Type0, "/BaseFont": Name(f"/{name}"), "/Encoding": Name("/Identity-H"),
        "/DescendantFonts": Array([descendant]),
    }  # fmt: skip


def _widths(pieces: Sequence[Piece]) -> Iterator[Any]:
    """Yield the first code of each row of codes, and the widths of the row (9.7.4.3)."""
    row: list[int] = []
    for piece, after in pairwise([*pieces, None]):
        assert piece
        row.append(piece.width)
        if after is None or after.code != piece.code + 1:
            yield piece.code - len(row) + 1
            yield Array(row)
            row = []


_TYPED: Final = _typed()
_TYPED_CUT: Final = Cut(REGULAR.cutting)
_TYPED_CUT.add([(piece.parts, piece.width) for piece in _TYPED.values()])
_TYPED_FONT: Final = _packed(_TYPED_CUT, list(_TYPED.values()), len(_TYPED))
"""Made once: most people need no letter but these."""
