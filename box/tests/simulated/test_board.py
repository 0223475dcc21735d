"""The simulated boards and their bus: they do what real ones do, good and bad."""

from collections.abc import Callable

import pytest

from ausgabebox.locks import modbus
from ausgabebox.simulated.bus import LATE, Trouble
from ausgabebox.simulated.rig import Rig, rig

ALL_ON = bytes.fromhex("01 05 00 FF FF 00 BC 0A")


@pytest.fixture
def one() -> Rig:
    return rig()


def asked(one: Rig, frame: bytes) -> bytes:
    one.bus.flush_input()
    one.bus.write(frame)
    return one.bus.read(20, 0)


def test_it_is_honest_about_what_the_driver_never_says(one: Rig) -> None:
    """All on at one board, with the rail on, opens all doors, as it would in the field."""
    one.cabinet.arming(True)
    assert asked(one, ALL_ON) == ALL_ON
    assert one.coils == list(range(1, 9))


def test_a_broadcast_is_obeyed_by_all_and_answered_by_none(one: Rig) -> None:
    one.cabinet.arming(True)
    assert asked(one, modbus.with_crc(b"\x00" + modbus.flash(1, 2, 7)[1:6])) == b""
    assert one.coils == [3]
    assert one.cabinet.compartments[3].lit


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (b"\x01\x03\x00\x00\x00\x08", 1),
        (b"\x01\x0f\x00\x00\x00\x08", 1),
        (b"\x01\x02\x00\x00\x00\x09", 2),
        (b"\x01\x05\x00\x08\xff\x00", 2),
        (b"\x01\x05\x04\x00\x00\x07", 2),
        (b"\x01\x05\x00\x00\x12\x34", 3),
        (b"\x01\x05\x02\x00\xff\x00", 3),
    ],
)
def test_what_it_does_not_know_it_refuses(one: Rig, request_: bytes, code: int) -> None:
    assert asked(one, modbus.with_crc(request_)) == modbus.with_crc(bytes((1, request_[1] | 0x80, code)))


def test_another_address_a_bad_checksum_and_a_wrong_length_are_no_business_of_it(one: Rig) -> None:
    for frame in (modbus.read_inputs(9), modbus.read_inputs(1)[:-1] + b"?", modbus.read_inputs(1)[:-1], b""):
        if frame:
            assert asked(one, frame) == b""


def test_a_pulse_ends_by_itself_and_a_second_prolongs_it(one: Rig) -> None:
    board = one.bus.boards[1]
    board.hear(modbus.flash(1, 0, 10))
    one.clock.sleep(0.9)
    board.hear(modbus.flash(1, 0, 10))
    one.clock.sleep(0.9)
    assert board.relays[0]
    one.clock.sleep(0.2)
    assert not board.relays[0]
    board.hear(modbus.flash(1, 0, 10))
    board.hear(modbus.hold(1, 0))
    one.clock.sleep(5)
    assert board.relays[0], "held since, so no old pulse ends it"


def test_a_lock_has_current_only_by_its_relay_and_the_rail(one: Rig) -> None:
    asked(one, modbus.flash(1, 4, 7))
    assert one.coils == []
    asked(one, modbus.flash(3, 0, 50))
    assert one.coils == [5], "the relay is still closed when the rail comes on"


def welded(one: Rig) -> None:
    one.bus.boards[1].quirks.welded.add(4)


def swapped(one: Rig) -> None:
    one.bus.boards[1].quirks.swapped = {4: 5, 5: 4}


@pytest.mark.parametrize(("spoil", "opens"), [(welded, [5, 5]), (swapped, [6])])
def test_relays_that_do_something_else(one: Rig, spoil: Callable[[Rig], None], opens: list[int]) -> None:
    spoil(one)
    one.cabinet.arming(True)
    asked(one, modbus.flash(1, 4, 7))
    one.clock.sleep(1)
    one.cabinet.arming(False)
    one.cabinet.arming(True)
    assert one.coils == opens


def test_inputs_that_say_something_else(one: Rig) -> None:
    quirks = one.bus.boards[1].quirks

    def bits() -> int:
        return modbus.bits_of(asked(one, modbus.read_inputs(1)), 1, modbus.READ_INPUTS)

    assert bits() == 0xFF
    quirks.stuck = {0: False}
    assert bits() == 0xFE
    quirks.inverted = {1}
    assert bits() == 0xFC
    quirks.stuck, quirks.inverted = {}, set()
    assert bits() == 0xFF
    one.cabinet.pry(3)
    quirks.bouncing = 3
    assert [bits() for _ in range(5)] == [0xFF, 0xFB, 0xFF, 0xFB, 0xFB], "the contact flutters, then it is open"


def test_a_brown_out_drops_every_relay_and_leaves_silence(one: Rig) -> None:
    asked(one, modbus.flash(3, 0, 100))
    assert one.cabinet.rail
    one.bus.boards[3].brown_out(1.0)
    assert not one.cabinet.rail
    assert asked(one, modbus.read_inputs(3)) == b""
    one.clock.sleep(1.1)
    assert asked(one, modbus.read_inputs(3))


def test_without_power_all_relays_fall_and_the_wire_is_empty(one: Rig) -> None:
    asked(one, modbus.flash(3, 0, 100))
    asked(one, modbus.hold(2, 0))
    one.bus.weather.next.append(Trouble.LATE)
    one.bus.write(modbus.read_inputs(1))
    one.bus.power_gone()
    one.clock.sleep(1)
    assert one.bus.read(9, 0.1) == b""
    assert not one.cabinet.rail
    assert not one.cabinet.compartments[1].lit


def test_what_each_trouble_makes_of_a_reply(one: Rig) -> None:
    poll, sound = modbus.read_inputs(1), asked(one, modbus.read_inputs(1))

    def under(trouble: Trouble) -> bytes:
        one.bus.weather.next.append(trouble)
        return asked(one, poll)

    assert under(Trouble.NO_REPLY) == under(Trouble.DEAF) == under(Trouble.REQUEST_FLIPPED) == b""
    assert under(Trouble.BUSY) == modbus.with_crc(b"\x01\x82\x06")
    assert under(Trouble.PREFIX) == b"\x00" + sound
    assert under(Trouble.TWICE) == sound + sound
    assert under(Trouble.STALE).endswith(sound) and len(under(Trouble.STALE)) > len(sound)
    assert sound.startswith(under(Trouble.CUT))
    flipped = under(Trouble.REPLY_FLIPPED)
    assert flipped != sound and len(flipped) == len(sound)
    assert under(Trouble.LATE) == b""
    assert one.bus.read(6, 0.01) == b""
    one.clock.sleep(LATE)
    assert one.bus.read(6, 0) == sound


def test_the_same_seed_is_the_same_weather() -> None:
    def course(seed: int) -> list[str]:
        one = rig(seed=seed)
        one.bus.weather.share = 0.3
        return [str(one.locks.read()) + str(one.locks.troubles) for _ in range(50)]

    assert course(7) == course(7)
    assert course(7) != course(8)


def test_time_passes_as_bytes_do() -> None:
    slow, fast, none = rig(baud=9600), rig(baud=38400), rig(baud=0)
    for one in (slow, fast, none):
        one.locks.read()
    assert slow.clock.monotonic() == pytest.approx(3 * (14 * 10 / 9600 + 0.004))
    assert fast.clock.monotonic() == pytest.approx(3 * (14 * 10 / 38400 + 0.004))
    assert none.clock.monotonic() == 0


def test_nothing_passes_a_cut(one: Rig) -> None:
    class Cut(BaseException):
        pass

    def cut(frame: bytes) -> None:
        raise Cut

    one.cabinet.arming(True)
    one.bus.before = cut
    with pytest.raises(Cut):
        one.bus.write(modbus.flash(1, 0, 7))
    assert one.coils == []
    one.bus.before, one.bus.after = None, cut
    with pytest.raises(Cut):
        one.bus.write(modbus.flash(1, 0, 7))
    assert one.coils == [1]
