"""Lines of a work list, ready to be drawn."""

from collections.abc import Iterable
from dataclasses import dataclass

from buergerbuero.cases.values import WorkItem
from buergerbuero.desk import words
from buergerbuero.identity import queries as identity


@dataclass(frozen=True)
class Line:
    """A case in a table: the item, its icon, and who has it."""

    item: WorkItem
    icon: str
    assigned_name: str


def lines_of(items: Iterable[WorkItem]) -> tuple[Line, ...]:
    """Return the items with icons and names, with one query for all names."""
    found = tuple(items)
    names = identity.display_names(item.assigned_to for item in found if item.assigned_to)
    return tuple(
        Line(
            item,
            "mail" if item.news else words.STATE_ICONS[item.state],
            names.get(item.assigned_to, "") if item.assigned_to else "",
        )
        for item in found
    )
