"""Tests of the ground floor begin and end without jobs: Django empties its own tables, not those of procrastinate."""

from collections.abc import Iterator

import pytest

from tests.made.at_once import forget_jobs


@pytest.fixture(autouse=True)
def no_jobs(request: pytest.FixtureRequest) -> Iterator[None]:
    marker = request.node.get_closest_marker("django_db")
    if marker is None:
        yield
        return
    committed = bool(marker.kwargs.get("transaction"))
    request.getfixturevalue("transactional_db" if committed else "db")
    forget_jobs()
    yield
    if committed:
        forget_jobs()
