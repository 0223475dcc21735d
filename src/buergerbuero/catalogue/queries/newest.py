"""What was published last. Every page asks; what is read anew is only whether something was published since."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.db import connection


@dataclass(frozen=True)
class Newest:
    """The names of the bundles that were published last: of all, of those from folders, and of each service."""

    last: str | None = None
    last_of_folders: str | None = None
    of_service: Mapping[str, str] = field(default_factory=dict)


# Publications are only ever added. Two that commit in another order than they were numbered differ in their count; one
# that was taken back, seen by nobody but whoever published it, and the one in its place differ in the sum.
_EXTENT: Final = "SELECT count(*), sum(id) FROM catalogue_publication"
_LAST_ONES: Final = (
    "SELECT DISTINCT ON (b.service_id, b.at_desk) p.id, b.service_id, b.at_desk, p.bundle_id"
    " FROM catalogue_publication p JOIN catalogue_bundle b ON b.digest = p.bundle_id"
    " ORDER BY b.service_id, b.at_desk, p.id DESC"
)
_told: ContextVar[list[Newest] | None] = ContextVar("_told", default=None)
_known: dict[tuple[int, Decimal | None] | None, Newest] = {}


@contextmanager
def one_state() -> Iterator[None]:
    """Within the block every question is answered from one state of the catalogue: no page mixes two."""
    before = _told.set([])
    try:
        yield
    finally:
        _told.reset(before)


def newest() -> Newest:
    """Return what was published last."""
    told = _told.get()
    if told:
        return told[0]
    found = _read()
    if told is not None:
        told.append(found)
    return found


def _read() -> Newest:
    with connection.cursor() as cursor:
        cursor.execute(_EXTENT)
        extent = cursor.fetchone()
        if (found := _known.get(extent)) is None:
            cursor.execute(_LAST_ONES)
            found = _newest_of(cursor.fetchall())
            _known.clear()
            _known[extent] = found
    return found


def _newest_of(rows: list[tuple[int, str, bool, str]]) -> Newest:
    """Of rows with the number of a publication, its service, whether it began at the desk, and its bundle."""
    in_order = sorted(rows)
    return Newest(
        last=next((digest for *_, digest in reversed(in_order)), None),
        last_of_folders=next((digest for _, _, at_desk, digest in reversed(in_order) if not at_desk), None),
        of_service={service_id: digest for _, service_id, _, digest in in_order},
    )
