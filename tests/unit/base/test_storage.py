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


def seen(key: str) -> bool:
    """Whether anything of the storage takes what lies under a key for a file."""
    try:
        storage.open_file(key).close()
    except FileNotFoundError:
        with pytest.raises(FileNotFoundError):
            storage.modified_at(key)
        return storage.exists(key)
    return True


def test_a_link_in_place_of_a_file_leads_nowhere(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "desk-private-key"
    secret.write_bytes(b"of the worker alone")
    storage.put("uploads/ab/1", [b"sealed"])
    (folder / "uploads/ab/2").symlink_to(secret)
    assert not seen("uploads/ab/2")
    storage.delete("uploads/ab/2")
    assert secret.exists()


def test_a_link_in_place_of_a_folder_leads_nowhere(folder: Path) -> None:
    storage.put("kept/ab/1", [b"of a case"])
    (folder / "uploads").mkdir()
    (folder / "uploads/ab").symlink_to("../kept/ab")
    assert not seen("uploads/ab/1")
    storage.delete("uploads/ab/1")
    assert content("kept/ab/1") == b"of a case"


def test_nobody_waits_for_a_pipe_or_reads_a_folder(folder: Path) -> None:
    (folder / "uploads/ab/2").mkdir(parents=True)
    os.mkfifo(folder / "uploads/ab/1")
    for key in ("uploads/ab/1", "uploads/ab/2", "uploads/ab/1/3"):
        assert not seen(key)
        storage.delete(key)


def test_the_folder_of_all_may_be_a_link(folder: Path, settings: Any) -> None:
    storage.put("documents/ab12", [b"one"])
    (folder.parent / "link").symlink_to(folder)
    settings.BB = dataclasses.replace(settings.BB, storage_dir=folder.parent / "link")
    assert content("documents/ab12") == b"one"
    assert storage.exists("documents/ab12")
