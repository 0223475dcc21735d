"""The real serial driver at simulated boards on a port, in this process and in another."""

import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ausgabebox.locks.board import ModbusLocks
from ausgabebox.locks.port import BusFault, Door, Presence
from ausgabebox.locks.serial_line import SerialLine
from ausgabebox.locks.wiring import standard, with_levels
from ausgabebox.simulated.bus import Trouble
from ausgabebox.simulated.pty import Served

WIRING = with_levels(standard(8))


@pytest.fixture
def served() -> Iterator[Served]:
    one, stop = Served(baud=0), threading.Event()
    thread = threading.Thread(target=one.serve, args=(stop,))
    thread.start()
    yield one
    stop.set()
    thread.join()
    one.close()


@pytest.fixture
def line(served: Served) -> Iterator[SerialLine]:
    one = SerialLine(served.port)
    yield one
    one.close()


def until_open(locks: ModbusLocks, number: int) -> None:
    for _ in range(100):
        if locks.read().doors[number] is Door.OPEN:
            return
        time.sleep(0.02)
    raise AssertionError("the door did not open")


def opened(locks: ModbusLocks, number: int) -> None:
    locks.arm()
    locks.pulse(number)
    until_open(locks, number)
    locks.disarm()


def test_a_door_opens_over_a_port(served: Served, line: SerialLine) -> None:
    locks = ModbusLocks(line, WIRING)
    locks.all_off()
    assert set(locks.read().doors.values()) == {Door.CLOSED}
    opened(locks, 3)
    with served.lock:
        assert served.rig.cabinet.open_doors() == [3]
        assert not served.rig.cabinet.rail
        assert served.rig.cabinet.push_shut(3)
    assert locks.read().doors[3] is Door.CLOSED
    assert not locks.troubles


@pytest.mark.parametrize("trouble", list(Trouble))
def test_trouble_on_the_wire_is_overcome_or_said(served: Served, line: SerialLine, trouble: Trouble) -> None:
    locks = ModbusLocks(line, WIRING)
    with served.lock:
        served.rig.bus.weather.next.append(trouble)
    assert set(locks.read().doors.values()) == {Door.CLOSED}
    locks.arm()
    with served.lock:
        served.rig.bus.weather.next.append(trouble)
    if trouble is Trouble.TWICE:
        locks.pulse(5)
    else:
        with pytest.raises(BusFault):
            locks.pulse(5)
    locks.disarm()
    assert served.rig.coils in ([], [5])


def test_half_a_frame_is_forgotten_after_silence(served: Served, line: SerialLine) -> None:
    locks = ModbusLocks(line, WIRING)
    line.write(b"\x01\x05\x02")
    assert set(locks.read().doors.values()) == {Door.CLOSED}
    assert locks.troubles


def test_nobody_else_may_open_the_port(line: SerialLine, served: Served) -> None:
    with pytest.raises(OSError, match="lock"):
        SerialLine(served.port)


def test_no_port() -> None:
    with pytest.raises(OSError, match="no-such-port"):
        SerialLine("/dev/no-such-port")


def test_a_port_that_goes_away_is_a_fault_and_no_crash() -> None:
    one = Served(baud=0)
    line = SerialLine(one.port)
    one.close()
    locks = ModbusLocks(line, WIRING)
    locks.all_off()
    assert set(locks.read().doors.values()) == {Door.UNKNOWN}
    with pytest.raises(BusFault):
        locks.arm()
    line.close()


def test_a_name_that_stays(tmp_path: Path) -> None:
    for _ in range(2):
        one = Served()
        one.link(tmp_path / "bus")
        assert (tmp_path / "bus").readlink() == Path(one.port)
        one.close()
    assert not (tmp_path / "bus").is_symlink()


@pytest.mark.parametrize("baud", [9600, 38400])
def test_boards_in_a_process_of_their_own_at_the_speed_of_a_wire(baud: int) -> None:
    command = [sys.executable, "-m", "ausgabebox.simulated.pty", "--baud", str(baud)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdin
        assert select.select([process.stdout], [], [], 20)[0]
        line = SerialLine(process.stdout.readline().strip(), baud)
        locks = ModbusLocks(line, WIRING)
        locks.all_off()
        opened(locks, 8)
        assert [number for number, door in locks.read().doors.items() if door is Door.OPEN] == [8]
        told = process.stdout.readline().split()
        assert told[:2] == ["pulse", "8"]
        assert 0 < time.monotonic() - float(told[2]) < 60, "the same clock in both processes"
        for move, answer in (("put 7 D1", "cannot"), ("put 8 D1", "done"), ("shut 8", "done")):
            process.stdin.write(move + "\n")
            process.stdin.flush()
            assert process.stdout.readline().strip() == answer
        sensors = locks.read()
        assert (sensors.doors[8], sensors.contents[8]) == (Door.CLOSED, Presence.YES)
        line.close()
        process.stdin.close()
        assert process.wait(20) == 0
