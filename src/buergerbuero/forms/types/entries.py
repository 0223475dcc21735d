"""The entries of a repeated group in what was sent: `kinder-0-name`, and `kinder` blank, once for each entry shown.

The blank ones come from hidden inputs: an entry of nothing but boxes to tick would send nothing that says it is there.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from buergerbuero.forms.types.question import within
from buergerbuero.forms.values import Field, Raw

MOST: Final = 50  # entries of one group, whatever its settings; what is sent beyond them is not from our page
UNJUDGED: Final = "bb-offen"  # beside what was entered: the person was not done with the page, so nothing is wrong yet
_PART: Final = re.compile("(0|[1-9][0-9]{0,8})-(.+)", re.DOTALL)


def split(raw: Raw) -> list[dict[str, list[str]]]:
    """Return what was sent for each entry, in order, without gaps between the numbers."""
    found: dict[int, dict[str, list[str]]] = {number: {} for number in range(min(len(raw.get("", ())), MOST))}
    for name, values in raw.items():
        if match := _PART.fullmatch(name):
            found.setdefault(int(match[1]), {})[match[2]] = list(values)
    return [found[number] for number in sorted(found)[:MOST]]


def joined(entries: Sequence[Raw]) -> dict[str, list[str]]:
    """Return what would be sent for some entries: the opposite of `split`."""
    found = {"": [""] * len(entries)} if entries else {}
    for number, entry in enumerate(entries):
        found |= within(entry, str(number))
    return found


def group_at(fields: Sequence[Field], name: str) -> Field | None:
    """Return the group whose inputs bear a name, such as `kinder` or `kinder-0-schulen`; None if there is none."""
    for field in fields:
        if not field.fields:
            continue
        if name == field.name:
            return field
        inside = _PART.fullmatch(name.removeprefix(f"{field.name}-"))
        if name.startswith(f"{field.name}-") and inside:
            return group_at(field.fields, inside[2])
    return None


def with_more(raw: Mapping[str, list[str]], name: str, shown: int) -> dict[str, list[str]]:
    """Return what was sent with one empty entry more in the group of that name, of which the page shows so many."""
    return {**raw, name: [""] * (shown + 1)}


def with_less(raw: Mapping[str, list[str]], name: str, number: int, shown: int) -> dict[str, list[str]]:
    """Return what was sent without one entry of the group of that name; those after it move up."""
    found = {name: [""] * (shown - 1)} if shown > 1 else {}
    for key, values in raw.items():
        match = _PART.fullmatch(key.removeprefix(f"{name}-")) if key.startswith(f"{name}-") else None
        if key == name or (match and int(match[1]) == number):
            continue
        at = int(match[1]) if match else 0
        found[f"{name}-{at - 1}-{match[2]}" if match and at > number else key] = values
    return found
