"""The pages of the files that a person sent, one at a time, beside the answers."""

import dataclasses
from uuid import UUID

from buergerbuero.cases.values import DeskCase, UnknownCase


@dataclasses.dataclass(frozen=True)
class Place:
    """A page of a file; `number` counts from 1."""

    upload_id: UUID
    number: int


@dataclasses.dataclass(frozen=True)
class Paper:
    """The page that is shown, what it belongs to, and those before and after it."""

    label: str
    name: str
    at: Place
    pages: int
    before: Place | None
    after: Place | None


def paper(view: DeskCase, at: Place | None = None) -> Paper | None:
    """Return the page at a place, or the first one of the case; None if nobody sent any. Raises UnknownCase."""
    places = [(Place(UUID(each.file.id), number), each) for each in view.files for number in each.file.numbers]
    if at is None and not places:
        return None
    index = 0 if at is None else next((n for n, (place, _file) in enumerate(places) if place == at), -1)
    if index < 0:
        raise UnknownCase
    place, found = places[index]
    return Paper(
        label=found.label,
        name=found.file.name,
        at=place,
        pages=found.file.pages,
        before=places[index - 1][0] if index else None,
        after=places[index + 1][0] if index + 1 < len(places) else None,
    )
