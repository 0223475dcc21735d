"""What is published says nothing about where it was made: no place to fetch from, no path of anybody's machine."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
# Put together here, so that this file does not hold what it looks for.
REGISTRIES = [
    "pypi" + r"\.(org|python\.org)",
    "python" + r"hosted\.org",
    "registry\\." + r"(npmjs|yarnpkg)\.",
    "npm" + r"js\.(org|com)/.*-/",
    "cdn\\." + "jsdelivr",
    "unp" + r"kg\.com",
    "deb\\." + r"debian\.org",
    "archive\\." + r"ubuntu\.com",
]
MACHINE_PATHS = [r"(?<![\w.~-])/(root|ho" + r"me/\w+|Us" + r"ers/\w+|work)/", r"(?<![\w.])/tmp/[\w-]+/\w+"]
LOCKS = ["requirements.lock", "requirements-test.lock", "requirements-tool.lock"]


def tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True)
    return [name.decode() for name in done.stdout.split(b"\0") if name]


def hits(patterns: list[str]) -> Iterator[str]:
    wanted = re.compile("|".join(patterns))
    for name in tracked():
        path = PROJECT / name
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" in content:  # pictures, fonts
            continue
        for number, line in enumerate(content.decode().splitlines(), start=1):
            if wanted.search(line):
                yield f"{name}:{number}: {line.strip()[:120]}"


def test_the_project_is_in_git() -> None:
    assert "buergerbuero" in tracked()


def test_no_registry_is_named() -> None:
    assert list(hits(REGISTRIES)) == []


def test_no_machine_path_is_named() -> None:
    assert list(hits(MACHINE_PATHS)) == []


@pytest.mark.parametrize("name", LOCKS)
def test_python_locks_hold_versions_and_hashes_only(name: str) -> None:
    text = (PROJECT / name).read_text(encoding="ascii")
    assert "://" not in text
    assert " @ " not in text
    assert not re.search(r"^--?(index|extra|find|trusted)", text, re.MULTILINE)


def test_the_node_lock_holds_versions_and_hashes_only() -> None:
    packages = json.loads((PROJECT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert len(packages) > 1
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-"), name
