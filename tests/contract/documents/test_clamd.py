"""ClamAV's daemon for real: what it finds is refused, what it cannot say is refused too."""

import dataclasses
import io
import os
import signal
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks

from buergerbuero.documents import queries
from buergerbuero.documents.adapters import clamd
from buergerbuero.documents.values import ScannerDown
from tests.contract.documents import scanning
from tests.contract.documents.scanning import Daemon
from tests.made.ports import free_port
from tests.unit.documents import sent


@pytest.fixture(scope="module")
def daemon() -> Iterator[Daemon]:
    with scanning.running() as one:
        yield one


@pytest.fixture
def listens(settings: Any) -> Callable[[str], None]:
    def at(address: str) -> None:
        settings.BB = dataclasses.replace(settings.BB, clamd=address)

    return at


def zipped(content: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rechnung.exe", content * 50)
    return sink.getvalue()


INFECTED = {
    "the test file itself": sent.EICAR,
    "behind a photo": sent.jpeg() + sent.EICAR,
    "in the note of a photo": sent.jpeg(comment=sent.EICAR),
    "in a PDF": sent.pdf(sent.stream(sent.EICAR)),
    "packed in a PDF": sent.pdf(sent.packed(sent.EICAR * 50, b"/Type /EmbeddedFile")),
    "packed behind a PDF": sent.pdf() + zipped(sent.EICAR),
    "at the end of 20 MB": sent.jpeg() + bytes(19_900_000) + sent.EICAR,
}
CLEAN = {
    "photo": sent.jpeg((2000, 1500)),
    "HEIC": sent.heic(),
    "PDF": sent.pdf(),
    "nothing": b"",
    "20 MB": sent.pdf() + bytes(19_900_000),
}


@pytest.mark.parametrize("name", INFECTED)
def test_what_it_knows_is_found(name: str, daemon: Daemon, listens: Callable[[str], None]) -> None:
    listens(daemon.path)
    assert queries.scanner().infected(INFECTED[name])


@pytest.mark.parametrize("name", CLEAN)
def test_clean_files_are_taken(name: str, daemon: Daemon, listens: Callable[[str], None]) -> None:
    listens(daemon.path)
    assert not queries.scanner().infected(CLEAN[name])


def test_it_may_listen_on_a_port_of_this_machine(daemon: Daemon, listens: Callable[[str], None]) -> None:
    listens(daemon.tcp)
    queries.scanner().require()
    assert queries.scanner().infected(sent.EICAR)
    assert not queries.scanner().infected(sent.pdf())


def test_several_ask_at_once(daemon: Daemon, listens: Callable[[str], None]) -> None:
    listens(daemon.path)
    found: list[bool] = []
    contents = [sent.EICAR, sent.pdf()] * 5
    threads = [
        threading.Thread(target=lambda content=content: found.append(queries.scanner().infected(content)))
        for content in contents
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [False] * 5 + [True] * 5


def test_without_an_address_nobody_scans(listens: Callable[[str], None]) -> None:
    listens("")
    queries.scanner().require()
    assert not queries.scanner().infected(sent.EICAR)


def test_nobody_listening_means_down(tmp_path: Path, listens: Callable[[str], None]) -> None:
    for address in (str(tmp_path / "nobody"), f"tcp://127.0.0.1:{free_port()}"):
        listens(address)
        with pytest.raises(ScannerDown):
            queries.scanner().infected(sent.pdf())
        with pytest.raises(ScannerDown):
            queries.scanner().require()


def test_a_limit_that_is_too_small_means_down(listens: Callable[[str], None]) -> None:
    with scanning.running(most_bytes=1_000_000) as small:
        listens(small.path)
        assert not queries.scanner().infected(bytes(999_000))
        with pytest.raises(ScannerDown):
            queries.scanner().infected(bytes(5_000_000))
        queries.scanner().require()


def test_one_that_has_stopped_to_answer_is_down(
    listens: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clamd, "SECONDS", 1.0)
    with scanning.running() as frozen:
        listens(frozen.path)
        os.kill(frozen.process.pid, signal.SIGSTOP)
        try:
            with pytest.raises(ScannerDown):
                queries.scanner().infected(sent.pdf())
        finally:
            os.kill(frozen.process.pid, signal.SIGCONT)
        assert not queries.scanner().infected(sent.pdf())


@pytest.mark.parametrize("answer", [b"", b"stream: OK", b"stream: OK FOUND?\0", b"\xff\xfe", b"FOUND\0" * 2000])
def test_what_only_looks_like_an_answer_is_none(answer: bytes, tmp_path: Path, listens: Callable[[str], None]) -> None:
    """A cut answer might have gone on: only what ends as clamd ends it counts."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        server.listen()
        listens(str(tmp_path / "s"))

        def answers() -> None:
            connection, _ = server.accept()
            with connection:
                while connection.recv(100_000)[-4:] != bytes(4):
                    pass
                connection.sendall(answer)

        thread = threading.Thread(target=answers)
        thread.start()
        with pytest.raises(ScannerDown):
            queries.scanner().infected(b"x")
        thread.join()


def ids() -> set[str | None]:
    return {message.id for message in run_checks()} & {"buergerbuero.W009", "buergerbuero.W010"}


def test_operation_without_a_scanner_is_noticed(settings: Any, daemon: Daemon, tmp_path: Path) -> None:
    for process, wanted in (("portal", {"buergerbuero.W009"}), ("worker", {"buergerbuero.W009"}), ("desk", set())):
        settings.BB = dataclasses.replace(settings.BB, mode="production", process=process, clamd="")
        assert ids() == wanted
    settings.BB = dataclasses.replace(settings.BB, clamd=daemon.path)
    assert ids() == set()
    settings.BB = dataclasses.replace(settings.BB, clamd=str(tmp_path / "nobody"))
    assert ids() == {"buergerbuero.W010"}
