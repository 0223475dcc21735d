"""A real clamd in a folder of its own, with one signature: nothing is downloaded."""

import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from buergerbuero.config.cli import children, clamd
from tests.made.ports import free_port
from tests.unit.documents import sent

SECONDS_TO_START = 60


@dataclass(frozen=True)
class Daemon:
    """A running clamd: the address by socket, the address by port, and the process."""

    path: str
    tcp: str
    process: subprocess.Popen[bytes]


@contextmanager
def running(*, most_bytes: int = 25_000_000) -> Iterator[Daemon]:
    """Start clamd and end it. Its folder is short, since the path of a socket has 108 letters at most."""
    with tempfile.TemporaryDirectory(prefix="bb-clamd-", dir="/tmp") as name:
        folder = Path(name)
        port = free_port()
        _configure(folder, port, most_bytes)
        with (folder / "log").open("wb") as log:
            process = children.start(
                [clamd.require(), "--foreground", f"--config-file={folder}/clamd.conf"], log=log, cwd=folder
            )
        try:
            _wait(folder / "socket", process, folder / "log")
            yield Daemon(str(folder / "socket"), f"tcp://127.0.0.1:{port}", process)
        finally:
            children.stop(process, how=signal.SIGTERM, seconds=20)


def _configure(folder: Path, port: int, most_bytes: int) -> None:
    (folder / "signatures").mkdir()
    # Extended signatures (docs.clamav.net, "Body-based signatures"): name, any kind of file, anywhere in it, bytes.
    (folder / "signatures" / "probe.ndb").write_text(f"Probe.Eicar:0:*:{sent.EICAR.hex()}\n")
    lines = {
        "DatabaseDirectory": folder / "signatures",
        "TemporaryDirectory": folder,
        "LocalSocket": folder / "socket",
        "TCPSocket": port,
        "TCPAddr": "127.0.0.1",
        "StreamMaxLength": most_bytes,
        "MaxThreads": 2,
        "ConcurrentDatabaseReload": "no",
    }
    (folder / "clamd.conf").write_text("".join(f"{word} {value}\n" for word, value in lines.items()))


def _wait(path: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not path.is_socket():
        assert process.poll() is None and time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)
