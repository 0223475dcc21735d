"""Tests of the ground floor begin and end without jobs: Django empties its own tables, not those of procrastinate."""

from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def no_jobs(request: pytest.FixtureRequest) -> Iterator[None]:
    marker = request.node.get_closest_marker("django_db")
    if marker is None:
        yield
        return
    committed = bool(marker.kwargs.get("transaction"))
    request.getfixturevalue("transactional_db" if committed else "db")
    empty()
    yield
    if committed:
        empty()


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")
