"""No frame that this program can make opens two doors, and none but a pulse opens one: by running all of them."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ausgabebox
from ausgabebox.locks import modbus
from ausgabebox.locks.board import ModbusLocks, Refused
from ausgabebox.locks.wiring import Input, Output, Place, Wiring
from ausgabebox.simulated.board import Board
from ausgabebox.simulated.clock import VirtualClock
from ausgabebox.simulated.rig import Rig, rig

MAKERS = {"all_off", "flash", "hold", "read_inputs", "read_relays", "release"}


def test_these_are_all_makers_of_frames() -> None:
    found = {
        name
        for name, one in inspect.getmembers(modbus, inspect.isfunction)
        if inspect.signature(one).return_annotation is bytes and not name.startswith("_")
    }
    assert found - {"crc", "with_crc"} == MAKERS


def importing(name: str) -> set[str]:
    """Modules of the package that import this one."""
    root = Path(ausgabebox.__file__).parent
    found = set()
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
            else:
                names = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
            if name in names:
                found.add(path.relative_to(root).with_suffix("").as_posix())
    return found


def test_nobody_else_makes_frames_or_speaks_to_the_line() -> None:
    assert {one for one in importing("ausgabebox.locks.modbus") if not one.startswith("simulated/")} == {
        "locks/board",
        "locks/commissioning",
        "locks/exchange",
        "locks/wiring",
    }
    assert importing("serial") == {"locks/serial_line"}


def every_frame(addresses: range, tenths: range) -> Iterator[tuple[str, int, bytes]]:
    for address in addresses:
        for name in ("read_inputs", "read_relays", "all_off"):
            yield name, 0, getattr(modbus, name)(address)
        for relay in range(modbus.RELAYS):
            yield "hold", relay, modbus.hold(address, relay)
            yield "release", relay, modbus.release(address, relay)
            for length in tenths:
                yield "flash", relay, modbus.flash(address, relay, length)


def energised(frame: bytes, address: int) -> list[int]:
    """Relays of a board that close by this frame."""
    board = Board(address, VirtualClock(), {}, {})
    board.hear(frame)
    return [relay for relay, on in enumerate(board.relays) if on]


def test_every_frame_of_a_board_closes_one_relay_at_most() -> None:
    for name, relay, frame in every_frame(range(1, 2), range(1, modbus.MOST_TENTHS + 1)):
        assert energised(frame, 1) == ([relay] if name in ("flash", "hold") else [])


def test_every_frame_names_one_board() -> None:
    for _, _, frame in every_frame(range(1, 248), range(7, 8)):
        assert frame[0] != 0
        assert frame[:6] != bytes((frame[0], 5, 0, 0xFF, 0xFF, 0))
        assert energised(frame, frame[0] % 247 + 1) == []


@pytest.mark.parametrize("wrong", [-1, 8, 0xFF, 0x100, 0x1FF, 65536])
def test_no_other_relay_can_be_named(wrong: int) -> None:
    for made in (modbus.hold, modbus.release):
        with pytest.raises(ValueError, match="channel"):
            made(1, wrong)
    with pytest.raises(ValueError, match="channel"):
        modbus.flash(1, wrong, 7)


@pytest.mark.parametrize("wrong", [-1, 0, 248, 255, 256])
def test_no_broadcast(wrong: int) -> None:
    for made in (modbus.read_inputs, modbus.read_relays, modbus.all_off):
        with pytest.raises(ValueError, match="address"):
            made(wrong)


@pytest.mark.parametrize("wrong", [-1, 0, modbus.MOST_TENTHS + 1, 0xFF00])
def test_no_endless_pulse(wrong: int) -> None:
    with pytest.raises(ValueError, match="length"):
        modbus.flash(1, 0, wrong)


@st.composite
def wirings(draw: st.DrawFn) -> Wiring:
    """Any cabinet of up to twelve doors on any boards, wired in any order."""
    size = draw(st.integers(1, 12))
    addresses = draw(st.lists(st.integers(1, 247), min_size=6, max_size=6, unique=True))
    locks = draw(st.permutations([(board, channel) for board in addresses[:2] for channel in range(8)]))
    rest = draw(st.permutations([(board, channel) for board in addresses[2:] for channel in range(8)]))
    inputs = draw(st.permutations([*locks, *rest]))
    levels = draw(st.lists(st.booleans(), min_size=len(inputs), max_size=len(inputs)))
    wires = iter([Input(board, channel, level) for (board, channel), level in zip(inputs, levels, strict=True)])
    lights = iter(rest)
    places = tuple(
        Place(number, Output(*locks[number - 1]), next(wires), next(wires), Output(*next(lights)))
        for number in range(1, size + 1)
    )
    rail, tamper, mains, low = (next(wires) for _ in range(4))
    return Wiring(places, Output(*next(lights)), rail, tamper, mains, low, Output(*next(lights)))


def opening(one: Rig) -> list[int]:
    came = list(one.coils)
    one.coils.clear()
    one.clock.sleep(1)
    for number in one.cabinet.open_doors():
        one.cabinet.push_shut(number)
    return came


@settings(max_examples=60, deadline=None)
@given(wirings())
def test_in_any_wiring_only_a_pulse_opens_and_only_its_own_door(wiring: Wiring) -> None:
    one = rig(wiring=wiring)
    locks = one.locks
    for number in [place.number for place in wiring.places]:
        locks.all_off()
        locks.read()
        locks.guide(number)
        with pytest.raises(Refused):
            locks.pulse(number)
        locks.arm()
        locks.read()
        locks.guide(None)
        assert opening(one) == []
        locks.pulse(number)
        assert opening(one) == [number]
        locks.disarm()
        assert opening(one) == []
        assert not one.cabinet.rail


def test_a_door_that_is_not_there() -> None:
    one = rig()
    one.locks.arm()
    for number in (0, -1, 9, 255):
        with pytest.raises(ValueError, match="no compartment"):
            one.locks.pulse(number)
    assert one.coils == []


def test_the_driver_offers_nothing_more() -> None:
    offered = {name for name in vars(ModbusLocks) if not name.startswith("_")}
    assert offered == {"read", "arm", "disarm", "pulse", "guide", "all_off", "troubles"}
