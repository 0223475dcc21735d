"""Which letters an answer may have, and how typed text is tidied before anything else.

Letters: DIN 91379:2022-08, the characters that German authorities must be able to keep, print and pass on. NAMES is
its data type A (names of natural persons); TEXT adds figures, punctuation, Greek and Bulgarian letters (data type E)
and the dashes and bullet that phones put into sentences. A diacritic may follow any letter; the norm lists the pairs.
"""

import re
import unicodedata
from collections.abc import Iterator

from buergerbuero.base.composing import composed

# Code points of the norm's groups, as ranges: bll (Latin letters), dc (diacritics), bnlreq, bnl, bnlopt, gl, cl, enl.
_LATIN = (
    "0041-005A 0061-007A 00C0-00D6 00D8-00F6 00F8-017E 0187-0188 018F 0197 01A0-01A1 01AF-01B0 01B7 "
    "01CD-01DC 01DE-01DF 01E2-01F0 01F4-01F5 01F8-01FF 0212-0213 0218-021B 021E-021F 0227-0233 0259 0268 "
    "0292 1E02-1E03 1E06-1E07 1E0A-1E11 1E17 1E1C-1E2B 1E2F-1E37 1E3A-1E3B 1E40-1E49 1E52-1E5B 1E5E-1E63 "
    "1E6A-1E6F 1E80-1E87 1E8C-1E97 1E9E 1EA0-1EF9"
)
_DIACRITICS = "0300-0302 0304 0306-0308 030B-030D 0310 0315 031B 0323 0325-0328 0331 035F"
_IN_NAMES = "0020 0027 002C-002E 0060 007E 00A8 00B4 00B7 02B9-02BA 02BE-02BF 02C8 02CC 2019 2021"
_PUNCTUATION = (
    "0021-0026 0028-002B 002F-0040 005B-005F 007B-007D 00A1-00AC 00AE-00B3 00B5-00B6 00B8-00BF 00D7 00F7 20AC "
    "2013-2014 2018 201A 201C-201E 2020 2022 2026 2030 2032-2033 2039-203A 2070 2074-2079 207F-2089 2122 221E 2264-2265"
)
_GREEK = "0386 0388-038A 038C 038E-03A1 03A3-03CE"
_CYRILLIC = "040D 0410-042A 042C 042E-044A 044C 044E-044F 045D"
_MODIFIERS = "0192 02B0 02B3 02C6 02DC 02E2 1D48 1D57"

# Spaces of all widths, tabs and line ends become a plain space; what nobody sees is taken out: both come with pasting.
_SPACES = re.compile("[\t\n\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000 ]+")
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_UNSEEN = dict.fromkeys([0xAD, 0x200B, 0x2060, 0xFEFF])


def _letters(ranges: str) -> frozenset[str]:
    found: set[str] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        found.update(chr(code) for code in range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


LETTERS = _letters(_LATIN)
DIACRITICS = _letters(_DIACRITICS)
NAMES = LETTERS | _letters(_IN_NAMES)
TEXT = NAMES | _letters(" ".join((_PUNCTUATION, _GREEK, _CYRILLIC, _MODIFIERS)))


def clean_line(text: str) -> str:
    """Return one line: composed letters (NFC), single spaces, nothing around it, nothing unseen in it."""
    return _SPACES.sub(" ", _composed(text)).strip(" ")


def clean_block(text: str) -> str:
    """Return several lines, each cleaned, with at most one empty line in a row."""
    lines = "\n".join(clean_line(line) for line in _LINE_ENDS.sub("\n", _composed(text)).split("\n"))
    return re.sub("\n{3,}", "\n\n", lines).strip("\n")


def stranger(text: str, allowed: frozenset[str]) -> str | None:
    """Return the first character, with what belongs to it, that is not allowed; None if all are."""
    for start, cluster in _clusters(text):
        if cluster[0] not in allowed or any(mark not in DIACRITICS for mark in cluster[1:]):
            return text[start : start + len(cluster)]
        if len(cluster) > 1 and not cluster[0].isalpha():
            return cluster
    return None


def name_of(character: str) -> str:
    """Return a character as an error can show it: itself, or its code point where nothing could be seen."""
    if unicodedata.category(character[0])[0] in "CZM":
        return " ".join(f"U+{ord(part):04X}" for part in character)
    return character


def _composed(text: str) -> str:
    return composed(text.translate(_UNSEEN))


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield characters with the marks, joiners and variation selectors that follow them."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not _continues(text[end - 1], text[end]):
            yield start, text[start:end]
            start = end


def _continues(before: str, character: str) -> bool:
    return (
        unicodedata.category(character)[0] == "M"
        or "\u200d" in (before, character)
        or 0x1F3FB <= ord(character) <= 0x1F3FF
    )
