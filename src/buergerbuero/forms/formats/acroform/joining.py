"""Several answers in one field of a PDF, such as street and number: put together, and taken apart again.

They are joined by one space where that comes apart again; else by two, which a person reads the same.
"""

import datetime
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from buergerbuero.forms.formats.acroform.targets import Target
from buergerbuero.forms.types import reading
from buergerbuero.forms.types.reading import last
from buergerbuero.forms.values import Refused

APART: Final = "  "
_MANY_WORDS: Final = 24
_LONGEST: Final = 600
_HOUSE: Final = re.compile(r"[0-9]{1,4}(?: ?[a-zA-Z])?(?: ?[-–/+] ?[0-9]{1,4}(?: ?[a-zA-Z])?)*")
_PARTICLES: Final = re.compile(
    "von|van|vom|de|del|della|der|den|des|dos|das|da|di|du|zu|zur|zum|la|le|ter|ten|te|am|auf|in|im|al|el|bin|ibn|abu"
    "|af|av|freiherr|freifrau|freiin|graf|gräfin|und|y|e",
    re.IGNORECASE,
)
_BAD, _ODD, _SLIGHT = 8.0, 3.0, 1.0


def join(leaves: Sequence[Target], texts: Sequence[str], today: datetime.date) -> str:
    """Return the texts of several answers as one line, "" if there are none."""
    if not any(texts):
        return ""
    for between in (_comma, lambda leaf: " "):
        plain = _with(leaves, texts, between)
        if take_apart(leaves, plain, today) == tuple(texts):
            return plain
    return APART.join(texts)


def _comma(leaf: Target) -> str:
    """Return what stands before a part: a comma before a postcode, and before given names behind the family's."""
    return ", " if leaf.field.type == "plz" or "vorname" in last(leaf.field.key) else " "


def _with(leaves: Sequence[Target], texts: Sequence[str], between: Callable[[Target], str]) -> str:
    found = ""
    for leaf, text in zip(leaves, texts, strict=True):
        found += (between(leaf) if found and text else "") + text
    return found


def take_apart(leaves: Sequence[Target], text: str, today: datetime.date) -> tuple[str, ...] | None:
    """Return one text for each answer; None where nobody could tell which word belongs to which."""
    if len(leaves) == 1:
        return (text,)
    pieces = text.split(APART)
    if len(pieces) == len(leaves) and any(pieces):
        return tuple(piece.strip() for piece in pieces)
    if _with_comma(leaves, text):
        family, _, given = (part.strip() for part in text.partition(","))
        return (given, family) if "vorname" in last(leaves[0].field.key) else (family, given)
    words = re.split(r"[\s,;]+", text.strip(" ,;\n\r\t"))
    if not words[0] or len(words) > _MANY_WORDS or len(text) > _LONGEST:
        return None
    return _best(leaves, words, today)


def _with_comma(leaves: Sequence[Target], text: str) -> bool:
    """Whether somebody wrote Muster, Erika for two names, whichever of them comes first in the form."""
    names = [last(leaf.field.key) for leaf in leaves]
    is_name = len(names) == 2 and all(leaf.field.type == "name" for leaf in leaves)
    return is_name and any("vorname" in name for name in names) and text.count(",") == 1


def _best(leaves: Sequence[Target], words: Sequence[str], today: datetime.date) -> tuple[str, ...] | None:
    known: dict[tuple[int, int, int], float | None] = {}

    def cost(number: int, start: int, end: int) -> float | None:
        at = (number, start, end)
        if at not in known:
            known[at] = _cost(leaves[number], words[start:end], today)
        return known[at]

    found: list[tuple[float, tuple[int, ...]]] = []
    for cuts in _cuts(len(leaves), len(words)):
        costs = [cost(number, *cuts[number : number + 2]) for number in range(len(leaves))]
        if None not in costs:
            found.append((sum(each for each in costs if each is not None), cuts))
    found.sort()
    if not found or (len(found) > 1 and found[0][0] == found[1][0]):
        return None
    cuts = found[0][1]
    return tuple(" ".join(words[start:end]) for start, end in itertools.pairwise(cuts))


def _cuts(parts: int, words: int) -> Iterator[tuple[int, ...]]:
    for inner in itertools.combinations_with_replacement(range(words + 1), parts - 1):
        yield (0, *inner, words)


def _cost(leaf: Target, words: Sequence[str], today: datetime.date) -> float | None:
    """Return how badly some words fit an answer; None if they do not at all."""
    field = leaf.field
    if not words:
        return None if field.required else 0.5
    text = " ".join(words)
    if isinstance(reading.read(field, {field.name: [text]}, today), Refused):
        return None
    name, kind = last(field.key), field.type
    if kind == "straße" or name.endswith(("straße", "strasse")):
        return _of_street(words)
    if kind == "name":
        return _of_name(name, words)
    return _of_number(text) if name.endswith("nummer") else _BAD * _figures(words) if name.endswith("ort") else 0.0


def _of_number(text: str) -> float:
    """House numbers above all."""
    return 0.0 if _HOUSE.fullmatch(text) else _ODD if text[0].isdigit() else _BAD


def _figures(words: Sequence[str]) -> int:
    return sum(any(map(str.isdigit, word)) for word in words)


def _of_street(words: Sequence[str]) -> float:
    if not any(word[0].isalpha() for word in words):
        return _BAD
    figures = [word for word in words if word[0].isdigit() and not word.endswith(".")]
    return _SLIGHT * len(figures) + (_ODD if len(words[-1]) == 1 else 0.0)


def _of_name(name: str, words: Sequence[str]) -> float:
    """Family names are one word, and the little ones before it; given names may be many and do not end in these."""
    if "vorname" in name:
        return _ODD * bool(_PARTICLES.fullmatch(words[-1])) + _SLIGHT / 4 * (len(words) > 1 and words[0].islower())
    rest = list(itertools.dropwhile(_PARTICLES.fullmatch, words))
    return _SLIGHT * max(len(rest) - 1, 0) + _BAD * (not rest)
