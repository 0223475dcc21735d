"""Two fields that say from when until when, or from what to what: they are of one kind."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from buergerbuero.forms.formats.acroform.proposing import kinds
from buergerbuero.forms.formats.acroform.proposing.parts import Question

_FROM: Final = re.compile(r"(?:^|\W)(?:von|vom|ab|seit|from|since)\W*$", re.IGNORECASE)
_TO: Final = re.compile(r"(?:^|\W)(?:bis|to|until|till)(?: zum| einschließlich)?\W*$", re.IGNORECASE)
_OF_THE_DAY: Final = re.compile(
    r"uhr|zeiten\b|\b(?:arbeits|dienst|betreuungs)zeit\b|\b(?:mon|diens|donners|frei|sams|sonn)tags?\b|\bmittwochs?\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\bhours\b",
    re.IGNORECASE,
)
_NO_TIME: Final = re.compile(
    r"preis|betrag|höhe|€|euro|nummer|\bnr\b|seite|strecke|fahrt|\bort\b|alter\b|jahr|\bplz\b|\bkm\b|etage|menge|größe"
    r"|gewicht|miete\b|price|amount|number|page|\bage\b|year",
    re.IGNORECASE,
)
_TYPED: Final = ("text", "datum", "uhrzeit")


def paired(questions: Sequence[Question]) -> list[Question]:
    """Return the questions, both ends of each span asked in the same way: days, unless the form says otherwise."""
    found = list(questions)
    for at, (one, other) in enumerate(pairwise(questions)):
        if not (_FROM.search(one.label) and _TO.search(other.label) and _beside(one, other)):
            continue
        if one.kind in _TYPED and other.kind in _TYPED:
            found[at : at + 2] = _alike(one, other)
    return found


def _beside(one: Question, other: Question) -> bool:
    level = abs(one.box.top - other.box.top) < 2.5 * max(one.box.height, other.box.height)
    return one.box.page == other.box.page and level


def _alike(one: Question, other: Question) -> tuple[Question, Question]:
    said = [each for each in (one, other) if each.source.format and each.kind != "text"]
    words = f"{one.section} {one.source.row} {one.label} {other.label}"
    if said:
        kind = said[0].kind
    elif _OF_THE_DAY.search(words) or "uhrzeit" in (one.kind, other.kind):
        kind = "uhrzeit"
    else:
        kind = "text" if _NO_TIME.search(f"{one.label} {other.label}") else "datum"
    return kinds.of_kind(one, kind), kinds.of_kind(other, kind)
