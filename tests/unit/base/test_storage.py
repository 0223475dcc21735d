"""A file is there whole or not at all."""

import dataclasses
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from buergerbuero.base import storage


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.BB = dataclasses.replace(settings.BB, storage_dir=tmp_path / "storage")
    return Path(settings.BB.storage_dir)


def content(key: str) -> bytes:
    with storage.open_file(key) as file:
        return file.read()


def test_what_was_put_can_be_read_and_deleted() -> None:
    storage.put("documents/ab12", [b"one", b"two"])
    assert content("documents/ab12") == b"onetwo"
    assert storage.exists("documents/ab12")
    assert storage.keys("documents") == ["documents/ab12"]
    storage.delete("documents/ab12")
    storage.delete("documents/ab12")
    assert not storage.exists("documents/ab12")
    with pytest.raises(FileNotFoundError):
        storage.open_file("documents/ab12")


def test_owner_and_group_may_read_and_nobody_else(folder: Path) -> None:
    storage.put("documents/ab12", [b"sealed"])
    assert (folder / "documents" / "ab12").stat().st_mode & 0o777 == 0o640
    assert (folder / "documents").stat().st_mode & 0o777 == 0o750


def broken() -> Iterator[bytes]:
    yield b"half"
    raise ConnectionError


def test_a_failure_in_the_middle_leaves_nothing(folder: Path) -> None:
    with pytest.raises(ConnectionError):
        storage.put("documents/ab12", broken())
    assert not storage.exists("documents/ab12")
    assert list((folder / "documents").iterdir()) == []


def test_a_failure_in_the_middle_keeps_what_was_there() -> None:
    storage.put("documents/ab12", [b"before"])
    with pytest.raises(ConnectionError):
        storage.put("documents/ab12", broken())
    assert content("documents/ab12") == b"before"


KILLED = """
import sys, time, types
from django.conf import settings
from pathlib import Path
settings.configure(BB=types.SimpleNamespace(storage_dir=Path(sys.argv[1])))
from buergerbuero.base import storage
def chunks():
    yield b"x" * 1_000_000
    print("half", flush=True)
    time.sleep(60)
    yield b"y"
storage.put("documents/ab12", chunks())
"""


def test_a_process_killed_in_the_middle_leaves_no_half_file(folder: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, env=environment)
    assert child.stdout
    assert child.stdout.readline() == b"half\n"
    child.kill()
    child.communicate()
    assert not storage.exists("documents/ab12")
    assert storage.keys("documents") == []
    storage.put("documents/ab12", [b"again"])
    assert content("documents/ab12") == b"again"


def test_a_reader_keeps_the_file_that_it_has_opened() -> None:
    storage.put("documents/ab12", [b"before"])
    with storage.open_file("documents/ab12") as reading:
        storage.put("documents/ab12", [b"after"])
        assert reading.read() == b"before"
    assert content("documents/ab12") == b"after"


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/",
        "/etc/passwd",
        "../x",
        "a/../b",
        "a//b",
        "a/",
        "/a",
        ".",
        "..",
        "A",
        "ä",
        "a b",
        "a\x00",
        "a\n",
        "-a",
        "a.b",
    ],
)
@pytest.mark.parametrize("verb", [storage.open_file, storage.delete, storage.exists, storage.modified_at])
def test_what_is_no_key_is_refused(key: str, verb: Any) -> None:
    with pytest.raises(ValueError, match="no storage key"):
        verb(key)
    with pytest.raises(ValueError, match="no storage key"):
        storage.put(key, [b"x"])


def test_the_time_of_writing_is_known() -> None:
    before = time.time()
    storage.put("documents/ab12", [b"x"])
    assert before - 2 <= storage.modified_at("documents/ab12").timestamp() <= time.time() + 2
