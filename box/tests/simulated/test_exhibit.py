"""The simulated cabinet as a process: the program's own driver opens its port, and the page shows what follows."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from ausgabebox.locks.board import ModbusLocks
from ausgabebox.locks.port import Door
from ausgabebox.locks.serial_line import SerialLine
from ausgabebox.locks.wiring import standard, with_levels


@pytest.fixture
def port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def device(tmp_path: Path, port: int) -> Iterator[Path]:
    path = tmp_path / "bus"
    words = ["-m", "ausgabebox.simulated.exhibit", "--port", str(port), "--device", str(path), "--baud", "0"]
    process = subprocess.Popen([sys.executable, *words])
    try:
        assert _page(port)
        yield path
    finally:
        process.terminate()
        assert process.wait(timeout=20) == 0


def test_the_driver_opens_a_drawn_door(device: Path, port: int) -> None:
    line = SerialLine(str(device), 9600)
    locks = ModbusLocks(line, with_levels(standard(8)))
    assert set(locks.read().doors.values()) == {Door.CLOSED}
    locks.arm()
    locks.pulse(3)
    deadline = time.monotonic() + 20
    while locks.read().doors[3] is not Door.OPEN and time.monotonic() < deadline:
        time.sleep(0.05)
    locks.disarm()
    assert [number for number, door in locks.read().doors.items() if door is not Door.CLOSED] == [3]
    line.close()
    assert _page(port).count("Tür offen") == 1


def _page(port: int) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                return str(answer.read().decode())
        except (URLError, ConnectionError):
            time.sleep(0.1)
    return ""
