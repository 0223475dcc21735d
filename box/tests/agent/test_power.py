"""The plug is pulled at each single point of the whole way: each frame, each write, before and after it."""

import itertools
from pathlib import Path

import pytest

from ausgabebox.machine.states import EMPTY_STATES, MOVING, State
from ausgabebox.protocol import messages
from ausgabebox.simulated.cabinet import Kind, Thing
from ausgabebox.simulated.power import PowerCut

from .bench import Bench

EVERY = 5
"""Each fifth point in the usual run; the simulation cuts at all of them, at random."""


def life(bench: Bench) -> None:
    """From the counter to the empty compartment."""
    paper = bench.load()
    bench.opens(paper)
    bench.takes(paper)
    bench.agent.leave()
    bench.serve(bench.number(paper))


def check(bench: Bench, before: dict[int, State]) -> None:
    after = bench.box.store.states()
    for number, state in after.items():
        assert state is before[number] or state in (State.QUARANTINE, State.ALARM), (number, before[number], state)
        assert state not in MOVING
        assert not (state in EMPTY_STATES and bench.cabinet.compartments[number].things)
    assert not bench.cabinet.rail


def points(folder: Path) -> int:
    bench = ready(folder)
    before = bench.box.power.points
    life(bench)
    return bench.box.power.points - before


def ready(folder: Path) -> Bench:
    folder.mkdir()
    bench = Bench(folder)
    bench.serve(1, 2)
    return bench


@pytest.mark.parametrize("part", range(4))
def test_after_each_cut_the_same_state_or_one_that_staff_look_at(tmp_path: Path, part: int) -> None:
    total = points(tmp_path / "whole")
    cut = 0
    for point in range(part * EVERY // 4 + part, total, EVERY * 4):
        bench = ready(tmp_path / str(point))
        bench.box.power.cut_after(point)
        try:
            life(bench)
        except PowerCut:
            cut += 1
        finally:
            bench.box.darken()
        before = states_of(bench)
        bench.box.back()
        bench.box.start()
        check(bench, before)
        bench.tick(1)
        bench.box.store.close()
    assert cut > 10


def states_of(bench: Bench) -> dict[int, State]:
    store = type(bench.box.store).open(bench.box.path)
    try:
        return store.states()
    finally:
        store.close()


def reserves(bench: Bench) -> int:
    """Two are there, and the power goes between the reservation and the intent to open."""
    paper = bench.town.order(return_required=False, low=False)
    bench.exchange()
    bench.log_in()
    bench.box.power.cut_when(lambda: State.RESERVED in states_of(bench).values())
    with pytest.raises(PowerCut):
        bench.agent.scan(paper.ref)
    bench.box.darken()
    (number,) = (number for number, state in states_of(bench).items() if state is State.RESERVED)
    return number


def test_a_reservation_outlives_a_power_cut_only_until_the_box_has_looked(bench: Bench) -> None:
    number = reserves(bench)
    bench.box.back()
    bench.box.start()
    assert bench.state(number) is State.RESERVED
    bench.tick()
    assert bench.state(number) is State.FREE
    assert bench.number(bench.load()) > 0


def test_what_was_reserved_and_is_not_surely_empty_is_told(bench: Bench) -> None:
    number = reserves(bench)
    bench.cabinet.compartments[number].things.append(Thing(Kind.DOCUMENT, "strange"))
    bench.box.back()
    bench.box.start()
    bench.tick()
    assert bench.state(number) in (State.QUARANTINE, State.ALARM)
    bench.exchange()
    assert (number, "content_appeared") in bench.town.alerts


@pytest.mark.parametrize("silent", [False, True], ids=["they say so", "they just go"])
def test_a_reservation_does_not_outlive_those_who_made_it(bench: Bench, silent: bool) -> None:
    bench.log_in()
    with bench.box.store.transaction():
        bench.box.store.write("UPDATE compartments SET state = 'reserved' WHERE number = 1")
        bench.box.store.generation += 1
    bench.tick()
    assert bench.state(1) is State.RESERVED
    if silent:
        bench.tick(320)
    else:
        bench.agent.staff_leave()
    assert bench.state(1) is State.FREE


def test_a_box_that_was_cut_while_open_asks_for_staff_and_goes_on(bench: Bench) -> None:
    paper, other = bench.load(), bench.load()
    number = bench.opens(paper)
    bench.reboot()
    assert bench.state(number) is State.ALARM
    bench.shut(number)
    assert bench.opens(other) == bench.number(other)


def alarmed(bench: Bench) -> list[str]:
    return [each.name for each in bench.said() if isinstance(each, messages.Alert)]


def test_hours_without_power_are_no_leap_of_the_clock_and_one_while_it_runs_is(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No real clock stands still: each look at it shows more than the one before."""
    looks, still = itertools.count(1), bench.clock.monotonic
    monkeypatch.setattr(bench.clock, "monotonic", lambda: still() + next(looks) / 1_000_000)
    bench.reboot(dark=5 * 3600)
    bench.tick(10)
    assert "clock_leapt" not in alarmed(bench)
    bench.clock.set_wrong(5 * 3600)
    bench.tick(10)
    assert "clock_leapt" in alarmed(bench)
