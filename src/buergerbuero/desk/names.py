"""What colleagues are called, who stand in the catalogue by their staff id."""

from collections.abc import Iterable
from uuid import UUID

from buergerbuero.identity import queries as identity


def names_of(persons: Iterable[str]) -> dict[str, str]:
    """Return names for staff ids; who was named by log-in, as a demonstration does, keeps it."""
    found = {person: _staff_id(person) for person in persons if person}
    known = identity.display_names(staff_id for staff_id in found.values() if staff_id)
    return {person: known.get(staff_id, person) if staff_id else person for person, staff_id in found.items()}


def _staff_id(person: str) -> UUID | None:
    try:
        return UUID(person)
    except ValueError:
        return None
