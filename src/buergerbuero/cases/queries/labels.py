"""Following the labels of a word: which cases have it, and which label comes next.

Labels of a word are counted from 0 without a hole (rules/tokens.py). Reading goes on in batches that double, so a name
that 5,000 cases have takes ten statements, and one that nobody has takes one.
"""

import sys
from collections import Counter
from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db import connection

from buergerbuero.cases.models import SearchLabel
from buergerbuero.cases.rules import label

_FIRST_BATCH: Final = 16
_STEPS: Final = 16
_ENDLESS: Final = sys.maxsize


def cases_with(tokens: Collection[bytes]) -> dict[bytes, set[UUID]]:
    """Return for each token the cases that have its word."""
    found: dict[bytes, set[UUID]] = {token: set() for token in tokens}
    left, begin, size = set(found), 0, _FIRST_BATCH
    while left:
        asked = {label(token, count): token for token in left for count in range(begin, begin + size)}
        seen = Counter[bytes]()
        for known, case_id in SearchLabel.objects.filter(label__in=asked).values_list("label", "case_id"):
            seen[asked[known]] += 1
            found[asked[known]] |= {case_id} - {None}
        left = {token for token in left if seen[token] == size}
        begin, size = begin + size, size * 2
    return found


def next_counts(tokens: Collection[bytes]) -> dict[bytes, int]:
    """Return for each token the first count that has no label yet. Keep others from adding labels meanwhile."""
    ranges = dict.fromkeys(tokens, (0, _ENDLESS))
    while points := {token: _between(low, high) for token, (low, high) in ranges.items() if low < high}:
        ranges |= _narrowed({token: ranges[token] for token in points}, points)
    return {token: low for token, (low, _) in ranges.items()}


def _narrowed(ranges: dict[bytes, tuple[int, int]], points: dict[bytes, list[int]]) -> dict[bytes, tuple[int, int]]:
    """Look at the labels of these points with one statement; return between which counts the first free one lies."""
    asked = {label(token, count): (token, count) for token, counts in points.items() for count in counts}
    with connection.cursor() as cursor:
        cursor.execute("SELECT label FROM cases_searchlabel WHERE label = ANY(%s)", [list(asked)])
        taken = {asked[each] for (each,) in cursor}
    return {
        token: (
            max([low, *(count + 1 for count in points[token] if (token, count) in taken)]),
            min([high, *(count for count in points[token] if (token, count) not in taken)]),
        )
        for token, (low, high) in ranges.items()
    }


def _between(low: int, high: int) -> list[int]:
    if high == _ENDLESS:
        return [low + 2**power - 1 for power in range(_STEPS)]
    return list(range(low, high, max(1, (high - low) // _STEPS)))
