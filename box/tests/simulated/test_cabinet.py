"""The cabinet as it really is: current, doors, hands, and contacts that lie."""

import pytest

from ausgabebox.simulated.cabinet import Cause, Edge, Kind, RealCabinet, Thing
from ausgabebox.simulated.clock import VirtualClock
from ausgabebox.simulated.power import Power, PowerCut

PASS = Thing(Kind.DOCUMENT, "D1", "person-1")


@pytest.fixture
def cabinet() -> RealCabinet:
    return RealCabinet(3, VirtualClock())


def opened(cabinet: RealCabinet, number: int) -> None:
    cabinet.arming(True)
    cabinet.coil(number, True)
    cabinet.clock.sleep(1)
    cabinet.coil(number, False)
    cabinet.arming(False)


def test_a_lock_needs_coil_and_rail(cabinet: RealCabinet) -> None:
    cabinet.coil(1, True)
    cabinet.clock.sleep(1)
    assert cabinet.open_doors() == []
    cabinet.arming(True)
    cabinet.clock.sleep(1)
    assert cabinet.open_doors() == [1]


def test_hands_reach_only_behind_an_open_door(cabinet: RealCabinet) -> None:
    assert not cabinet.put(1, PASS)
    opened(cabinet, 1)
    assert cabinet.put(1, PASS)
    assert cabinet.push_shut(1)
    assert not cabinet.take(1, PASS)
    assert cabinet.presence_contact(1)


def test_swapped_wires_open_the_other_door_and_say_which_coil_it_was(cabinet: RealCabinet) -> None:
    seen: list[Edge] = []
    cabinet.on_edge.append(seen.append)
    cabinet.compartments[1].releases = 2
    opened(cabinet, 1)
    assert cabinet.open_doors() == [2]
    assert (seen[0].compartment, seen[0].cause, seen[0].pulsed) == (2, Cause.COIL, 1)


def test_a_pried_door_does_not_stay_shut(cabinet: RealCabinet) -> None:
    cabinet.pry(3)
    assert not cabinet.push_shut(3)
    cabinet.mend(3)
    assert cabinet.push_shut(3)


def test_contacts_lie_and_the_truth_stays(cabinet: RealCabinet) -> None:
    opened(cabinet, 1)
    cabinet.compartments[1].contact_says = True
    cabinet.compartments[1].presence_says = True
    assert cabinet.door_contact(1)
    assert cabinet.presence_contact(1)
    assert cabinet.open_doors() == [1]


def test_a_jam_passes_after_its_pulses(cabinet: RealCabinet) -> None:
    cabinet.compartments[2].jams = 1
    opened(cabinet, 2)
    assert cabinet.open_doors() == []
    opened(cabinet, 2)
    assert cabinet.open_doors() == [2]


def test_a_latch_that_catches_again(cabinet: RealCabinet) -> None:
    cabinet.compartments[2].bounces = True
    opened(cabinet, 2)
    assert cabinet.open_doors() == []
    opened(cabinet, 2)
    assert cabinet.open_doors() == [2]


def test_time_passes_only_in_sleep_and_what_is_due_happens_at_its_time() -> None:
    clock = VirtualClock(1000.0)
    at: list[float] = []
    clock.call_in(5, lambda: at.append(clock.true()))
    clock.call_in(2, lambda: at.append(clock.true()))
    clock.sleep(1)
    assert at == []
    clock.sleep(10)
    assert at == [1002.0, 1005.0]
    assert clock.now() == 1011.0


def test_the_time_of_day_goes_wrong_and_running_time_does_not() -> None:
    clock = VirtualClock(1000.0)
    clock.sleep(5)
    clock.set_wrong(-500)
    assert (clock.now(), clock.true(), clock.monotonic()) == (505.0, 1005.0, 5.0)
    clock.reboot()
    assert clock.monotonic() == 0.0


def test_power_fails_at_the_point_that_was_planned_and_stays_off() -> None:
    power = Power()
    power.cut_after(2)
    power.point()
    power.point()
    for _ in range(2):
        with pytest.raises(PowerCut):
            power.point()
    power.back()
    power.point()
    assert power.points == 4
