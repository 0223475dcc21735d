"""Whose documents are to be laid into boxes, or lie there: what the desk's lists of them show of a case."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from buergerbuero.base.models import WrappedKey
from buergerbuero.cases.queries.lists import persons_of
from buergerbuero.cases.queries.within import cases_within
from buergerbuero.catalogue import queries as catalogue


@dataclass(frozen=True)
class BoxedCase:
    """A case in a list of a box: its number, whose it is, and what was applied for."""

    number: str
    person: str
    title: str
    practice: bool


def boxed_cases(
    *, case_ids: Collection[UUID], services: Collection[str] | None = None, places: Collection[str] | None = None
) -> dict[UUID, BoxedCase]:
    """Return the cases among these that a clerk may see and that are not erased, by id. None for all."""
    rows = {row.id: row for row in cases_within(services, places).filter(id__in=case_ids)}
    held = set(WrappedKey.objects.filter(vault__in=list(rows), holder="desk").values_list("vault", flat=True))
    persons = persons_of(list(held))
    found = {}
    for case_id in held:
        service = catalogue.bundle(rows[case_id].digest).service
        found[case_id] = BoxedCase(rows[case_id].number, persons[case_id].sort_name, service.title, service.practice)
    return found
