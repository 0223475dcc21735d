"""What all tests stand on: a throw-away PostgreSQL, keys of their own, and rights as in operation."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import django
import pytest
from django.conf import settings as django_settings
from django.utils import translation
from hypothesis import HealthCheck, settings

from buergerbuero.base.sealing import generate_desk_keypair
from buergerbuero.config.cli import postgres
from tests.made.at_once import forget_jobs

settings.register_profile(
    "tests",
    deadline=None,  # speed belongs in the bench, not in an assertion
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("tests")

_STACK = ExitStack()
_FOLDER = Path(_STACK.enter_context(tempfile.TemporaryDirectory(prefix="bb-tests-")))


def _write(name: str, value: str) -> str:
    path = _FOLDER / name
    path.touch(mode=0o600)
    path.write_text(value, encoding="utf-8")
    return str(path)


def _environment() -> dict[str, str]:
    private, public = generate_desk_keypair()
    return {
        "DJANGO_SETTINGS_MODULE": "buergerbuero.config.settings",
        "BB_PROCESS": "worker",
        "BB_MODE": "demo",
        "BB_PORTAL_URL": "http://testserver",
        "BB_DESK_URL": "http://testserver",
        "BB_SECRET_KEY_FILE": _write("secret", os.urandom(32).hex()),
        "BB_PEPPER_FILE": _write("pepper", os.urandom(32).hex()),
        "BB_DESK_PUBLIC_KEY_FILE": _write("desk-public", public.hex()),
        "BB_DESK_PRIVATE_KEY_FILE": _write("desk-private", private.hex()),
        "BB_INDEX_KEY_FILE": _write("index", os.urandom(32).hex()),
        "BB_AUDIT_KEY_FILE": _write("audit", os.urandom(32).hex()),
        "BB_PICKUP_KEY_FILE": _write("pickup", os.urandom(32).hex()),
    }


def _folders() -> dict[str, str]:
    """Folders of each process's own, as its database is: a sweep deletes every file that its database does not know."""
    return {"BB_STORAGE_DIR": str(_FOLDER / "storage"), "BB_CHECKPOINT_DIR": str(_FOLDER / "checkpoints")}


def _use_folders() -> None:
    """Say so to settings that were read with the parent's."""
    told = replace(django_settings.BB, storage_dir=_FOLDER / "storage", checkpoint_dir=_FOLDER / "checkpoints")
    django_settings.BB = told


def _seal_files() -> dict[str, str]:
    from buergerbuero.documents.adapters.seal import make_demo_certificate

    key, certificate = make_demo_certificate("Stadt Siegen (Test)")
    return {
        "BB_SEAL_KEY_FILE": _write("seal.key", key.decode()),
        "BB_SEAL_CERT_FILE": _write("seal.crt", certificate.decode()),
    }


def _superuser_dsn() -> str:
    """One throw-away server for all test processes: the first one starts it and hands its address on."""
    if "BB_TEST_PG_DSN" not in os.environ:
        cluster = _STACK.enter_context(postgres.running(_FOLDER / "postgres", fast=True))
        os.environ["BB_TEST_PG_DSN"] = cluster.superuser_dsn
    return os.environ["BB_TEST_PG_DSN"]


def _database(dsn: str, name: str) -> str:
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{name}"))


if "BB_TEST_KEYS" not in os.environ:  # a process of xdist has read the settings, and so its parent's keys, before this
    os.environ.update(_environment())
    os.environ.update(_seal_files())
    os.environ["BB_DATABASE_URL"] = _database(_superuser_dsn(), "buergerbuero")
    os.environ["BB_TEST_KEYS"] = str(_FOLDER)
os.environ.update(_folders())
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name.startswith("BB_")}
django.setup()
_use_folders()


def pytest_addoption(parser: pytest.Parser) -> None:
    """How long the long walk of random people is (tests/journey/crowd), and how closely each page is looked at."""
    parser.addoption("--thorough", action="store_true", help="look at every kind of page at every width and setting")
    parser.addoption("--forms", type=int, default=4, help="so many random forms of 60 pages")
    parser.addoption("--people", type=int, default=3, help="so many random people fill in each")
    parser.addoption("--seed", type=int, default=0, help="the number of the first form")
    parser.addoption("--person", type=int, help="only this one, for a second look at what went wrong")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Looking thoroughly takes its time."""
    for item in items if config.getoption("--thorough") else ():
        item.add_marker(pytest.mark.timeout(1800))


def pytest_report_collectionfinish(items: list[pytest.Item]) -> str:
    """Say before the first one runs how many were chosen, with -q too: some folders hold a thousand."""
    return f"{len(items)} tests chosen; CONTRIBUTING.md says how long a folder takes"


def pytest_unconfigure() -> None:
    _STACK.close()


@pytest.fixture(autouse=True)
def _the_environment_stays() -> None:
    """Commands and long-lived fixtures of this process set the environment; no test must inherit it from another."""
    for name in [name for name in os.environ if name.startswith("BB_") and name not in _ENVIRONMENT]:
        del os.environ[name]
    os.environ.update(_ENVIRONMENT)


@pytest.fixture(autouse=True)
def _the_language_is_that_of_the_process() -> None:
    """A page that was asked for in English leaves its language behind in this thread."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _no_jobs_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that commits, Django empties its own tables; those of procrastinate are none of them."""
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")) and "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    forget_jobs()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """After the migrations, each process role has the rights it has in operation."""
    from buergerbuero.base.policy import protect

    with django_db_blocker.unblock():
        protect()
    yield
