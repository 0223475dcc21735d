"""The font that people type in, whole: which letters will be needed, nobody knows beforehand.

A Type 0 font whose codes are the glyphs of Noto Sans (ISO 32000-2, 9.7), with the letter of each, by which viewers find
the code for what is typed.
"""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

from buergerbuero.documents.adapters.acroform.tounicode import to_unicode

NAME: Final = "/Wingdings"
"""What the form calls the font. It may call it anything; PDFium (Chromium) has its own fonts draw all letters that
Windows-1252 has not, unless it takes a font for one of symbols, which it tells by this name alone (CPDF_BAFontMap)."""
_FILE: Final = Path(__file__).parent.parent / "typst" / "fonts" / "NotoSans-Regular.ttf"


@dataclass(frozen=True)
class _Font:
    """What is said of the font: `letters` by glyph, `widths` of all glyphs, `box` and others in 1/1000 of the size."""

    data: bytes
    letters: tuple[tuple[int, int], ...]
    widths: tuple[int, ...]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int


def embed(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Put the font into a PDF and return it."""
    font = _font()
    file = pikepdf.Stream(pdf, font.data)
    file.Length1 = len(font.data)
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.NotoSans, Flags=4, FontBBox=Array(font.box), ItalicAngle=0,
        Ascent=font.ascent, Descent=font.descent, CapHeight=714, StemV=80, FontFile2=file,
    )  # fmt: skip
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.NotoSans, CIDToGIDMap=Name.Identity,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor), DW=600, W=Array([0, Array(font.widths)]),
    )  # fmt: skip
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name.NotoSans,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pikepdf.Stream(pdf, to_unicode((glyph, chr(code)) for glyph, code in font.letters)),
        )
    )


@cache
def _font() -> _Font:
    data = _FILE.read_bytes()
    font = TTFont(io.BytesIO(data), lazy=True)
    unit = 1000 / font["head"].unitsPerEm
    head, hhea = font["head"], font["hhea"]
    order = font.getGlyphOrder()
    letters: dict[int, int] = {}
    for code, name in sorted(font.getBestCmap().items()):
        letters.setdefault(font.getGlyphID(name), code)  # of two letters that look the same the plainer one
    box = (head.xMin, head.yMin, head.xMax, head.yMax)
    return _Font(
        data=data,
        letters=tuple(sorted(letters.items())),
        widths=tuple(round(font["hmtx"][name][0] * unit) for name in order),
        box=tuple(round(edge * unit) for edge in box),
        ascent=round(hhea.ascent * unit),
        descent=round(hhea.descent * unit),
    )
