"""What the program cannot see is not held against it, and nothing else is let through with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ausgabebox.machine.states import State
from ausgabebox.simulated.bus import Weather
from ausgabebox.simulated.life import Life
from ausgabebox.simulated.oracle import PromiseBroken
from ausgabebox.simulated.run import Plan, made
from ausgabebox.simulated.visits import Visit
from ausgabebox.simulated.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A box full of documents that can be collected."""
    world = made(Plan(1, 1, frozenset(), compartments=4), tmp_path)
    world.begin()
    Life(world).fill()
    yield world
    world.close()


def drowned(world: World, number: int, seconds: float) -> None:
    """At the first pulse of this lock, noise drowns all that the boards say, for so long."""

    def at_coil(pulsed: int) -> None:
        if pulsed == number and not pulses:
            world.box.bus.weather = Weather(share=1.0)
            world.clock.call_in(seconds, lambda: setattr(world.box.bus, "weather", Weather()))
        pulses.append(pulsed)

    pulses: list[int] = []
    world.cabinet.on_coil.append(at_coil)


def test_a_door_that_opens_and_shuts_unseen_is_opened_again_by_the_same_grant(world: World) -> None:
    paper = next(iter(world.town.by_order.values()))
    number = paper.compartment
    assert number is not None
    world.cabinet.compartments[number].bounces = True
    drowned(world, number, 1.5)
    Visit(world, paper).go()
    assert world.oracle.checked["I3 a grant opens one load, once"] == 2
    assert world.report.collected == 1


def test_a_door_that_was_seen_open_is_not(world: World) -> None:
    paper = next(iter(world.town.by_order.values()))
    number, load = paper.compartment, paper.load_id
    assert number is not None and load is not None
    Visit(world, paper).go()
    assert world.report.collected == 1
    assert not world.oracle._unseen(number, load)


def test_force_at_a_box_that_was_told_to_be_blind_is_no_lost_document(world: World) -> None:
    for board in world.box.bus.boards.values():
        board.quirks.gone = True
    world.wait(60)
    world.exchange()
    world.clock.sleep(2 * 86_400)
    assert world.alerted(1)
    world.box.mend()
    world.wait(60)
    world.clock.sleep(2 * 86_400)
    assert not world.alerted(1)
    assert world.oracle.states()[1] is State.READY


def test_a_door_forced_while_its_board_is_silent_is_an_alarm_as_soon_as_it_can_be_read(world: World) -> None:
    board = world.box.bus.boards[1]
    board.brown_out(10)
    world.cabinet.pry(1)
    world.wait(5)
    assert (world.oracle.owed, world.oracle.states()[1]) == (True, State.READY)
    world.wait(10)
    assert (world.oracle.owed, world.oracle.states()[1]) == (False, State.ALARM)


def test_a_stranger_with_a_document_and_nobody_told_breaks_a_promise(world: World) -> None:
    with pytest.raises(PromiseBroken, match="nobody was told"):
        world.oracle.taken_by_stranger(1, known=world.alerted(1))
