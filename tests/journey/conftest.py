"""One running town for all journeys of a test process, and the devices to walk it with."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journey import running, ways
from tests.journey.desk import Clerk
from tests.journey.plain import Plain
from tests.journey.running import Town
from tests.journey.screen import DESK, Studio
from tests.journey.walk import Walk

Walked = Callable[[Path], Walk]


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The whole system, with a database of its own in the cluster of the tests."""
    name = f"journey_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}"
    with running.town(tmp_path_factory.mktemp("town"), os.environ["BB_TEST_PG_DSN"], name) as up:
        yield up


@pytest.fixture(scope="session")
def clerk(town: Town) -> Clerk:
    """Somebody at the desk, over HTTP."""
    found = Clerk(Plain(town.desk), town.staff["netz"])
    found.log_in()
    return found


@pytest.fixture(scope="session")
def walked(town: Town, clerk: Clerk) -> Walked:
    """Walk a journey over HTTP, or hand out the walk if it was walked already."""
    walks: dict[Path, Walk] = {}

    def walk(file: Path) -> Walk:
        if file not in walks:
            fresh = Walk(ways.way(file), town, Plain(town.portal), clerk)
            fresh.walk()
            walks[file] = fresh
        return walks[file]

    return walk


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Studio]:
    """Chromium."""
    found = Studio()
    found.watch.thorough = pytestconfig.getoption("--thorough")
    shared = tmp_path_factory.getbasetemp()
    found.watch.claims = (shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared) / "looked-at"
    found.watch.claims.mkdir(exist_ok=True)
    found.start()
    yield found
    found.stop()


@pytest.fixture(scope="session")
def clerk_on_screen(town: Town, studio: Studio) -> Iterator[Clerk]:
    """Somebody at the desk, in Chromium."""
    with studio.screen(town.desk, DESK) as screen:
        found = Clerk(screen, town.staff["browser"])
        found.log_in()
        yield found
