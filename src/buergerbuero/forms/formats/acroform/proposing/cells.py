"""An IBAN or a postcode over several fields, such as one for each four letters, or for each single one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Final

from buergerbuero.forms.formats.acroform.proposing import words
from buergerbuero.forms.formats.acroform.proposing.parts import Question

_KINDS: Final = (
    ("iban", re.compile(r"\biban\b", re.IGNORECASE), 22),
    ("plz", re.compile(rf"^{words.POSTCODE}\b", re.IGNORECASE), 5),
)
"""How it is called, and how many letters it has."""
_ACCOUNT: Final = re.compile(r"\b(?:blz|bankleitzahl)\b.*\bkonto", re.IGNORECASE)
_COUNTRY: Final = 2  # letters of an IBAN that may be printed before the first field
_USUAL: Final = (4, 4, 4, 4, 4, 2)
_APART: Final = 30.0  # points from one field to the next


def joined(questions: Sequence[Question]) -> list[Question]:
    """Return the questions with those made one that ask for the parts of an IBAN or a postcode."""
    found: list[Question] = []
    number = 0
    while number < len(questions):
        whole, count = _whole(questions, number)
        found.append(whole)
        number += count
    return found


def _whole(questions: Sequence[Question], start: int) -> tuple[Question, int]:
    """Return the question that begins at a place, and of how many it is made."""
    first = questions[start]
    for kind, called, length in _KINDS:
        run = _row(questions[start : start + length], kind)
        named = re.sub(r"[\W\d_]+", " ", first.source.name).strip()
        if called.search(first.label) or called.search(named) or (kind == "iban" and _is_account(run)):
            lengths, guessed = _lengths(run, kind, length)
            if len(lengths) > 1:
                return _joined(run[: len(lengths)], kind, lengths, length, guessed), len(lengths)
    return first, 1


def _is_account(run: Sequence[Question]) -> bool:
    """Whether some fields ask for bank and account, as those of an IBAN are often called."""
    return bool(_ACCOUNT.search(" ".join(each.label for each in run[:4]))) and run[0].source.max_length in (2, 4)


def _row(questions: Sequence[Question], kind: str) -> list[Question]:
    """Return the first questions of some that stand in one row, close to each other, and take text or the like."""
    found = list(questions[:1])
    for one, other in pairwise(questions):
        mine, its = one.box, other.box
        level = mine.page == its.page and abs(mine.top - its.top) < mine.height
        if not level or not -2 <= its.left - mine.right < _APART or {one.kind, other.kind} - {"text", "zahl", kind}:
            break
        found.append(other)
    return found


def _lengths(run: Sequence[Question], kind: str, length: int) -> tuple[list[int], bool]:
    """Return how many letters go into each field of a row that holds the whole, and whether that is a guess."""
    room = [each.source.max_length for each in run]
    for wanted in (length, length - _COUNTRY) if kind == "iban" else (length,):
        if wanted in (sums := list(accumulate(room))) and all(room[: sums.index(wanted) + 1]):
            return room[: sums.index(wanted) + 1], False
    bare = kind == "iban" and len(run) == len(_USUAL) and not any(room)
    return (list(_USUAL), True) if bare else ([], False)


def _joined(parts: Sequence[Question], kind: str, lengths: Sequence[int], length: int, guessed: bool) -> Question:
    first = length - sum(lengths)
    ends = [first + end for end in accumulate(lengths)]
    patterns = [f"{end - room + 1}-{end}" for end, room in zip(ends, lengths, strict=True)]
    patterns[-1] = f"{ends[-1] - lengths[-1] + 1}-"  # an IBAN of another country may be longer: nothing is cut
    links = tuple(replace(each.links[0], pattern=pattern) for each, pattern in zip(parts, patterns, strict=True))
    label = "IBAN" if kind == "iban" else "PLZ"
    said = ("Die IBAN steht in sechs Feldern: in je vier Stellen geteilt, die letzten zwei im letzten.",)
    return replace(
        parts[0],
        kind=kind,
        label=label,
        links=links,
        settings={},
        help="",
        guessed=said if guessed else (),
        required=any(each.required for each in parts),
    )
