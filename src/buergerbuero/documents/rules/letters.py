"""Which letters a document can show, and how a text is set so that nothing of it is lost or runs off the page."""

import re
from collections.abc import Callable
from typing import Any

from buergerbuero.base.composing import composed
from buergerbuero.documents.values import TooMuchText

MOST_LETTERS = 1_000_000
LONG_RUN = 24
CHUNK = 12
MOST_MARKS = 4
# What the fonts in adapters/typst/fonts can show (tests/unit/documents/test_letters.py compares them): all of
# DIN 91379.
LETTERS = (
    "0020-007E 00A0-0377 037A-037F 0384-038A 038C 038E-03A1 03A3-03E1 03F0-045F 1D00-1DBF 1E00-1EFF"
    " 2000-200D 2010-2027 202F-2060 2070-2071 2074-208E 2090-209C 20A0-20BF 2100-214F 2190-2193 2212 221E"
    " 2248 2260 2264-2265 25CC FB00-FB04"
)
_CLASS = re.sub(r"([0-9A-F]{4}) ?", r"\\u\1", LETTERS)
_STRANGE = re.compile(rf"[^\n{_CLASS}]+")
_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_MARKS = re.compile(rf"([\u0300-\u036f]{{{MOST_MARKS}}})([\u0300-\u036f]+)")
_RUN = re.compile(rf"(?:(?:[^\s\u200b-]|-(?=[-\d]))[\u0300-\u036f]*){{{LONG_RUN + 1},}}")
_CHUNK = re.compile(rf"(?:\S[\u0300-\u036f]*){{1,{CHUNK}}}")


def printable(value: Any) -> Any:  # noqa: ANN401 - JSON has no better type
    """Return JSON data in which every text can be set: nothing is lost in silence, nothing runs off the page.

    Texts become NFC. A letter that no font of ours has is written as its number, `[U+1F600]`. Long runs
    without a space get invisible places to break. Addresses of links (keys that end in `url`) stay as they
    are. Raises TooMuchText.
    """
    if _length(value) > MOST_LETTERS:
        raise TooMuchText
    return _walk(value, breakable)


def breakable(text: str) -> str:
    """Return a text that can be set and broken into lines."""
    return _RUN.sub(lambda run: "\u200b".join(_CHUNK.findall(run.group())), showable(text))


def showable(text: str) -> str:
    """Return a text of letters that the fonts have; every other letter is written as its number."""
    text = composed(_LINE_BREAKS.sub("\n", text.replace("\t", " ")))
    text = _STRANGE.sub(lambda found: _numbers(found.group()), text)
    return _MARKS.sub(lambda found: found.group(1) + _numbers(found.group(2)), text)


def unprintable(text: str) -> tuple[str, ...]:
    """Return the letters of a text that a document can only show as numbers, each once."""
    found = "".join(_STRANGE.findall(_LINE_BREAKS.sub("\n", text.replace("\t", " "))))
    return tuple(dict.fromkeys(found))


def _numbers(letters: str) -> str:
    return "[" + " ".join(f"U+{ord(letter):04X}" for letter in letters) + "]"


def _walk(value: Any, change: Callable[[str], str], key: str = "") -> Any:  # noqa: ANN401 - JSON has no better type
    if isinstance(value, str):
        return value if key.endswith("url") else change(value)
    if isinstance(value, dict):
        return {name: _walk(inner, change, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_walk(inner, change) for inner in value]
    return value


def _length(value: Any) -> int:  # noqa: ANN401 - JSON has no better type
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(_length(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return sum(_length(inner) for inner in value)
    return 0
