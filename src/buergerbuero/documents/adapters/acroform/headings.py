"""Under which heading a field stands: lines that are larger or bolder than the others, and belong to no field."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from buergerbuero.documents.values import Box, PaperField, PaperPage, TextLine

LONGEST: Final = 200
"""Characters of a heading."""
_LARGER: Final = 1.12
_LEVEL: Final = 8.0
"""Points between headings that stand beside one another."""


def sections(fields: Sequence[PaperField], pages: Sequence[PaperPage]) -> list[str]:
    """Return the heading of each field, in their order; "" before the first one."""
    beside = [place.label for one in fields for place in one.places if place.label]
    beside += [one.row for one in fields if one.row]
    heads = [_heads(page, beside) for page in pages]
    return [_head_of(one, heads) for one in fields]


def likely(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return lines that look like headings: larger, or bolder where most are not bold."""
    plain = [line for line in lines if not line.bold]
    bold_says = len(plain) * 2 > len(lines)
    usual = _usual(sorted((line.size, len(line.text)) for line in (plain if bold_says else lines)))
    return [
        line for line in lines if line.size > usual * _LARGER or (bold_says and line.bold and line.size > usual * 0.95)
    ]


def _heads(page: PaperPage, beside: Sequence[str]) -> list[TextLine]:
    """Return the headings of a page that no field is asked with."""
    heads = [line for line in likely(page.lines) if _is_head(line)]
    return _whole([line for line in heads if not any(line.text.strip(" :*") in label for label in beside)])


def _whole(heads: Sequence[TextLine]) -> list[TextLine]:
    """Return headings of several lines as one."""
    found: list[TextLine] = []
    for line in heads:
        last = next((one for one in reversed(found) if _goes_on(one, line)), None)
        if last is None:
            found.append(line)
        else:
            box = replace(last.box, bottom=line.box.bottom, right=max(last.box.right, line.box.right))
            found[found.index(last)] = replace(last, box=box, text=f"{last.text} {line.text}"[:LONGEST])
    return found


def _goes_on(one: TextLine, line: TextLine) -> bool:
    same = abs(one.size - line.size) < 0.6 and one.bold == line.bold
    return same and abs(one.box.left - line.box.left) < 6 and -2 < line.box.top - one.box.bottom < 0.5 * line.size


def _usual(letters: list[tuple[float, int]]) -> float:
    """Return the size of most letters."""
    half, passed = sum(number for _, number in letters) / 2, 0
    for size, number in letters:
        passed += number
        if passed >= half:
            return size
    return 0.0


def _is_head(line: TextLine) -> bool:
    said = line.text.strip()
    return len(said) > 2 and any(letter.isalpha() for letter in said)


def _head_of(one: PaperField, heads: Sequence[Sequence[TextLine]]) -> str:
    box = one.places[0].box
    here = [head for head in heads[box.page] if head.box.bottom <= box.top + box.height / 2]
    if here:
        lowest = max(head.box.bottom for head in here)
        level = [head for head in here if lowest - head.box.bottom < _LEVEL]
        return _said(min(level, key=lambda head: _distance(head, box)))
    before = [head for page in heads[: box.page] for head in page]
    return _said(before[-1]) if before else ""


def _distance(head: TextLine, box: Box) -> float:
    """Return how far a field is from being below a heading; one that begins on its right counts double."""
    middle = (box.left + box.right) / 2
    if head.box.left <= middle <= head.box.right:
        return 0.0
    return middle - head.box.right if middle > head.box.right else 2 * (head.box.left - middle)


def _said(head: TextLine) -> str:
    return head.text.strip(" :")[:LONGEST]
