"""The driver on a bus that does all that buses do."""

import pytest

from ausgabebox.locks import modbus
from ausgabebox.locks.board import ModbusLocks, Refused
from ausgabebox.locks.exchange import QUIET, TIMEOUT
from ausgabebox.locks.port import BusFault, Door, Presence
from ausgabebox.locks.wiring import BadWiring, standard
from ausgabebox.simulated.bus import Trouble
from ausgabebox.simulated.cabinet import Kind, Thing
from ausgabebox.simulated.rig import Rig, rig

THING = Thing(Kind.DOCUMENT, "T0")
READ_TROUBLES = [one for one in Trouble if one is not Trouble.TWICE]


@pytest.fixture
def one() -> Rig:
    made = rig()
    made.locks.all_off()
    return made


def open_door(one: Rig, number: int) -> None:
    one.locks.arm()
    one.locks.pulse(number)
    one.clock.sleep(0.2)
    one.locks.disarm()


def test_a_sound_box_is_read_whole(one: Rig) -> None:
    sensors = one.locks.read()
    assert dict(sensors.doors) == dict.fromkeys(range(1, 9), Door.CLOSED)
    assert dict(sensors.contents) == dict.fromkeys(range(1, 9), Presence.NO)
    assert (sensors.rail_on, sensors.tamper, sensors.power) == (False, False, 100)


def test_what_is_so_is_read(one: Rig) -> None:
    open_door(one, 3)
    assert one.cabinet.put(3, THING)
    one.cabinet.shell_open = True
    sensors = one.locks.read()
    assert [number for number, door in sensors.doors.items() if door is Door.OPEN] == [3]
    assert [number for number, content in sensors.contents.items() if content is Presence.YES] == [3]
    assert sensors.tamper is True
    assert one.coils == [3]


def test_power_is_said_by_two_contacts(one: Rig) -> None:
    for mains, percent, said in ((True, 90, 100), (False, 90, 50), (False, 10, 5), (True, 10, 5)):
        one.cabinet.mains, one.cabinet.percent = mains, percent
        assert one.locks.read().power == said


@pytest.mark.parametrize("trouble", READ_TROUBLES)
def test_one_bad_reply_is_asked_again(one: Rig, trouble: Trouble) -> None:
    one.bus.weather.next.append(trouble)
    assert dict(one.locks.read().doors) == dict.fromkeys(range(1, 9), Door.CLOSED)
    assert sum(one.locks.troubles.values()) == 1


@pytest.mark.parametrize("trouble", READ_TROUBLES)
def test_three_bad_replies_make_a_board_unknown_and_no_other(one: Rig, trouble: Trouble) -> None:
    one.bus.weather.next.extend([trouble] * 3)
    sensors = one.locks.read()
    assert set(sensors.doors.values()) == {Door.UNKNOWN}
    assert set(sensors.contents.values()) == {Presence.NO}
    assert sensors.rail_on is False
    assert set(one.locks.read().doors.values()) == {Door.CLOSED}


def test_a_late_reply_is_never_taken_for_the_next(one: Rig) -> None:
    """Door 2 was shut when the first reading was asked; it opens; the late reply says "shut"."""
    one.bus.weather.next.append(Trouble.LATE)
    one.bus.after = lambda frame: one.cabinet.pry(2)
    assert one.locks.read().doors[2] is Door.OPEN


def test_bytes_that_lie_there_are_flushed(one: Rig) -> None:
    open_door(one, 2)
    shut = next(reply for reply, bits in modbus.readings(1, modbus.READ_INPUTS).items() if bits == 0xFF)
    one.bus._input = shut
    assert one.locks.read().doors[2] is Door.OPEN


def test_a_dead_board_is_unknown_and_back_when_it_is(one: Rig) -> None:
    one.bus.boards[3].quirks.gone = True
    before = one.clock.true()
    sensors = one.locks.read()
    assert (sensors.rail_on, sensors.tamper, sensors.power) == (None, None, None)
    assert set(sensors.doors.values()) == {Door.CLOSED}
    first = one.clock.true() - before
    one.locks.read()
    assert one.clock.true() - before < 1.6 * first, "a silent board is asked once, not thrice"
    one.bus.boards[3].quirks.gone = False
    assert one.locks.read().rail_on is False


def test_an_adapter_that_is_gone_makes_all_unknown(one: Rig) -> None:
    one.bus.unplugged = True
    sensors = one.locks.read()
    assert set(sensors.doors.values()) == {Door.UNKNOWN}
    assert set(sensors.contents.values()) == {Presence.UNKNOWN}
    assert sensors.rail_on is None
    one.locks.guide(1)
    one.locks.all_off()
    for act in (one.locks.arm, one.locks.disarm):
        with pytest.raises(BusFault):
            act()


@pytest.mark.parametrize("trouble", [one for one in Trouble if one is not Trouble.TWICE])
def test_a_pulse_is_never_repeated(one: Rig, trouble: Trouble) -> None:
    one.locks.arm()
    sent: list[bytes] = []
    one.bus.before = sent.append
    one.bus.weather.next.append(trouble)
    with pytest.raises(BusFault):
        one.locks.pulse(4)
    assert sent == [modbus.flash(1, 3, 7)]
    assert one.coils in ([], [4])
    one.locks.read()
    assert sum(one.locks.troubles.values()) == 1, "what came late was thrown away"


def test_a_fault_may_have_opened_the_door(one: Rig) -> None:
    one.locks.arm()
    one.bus.weather.next.append(Trouble.DEAF)
    with pytest.raises(BusFault):
        one.locks.pulse(4)
    one.clock.sleep(0.2)
    assert one.locks.read().doors[4] is Door.OPEN


def test_an_echo_says_nothing_of_the_door(one: Rig) -> None:
    one.cabinet.compartments[4].jams = 1
    open_door(one, 4)
    assert one.locks.read().doors[4] is Door.CLOSED


def test_a_driver_begins_disarmed() -> None:
    one = rig()
    one.cabinet.arming(True)
    with pytest.raises(Refused):
        one.locks.pulse(1)
    assert one.coils == []


def test_a_slow_echo_is_no_fault(one: Rig) -> None:
    """A computer that was busy for a third of a second has not lost its pulse."""
    one.locks.arm()
    one.bus.turnaround = 0.3
    one.locks.pulse(1)
    assert not one.locks.troubles
    assert Door.UNKNOWN in one.locks.read().doors.values(), "a reading is not waited for so long"


def test_a_board_that_says_no_is_not_waited_for(one: Rig) -> None:
    open_door(one, 1)
    one.bus.weather.next.append(Trouble.BUSY)
    before = one.clock.true()
    with pytest.raises(BusFault, match="exception 0x06"):
        one.locks.arm()
    assert one.clock.true() - before < TIMEOUT + QUIET


def test_no_pulse_unless_armed(one: Rig) -> None:
    with pytest.raises(Refused):
        one.locks.pulse(1)
    open_door(one, 1)
    with pytest.raises(Refused):
        one.locks.pulse(1)
    one.locks.arm()
    one.locks.all_off()
    with pytest.raises(Refused):
        one.locks.pulse(1)


def test_the_rail_falls_off_when_we_are_gone(one: Rig) -> None:
    one.locks.arm()
    one.clock.sleep(9.5)
    assert one.cabinet.rail
    one.clock.sleep(1)
    assert not one.cabinet.rail
    one.locks.pulse(1)
    one.clock.sleep(1)
    assert one.coils == []


def test_arming_that_is_not_sensed_is_a_fault_and_taken_back(one: Rig) -> None:
    one.cabinet.rail_says = False
    with pytest.raises(BusFault):
        one.locks.arm()
    assert not one.cabinet.rail
    with pytest.raises(Refused):
        one.locks.pulse(1)


def test_a_rail_that_stays_on_is_a_fault(one: Rig) -> None:
    one.locks.arm()
    one.cabinet.rail_stuck = True
    with pytest.raises(BusFault):
        one.locks.disarm()


def test_an_arming_relay_that_is_welded_is_a_fault(one: Rig) -> None:
    one.bus.boards[3].quirks.welded.add(0)
    one.locks.arm()
    with pytest.raises(BusFault):
        one.locks.disarm()
    assert one.locks.read().rail_on is True


def test_off_is_said_again_until_it_is_heard(one: Rig) -> None:
    one.locks.arm()
    one.bus.weather.next.extend([Trouble.NO_REPLY, Trouble.BUSY])
    one.locks.disarm()
    assert not one.cabinet.rail


def test_a_door_that_is_shut_at_once_does_not_open_with_the_next(one: Rig) -> None:
    """The pulse of lock 1 would last longer than its door was open; the rail comes on again for door 2."""
    one.locks.arm()
    one.locks.pulse(1)
    one.clock.sleep(0.1)
    assert one.cabinet.push_shut(1)
    one.locks.disarm()
    one.locks.arm()
    one.locks.pulse(2)
    one.clock.sleep(0.2)
    assert one.coils == [1, 2]
    assert one.cabinet.open_doors() == [2]


@pytest.mark.parametrize("trouble", [one for one in Trouble if one is not Trouble.TWICE])
def test_the_rail_stays_off_while_a_relay_of_a_lock_may_be_closed(one: Rig, trouble: Trouble) -> None:
    one.locks.arm()
    one.locks.pulse(1)
    one.locks.disarm()
    one.bus.boards[1].quirks.welded.add(5)
    one.locks.arm()
    one.locks.pulse(6)
    one.locks.disarm()
    one.coils.clear()
    one.bus.weather.next.extend([trouble] * 3)
    with pytest.raises(BusFault, match="may still be closed"):
        one.locks.arm()
    assert not one.cabinet.rail
    assert one.coils == []


def test_a_board_that_does_not_end_a_pulse_is_waited_for_with_the_rail_off(one: Rig) -> None:
    one.bus.boards[1].quirks.stubborn = True
    one.locks.arm()
    one.locks.pulse(1)
    one.locks.disarm()
    with pytest.raises(BusFault, match="may still be closed"):
        one.locks.arm()
    one.clock.sleep(0.7)
    one.locks.arm()
    assert one.coils == [1]


def test_a_driver_that_knows_nothing_looks_at_the_relays_first() -> None:
    one = rig()
    one.bus.boards[1].hear(modbus.flash(1, 3, 30))
    one.locks.arm()
    assert one.coils == []
    assert not any(one.bus.boards[1].relays)


def test_a_lock_board_that_is_gone_keeps_the_rail_off(one: Rig) -> None:
    one = rig(16)
    one.bus.boards[3].quirks.gone = True
    with pytest.raises(BusFault, match="board 3"):
        one.locks.arm()
    assert not one.cabinet.rail


def test_one_light_and_a_tone(one: Rig) -> None:
    def lit() -> list[int]:
        return [number for number, place in one.cabinet.compartments.items() if place.lit]

    one.locks.guide(2)
    assert lit() == [2]
    assert one.cabinet.tone_on
    one.locks.guide(5)
    assert lit() == [5]
    one.clock.sleep(3)
    assert not one.cabinet.tone_on
    one.locks.guide(5)
    one.locks.guide(None)
    assert lit() == []
    assert not one.cabinet.tone_on
    assert one.coils == []


def test_all_off_is_tried_at_every_board(one: Rig) -> None:
    one.locks.guide(2)
    one.locks.arm()
    one.bus.boards[1].quirks.gone = True
    one.locks.all_off()
    assert not one.cabinet.rail
    assert not one.cabinet.compartments[2].lit


def test_an_unlearned_wiring_drives_nothing(one: Rig) -> None:
    with pytest.raises(BadWiring, match="not learned"):
        ModbusLocks(one.bus, standard(8))


def test_sixteen_doors_on_four_boards_and_guards_on_a_fifth() -> None:
    one = rig(16)
    open_door(one, 16)
    assert [number for number, door in one.locks.read().doors.items() if door is Door.OPEN] == [16]
    assert one.coils == [16]
