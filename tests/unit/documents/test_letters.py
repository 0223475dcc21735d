"""Every letter of a European name must stand on paper as it is written."""

import json
import unicodedata
from pathlib import Path

import pytest
import typst
from fontTools.ttLib import TTFont

from buergerbuero.documents import rules
from buergerbuero.documents.adapters import typst as adapter
from tests.unit.documents.din91379 import SEQUENCES, SINGLE
from tests.unit.documents.samples import plain_pdf, text_of

FONTS = Path(adapter.__file__).parent / "fonts"
BIDI_AND_CONTROL = {"Cc", "Cf", "Zl", "Zp"}


def _letters_of_fonts() -> set[str]:
    points = {point for path in FONTS.glob("*.ttf") for point in TTFont(path).getBestCmap()}
    return {chr(point) for point in points}


def test_the_letters_we_say_we_have_are_those_of_the_fonts() -> None:
    ours = {letter for letter in map(chr, range(0x20, 0x10000)) if not rules.unprintable(letter)}
    fonts = _letters_of_fonts()
    assigned = {letter for letter in ours if unicodedata.category(letter) != "Cn"}
    invisible = {letter for letter in assigned if unicodedata.category(letter) in BIDI_AND_CONTROL}
    assert assigned - invisible <= fonts
    assert invisible == set("\u00ad\u200b\u200c\u200d\u2060\u0085\u2028\u2029")


def test_regular_and_bold_have_the_same_letters() -> None:
    for family in ("BuergerbueroSans", "NotoSans"):
        one, other = (set(TTFont(path).getBestCmap()) for path in sorted(FONTS.glob(f"{family}-*.ttf")))
        assert one == other


def test_no_letter_of_din_91379_becomes_a_number() -> None:
    assert rules.unprintable(SINGLE + "".join(SEQUENCES)) == ()


def test_all_single_letters_of_din_91379_can_be_copied_from_the_pdf() -> None:
    words = list(SINGLE.replace(" ", ""))
    shown = text_of(plain_pdf(" ".join(words))).split()
    assert shown[1:] == [unicodedata.normalize("NFC", word) for word in words]


def test_letters_with_loose_marks_can_be_found_in_the_pdf() -> None:
    """Found, not copied exactly: some readers repeat such a letter, since the PDF names it once a glyph."""
    shown = text_of(plain_pdf(" ".join(SEQUENCES)))
    assert [word for word in SEQUENCES if unicodedata.normalize("NFC", word) not in shown] == []


@pytest.mark.parametrize("letter", [item for item in SEQUENCES if "\u035f" not in item], ids=ascii)
def test_no_mark_falls_off(letter: str) -> None:
    """The copied text cannot show it: so the picture must be the one of the font that has all marks."""
    assert _picture(letter, ["Buergerbuero Sans", "Noto Sans"]) == _picture(letter, ["Noto Sans"])


def _picture(text: str, families: list[str]) -> object:
    source = '#let d = json("/d.json")\n#set page(width: 30mm, height: 20mm)\n#set text(font: d.font)\n#d.text'
    compiler = typst.Compiler(root="/dev/null", font_paths=adapter._fonts(), ignore_system_fonts=True)
    files = {"main.typ": source.encode(), "d.json": json.dumps({"text": text, "font": families}).encode()}
    return compiler.compile(files, format="png")  # type: ignore[type-var]
