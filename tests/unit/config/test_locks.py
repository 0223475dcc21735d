"""The lock files: complete, each package with its hashes, and of one mind."""

import re
from pathlib import Path

import pytest

from buergerbuero.config.cli import places

LOCKS = [*places.LOCKS.values(), places.TOOL_LOCK]


def pinned(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_has_hashes(lock: Path) -> None:
    text = lock.read_text(encoding="ascii")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_who_has_the_packages_for_tests_has_those_for_running() -> None:
    running = pinned(places.LOCKS["running"].read_text(encoding="ascii"))
    testing = pinned(places.LOCKS["testing"].read_text(encoding="ascii"))
    assert running.items() <= testing.items()


def test_locks_know_every_dependency_of_the_project() -> None:
    declared = re.findall(
        r'^  "([a-z0-9-]+)(?:\[[a-z,-]+\])?[~=>]', (places.PROJECT / "pyproject.toml").read_text(), re.M
    )
    testing = pinned(places.LOCKS["testing"].read_text(encoding="ascii"))
    assert len(declared) > 20
    assert set(declared) - set(testing) == set()
