"""What sensors tell while nobody opens anything, and what a broken one may not do."""

from pathlib import Path

import pytest

from ausgabebox.agent.errors import No, Refused, StaffRefused
from ausgabebox.agent.housekeeping import STATUS_EVERY, STATUS_SOONER_AN_HOUR, STATUS_SOONEST
from ausgabebox.agent.sensing import HOUR, NOISE_AN_HOUR
from ausgabebox.locks.port import Door
from ausgabebox.machine.states import State
from ausgabebox.protocol import messages

from .bench import Bench, thing


def count(bench: Bench) -> int:
    row = bench.box.store.row("SELECT count(*) FROM journal")
    assert row is not None
    return int(row[0])


def test_a_fluttering_contact_fills_no_disk(bench: Bench) -> None:
    before = count(bench)
    for turn in range(1500):
        bench.cabinet.compartments[2].contact_says = bool(turn // 2 % 2)
        bench.tick(0.2)
    assert bench.state(2) is State.ALARM
    assert count(bench) - before < 200
    bench.cabinet.compartments[2].contact_says = None
    bench.tick(1)
    assert bench.sees(2) == bench.agent.cabinet.compartments[2].door == "closed"


def test_a_contact_that_flutters_for_hours_is_noted_again_each_hour(bench: Bench) -> None:
    noted = []
    for _ in range(3):
        before = count(bench)
        for turn in range(600):
            bench.cabinet.compartments[2].contact_says = bool(turn // 2 % 2)
            bench.tick(0.2)
        noted.append(count(bench) - before)
        bench.clock.sleep(HOUR)
    assert all(0.9 * NOISE_AN_HOUR < each <= NOISE_AN_HOUR for each in noted), noted


def statuses(bench: Bench) -> list[messages.Status]:
    """What the town hall hears of doors and contents, with a good line."""
    found = [each for each in bench.said() if isinstance(each, messages.Status)]
    bench.exchange()
    return found


def test_the_town_hall_hears_what_lies_behind_a_door_soon_after_it_closed(bench: Bench) -> None:
    paper = bench.load()
    number = bench.number(paper)
    bench.tick(STATUS_SOONEST + 3)
    told = statuses(bench)[-1]
    assert (told.doors[number], told.contents[number]) == ("closed", "yes")
    bench.opens(paper)
    bench.tick(STATUS_SOONEST + 3)
    assert statuses(bench)[-1].doors[number] == "open"
    bench.takes(paper)
    bench.tick(STATUS_SOONEST + 3)
    told = statuses(bench)[-1]
    assert (told.doors[number], told.contents[number]) == ("closed", "no")
    bench.tick(STATUS_SOONEST + 3)
    assert statuses(bench) == [], "nothing is new"


def test_a_status_that_waited_for_the_line_is_followed_by_a_true_one(bench: Bench) -> None:
    paper = bench.load()
    number = bench.number(paper)
    bench.opens(paper)
    bench.tick(STATUS_SOONEST + 3)
    bench.takes(paper)
    bench.tick(1200)
    [told] = statuses(bench)
    assert told.contents[number] == "yes"
    bench.tick(STATUS_SOONEST + 3)
    [told] = statuses(bench)
    assert (told.doors[number], told.contents[number]) == ("closed", "no")


def test_a_fluttering_contact_floods_no_town_hall(bench: Bench) -> None:
    bench.exchange()
    told, turn, until = 0, 0, bench.clock.now() + 3600
    while bench.clock.now() < until:
        turn += 1
        bench.cabinet.compartments[2].contact_says = bool(turn % 2)
        bench.clock.sleep(12)
        bench.tick(3)
        told += len(statuses(bench))
    assert STATUS_SOONER_AN_HOUR < told <= STATUS_SOONER_AN_HOUR + 3600 // STATUS_EVERY


def test_what_vanishes_behind_a_closed_door_alarms_and_one_reading_alone_does_not(bench: Bench) -> None:
    paper = bench.load()
    number = bench.number(paper)
    bench.cabinet.compartments[number].presence_says = False
    bench.tick(0.2)
    bench.cabinet.compartments[number].presence_says = None
    bench.tick(0.4)
    assert bench.state(number) is State.READY
    bench.cabinet.compartments[number].presence_says = False
    bench.tick(0.6)
    assert bench.state(number) is State.ALARM


def test_what_happened_without_power_is_seen_at_the_next_start(bench: Bench) -> None:
    paper = bench.load()
    number = bench.number(paper)
    bench.box.darken()
    bench.cabinet.compartments[number].shut = False
    bench.cabinet.take(number, thing(paper))
    bench.cabinet.compartments[number].shut = True
    bench.box.back()
    bench.box.start()
    bench.tick(1)
    assert bench.state(number) is State.ALARM


def test_a_supply_that_stays_on_stops_the_box(bench: Bench) -> None:
    bench.cabinet.rail_says = True
    bench.tick()
    assert bench.agent.cabinet.alarms.halted() == "rail_stuck"


@pytest.fixture
def nine(tmp_path: Path) -> Bench:
    """A box of nine: the last door is alone on its board."""
    bench = Bench(tmp_path, size=9)
    bench.serve()
    return bench


def silence_the_ninth(bench: Bench) -> None:
    bench.box.bus.boards[3].quirks.gone = True
    bench.tick()
    assert [number for number in range(1, 10) if bench.sees(number) is Door.UNKNOWN] == [9]


def test_a_free_compartment_that_cannot_be_read_stops_the_box_until_two_take_it_out_of_service(nine: Bench) -> None:
    paper = nine.load()
    silence_the_ninth(nine)
    nine.agent.present(paper.code)
    with pytest.raises(Refused):
        nine.agent.enter_pin(paper.pin)
    nine.agent.leave()
    nine.log_in()
    nine.agent.out_of_service(9)
    nine.agent.staff_leave()
    assert any(isinstance(each, messages.Changed) and each.new == "out_of_service" for each in nine.said())
    assert nine.opens(paper) in nine.cabinet.open_doors()


def test_one_that_holds_something_stays_in_service_and_the_box_shut(nine: Bench) -> None:
    """Behind a door that nobody can read, swapped wires could give a document away unseen."""
    papers = [nine.load() for _ in range(5)]
    ninth = next(paper for paper in papers if paper.compartment == 9)
    other = next(paper for paper in papers if paper.compartment != 9)
    silence_the_ninth(nine)
    nine.log_in()
    with pytest.raises(StaffRefused) as refused:
        nine.agent.out_of_service(9)
    assert refused.value.why is No.NOT_IN_THIS_STATE
    nine.agent.staff_leave()
    nine.agent.present(other.code)
    with pytest.raises(Refused):
        nine.agent.enter_pin(other.pin)
    nine.agent.leave()
    nine.box.bus.boards[3].quirks.gone = False
    nine.tick()
    assert nine.opens(ninth) == 9


def test_after_a_start_no_door_opens_while_a_board_of_locks_is_silent(nine: Bench) -> None:
    """Its relays may still be closed: with the supply on, its locks could open."""
    paper = nine.load()
    nine.log_in()
    nine.agent.out_of_service(9)
    nine.agent.staff_leave()
    silence_the_ninth(nine)
    nine.reboot()
    number = nine.opens(paper)
    assert (nine.cabinet.open_doors(), nine.state(number)) == ([], State.QUARANTINE)
