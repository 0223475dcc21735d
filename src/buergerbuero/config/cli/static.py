"""The design system as we serve it: KERN's style sheet, and Fira Sans cut to the letters that are needed.

Two files a weight: one with what German pages are written in, and one with the rest of Latin that names may
hold (DIN SPEC 91379). A browser fetches the second only when a page shows such a letter, by `unicode-range`.
"""

import logging
import re
import shutil
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, parse_unicodes, save_font

from buergerbuero.config.cli import places

LATIN = "U+20-7E,U+A0-FF,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2039-203A,U+20AC,U+2190-2193,U+2212"
"""Basic Latin, Latin-1, German punctuation, a few arrows: what bb.css declares for the files named -latin."""
EXTENDED = "U+100-24F,U+259,U+292,U+2B0-2FF,U+300-36F,U+1E00-1EFF,U+2C60-2C7F,U+A720-A7FF,U+2116"
"""The rest of Latin with combining and modifier letters: what bb.css declares for the files named -ext."""
FEATURES = ["ccmp", "locl", "mark", "mkmk", "kern", "liga", "calt", "rlig", "tnum", "lnum"]
"""Accents, kerning, figures of one width for tables; no small capitals and such, which double the size."""
WEIGHTS = {"regular": "Regular", "semibold": "SemiBold"}
KERN = places.NODE_MODULES / "@kern-ux" / "native"
TARGET = places.STATIC / "kern"


def build() -> None:
    """Write build/static/kern anew."""
    half = TARGET.with_name("kern.new")
    shutil.rmtree(half, ignore_errors=True)
    (half / "fonts").mkdir(parents=True)
    (half / "kern.css").write_text(_style_sheet(), encoding="utf-8")
    for name, original in WEIGHTS.items():
        source = KERN / "dist" / "fonts" / "fira-sans" / f"FiraSans-{original}.woff2"
        cut(source, LATIN, half / "fonts" / f"fira-{name}-latin.woff2")
        cut(source, EXTENDED, half / "fonts" / f"fira-{name}-ext.woff2")
    (half / "LICENSES.txt").write_text(_licences(), encoding="utf-8")
    shutil.rmtree(TARGET, ignore_errors=True)
    half.rename(TARGET)


def cut(source: Path, letters: str, target: Path) -> None:
    """Write a woff2 font that holds only these letters, with all that composes and places their accents."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)  # the original has flags that newer tools find odd
    options = Options(flavor="woff2", layout_features=FEATURES, notdef_outline=True, name_IDs=["*"])
    options.hinting = False  # phones and Macs ignore it, and it is a third of the file
    font = load_font(source, options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(letters))
    subsetter.subset(font)
    save_font(font, target, options)


def _style_sheet() -> str:
    """KERN's style sheet without fonts of its own: bb.css declares the four files that we serve."""
    text = (KERN / "dist" / "kern.min.css").read_text(encoding="utf-8")
    return re.sub(r"@font-face\s*\{[^}]*\}", "", text)


def _licences() -> str:
    eupl = (KERN / "LICENSE.md").read_text(encoding="utf-8")
    return (
        "fonts/: Fira Sans 4.106, digitized data copyright (c) 2012-2015, The Mozilla Foundation and\n"
        "Telefonica S.A. SIL Open Font License, Version 1.1 or later: https://openfontlicense.org\n"
        "Changed here: letters, features and hints that are not needed were left out.\n\n"
        "kern.css: KERN UX-Standard, @kern-ux/native, unchanged but for @font-face. Its licence:\n\n" + eupl
    )


if __name__ == "__main__":
    build()
