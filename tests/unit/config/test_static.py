"""Style sheet and fonts: every letter that a name may hold is in one of the two files, and in the right one."""

import re

import pytest
from fontTools.subset import parse_unicodes
from fontTools.ttLib import TTFont

from buergerbuero.config.cli import places, static

BB = places.PROJECT / "src" / "buergerbuero" / "base" / "static" / "bb" / "bb.css"
NAMES = "Łukasz Şükrü Ñandú Ÿvonne Đorđe Ǧ Ḥ Ṣ Ẁ ẞ Ș Ț Ọ Ư Ŵ ŉ"
"""Letters of DIN SPEC 91379 beyond Latin-1."""


def letters(name: str) -> set[int]:
    with TTFont(static.TARGET / "fonts" / f"{name}.woff2") as font:
        return set(font.getBestCmap())


def declared() -> dict[str, set[int]]:
    """The ranges of bb.css by file name."""
    faces = re.findall(r'fonts/([a-z-]+)\.woff2"[^}]*unicode-range: ([^;]+);', BB.read_text(encoding="utf-8"))
    return {name: set(parse_unicodes(ranges.replace(" ", ""))) for name, ranges in faces}


@pytest.mark.parametrize("weight", static.WEIGHTS)
def test_the_style_sheet_declares_what_the_files_were_cut_to(weight: str) -> None:
    assert declared()[f"fira-{weight}-latin"] == set(parse_unicodes(static.LATIN))
    assert declared()[f"fira-{weight}-ext"] == set(parse_unicodes(static.EXTENDED))


@pytest.mark.parametrize("weight", static.WEIGHTS)
def test_german_needs_the_first_file_alone(weight: str) -> None:
    assert {ord(letter) for letter in "Grüße „Straße“ – 5 € … ‚so‘ Ä Ö Ü"} <= letters(f"fira-{weight}-latin")


@pytest.mark.parametrize("weight", static.WEIGHTS)
def test_names_find_their_letters(weight: str) -> None:
    both = letters(f"fira-{weight}-latin") | letters(f"fira-{weight}-ext")
    assert {letter for letter in NAMES if ord(letter) not in both} == set()


def test_a_first_page_has_light_fonts() -> None:
    for weight in static.WEIGHTS:
        assert (static.TARGET / "fonts" / f"fira-{weight}-latin.woff2").stat().st_size < 16_000


def test_the_style_sheet_brings_no_fonts_of_its_own() -> None:
    assert "@font-face" not in (static.TARGET / "kern.css").read_text(encoding="utf-8")
    assert "Open Font License" in (static.TARGET / "LICENSES.txt").read_text(encoding="utf-8")
