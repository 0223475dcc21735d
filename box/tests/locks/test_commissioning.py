"""Commissioning with a person who sees what is so, at a cabinet whose wires are as planned, or not."""

from collections.abc import Callable
from dataclasses import asdict, replace

import pytest

from ausgabebox.locks.commissioning import Failed, Question, Step, learn
from ausgabebox.locks.port import BusFault, Door
from ausgabebox.locks.wiring import Wiring, standard, with_levels
from ausgabebox.locks.wiring_file import parse, text
from ausgabebox.simulated.cabinet import Kind, RealCabinet, Thing
from ausgabebox.simulated.rig import Rig, rig

PAPER = Thing(Kind.DOCUMENT, "test sheet")


class Hands:
    """A person at the simulated cabinet who does as asked and says what they see."""

    def __init__(self, cabinet: RealCabinet) -> None:
        self.cabinet = cabinet
        self.asked: list[tuple[Step | Question, int | None]] = []
        self.refuses: Step | None = None

    def do(self, step: Step, compartment: int | None) -> bool:
        self.asked.append((step, compartment))
        self.cabinet.clock.sleep(20)
        if step is self.refuses:
            return False
        self._do(step, compartment or 0)
        return True

    def _do(self, step: Step, number: int) -> None:
        cabinet = self.cabinet
        match step:
            case Step.PUT_IN:
                cabinet.put(number, PAPER)
            case Step.TAKE_OUT:
                cabinet.take(number, PAPER)
            case Step.SHUT:
                cabinet.push_shut(number)
            case Step.OPEN_SHELL | Step.CLOSE_SHELL:
                cabinet.shell_open = step is Step.OPEN_SHELL
            case Step.UNPLUG | Step.PLUG_IN:
                cabinet.mains = step is Step.PLUG_IN
            case Step.DRAIN | Step.RECHARGE:
                cabinet.percent = 10 if step is Step.DRAIN else 100

    def look(self, question: Question, compartment: int) -> int | None:
        self.asked.append((question, compartment))
        self.cabinet.clock.sleep(20)
        if question is Question.OPENED:
            seen = self.cabinet.open_doors()
        else:
            seen = [number for number, one in self.cabinet.compartments.items() if one.lit]
        return seen[0] if len(seen) == 1 else None


def mixed(wiring: Wiring) -> Wiring:
    """Another polarity at every third wire."""
    true = with_levels(wiring)
    places = tuple(
        replace(
            place,
            closed=replace(place.closed, high_means=place.number % 3 != 0),
            inside=replace(place.inside, high_means=place.number % 2 == 0),
        )
        for place in true.places
    )
    mains = true.mains and replace(true.mains, high_means=False)
    return replace(true, places=places, mains=mains, rail=replace(true.rail, high_means=False))


def test_it_learns_what_is_so_and_the_driver_reads_it() -> None:
    truth = mixed(standard(8))
    one = rig(wiring=truth)
    hands = Hands(one.cabinet)
    learned = learn(one.bus, standard(8), hands, one.clock.sleep)
    assert learned.wiring == truth == parse(text(learned.wiring))
    assert one.coils == list(range(1, 9)), "each lock once, in order"
    assert not one.cabinet.rail
    assert set(one.locks.read().doors.values()) == {Door.CLOSED}
    assert [(test.compartment, test.opened, test.lit) for test in learned.doors] == [(n, n, n) for n in range(1, 9)]
    assert asdict(learned.doors[2])["shut_level"] is False
    assert hands.asked[0] == (Step.START, None)


def test_each_polarity_of_each_wire() -> None:
    base = with_levels(standard(2))
    for level in (True, False):
        truth = with_levels(standard(2), level=level)
        for wiring in (truth, replace(truth, rail=base.rail), replace(truth, tamper=base.tamper)):
            one = rig(wiring=wiring)
            assert learn(one.bus, standard(2), Hands(one.cabinet), one.clock.sleep).wiring == wiring


def swapped_locks(one: Rig) -> None:
    one.cabinet.compartments[2].releases = 3


def swapped_relays(one: Rig) -> None:
    one.bus.boards[1].quirks.swapped = {1: 2, 2: 1}


def stuck_contact(one: Rig) -> None:
    one.cabinet.compartments[2].contact_says = True


def stuck_sensor(one: Rig) -> None:
    one.cabinet.compartments[2].presence_says = False


def jam(one: Rig) -> None:
    one.cabinet.compartments[2].jams = 99


def latch_that_springs_back(one: Rig) -> None:
    one.cabinet.compartments[2].bounces = True


def blind_rail(one: Rig) -> None:
    one.cabinet.rail_says = False


def rail_for_ever(one: Rig) -> None:
    one.bus.boards[3].quirks.welded.add(0)


def board_that_does_not_end_a_pulse(one: Rig) -> None:
    one.bus.boards[1].quirks.stubborn = True


def rail_that_does_not_end(one: Rig) -> None:
    one.bus.boards[3].quirks.stubborn = True


def swapped_lights(one: Rig) -> None:
    one.bus.boards[2].quirks.swapped = {1: 2, 2: 1}


WRONG = [
    swapped_locks, swapped_relays, stuck_contact, stuck_sensor, jam, latch_that_springs_back, blind_rail, rail_for_ever,
    board_that_does_not_end_a_pulse, rail_that_does_not_end, swapped_lights,
]  # fmt: skip


@pytest.mark.parametrize("spoil", WRONG)
def test_what_contradicts_the_plan_is_refused(spoil: Callable[[Rig], None]) -> None:
    one = rig()
    spoil(one)
    with pytest.raises(Failed):
        learn(one.bus, standard(8), Hands(one.cabinet), one.clock.sleep)
    if spoil not in (rail_for_ever, rail_that_does_not_end):
        assert not one.cabinet.rail
    assert not any(place.lit for place in one.cabinet.compartments.values())


def test_contacts_swapped_between_doors_are_found_by_the_contact() -> None:
    plan = standard(8)
    second, third = plan.places[1], plan.places[2]
    places = (plan.places[0], replace(second, closed=third.closed), replace(third, closed=second.closed))
    one = rig()
    with pytest.raises(Failed, match=r"should not: \[\(1, 1\)\]; that should and did not: \[\(1, 2\)\]"):
        learn(one.bus, replace(plan, places=places + plan.places[3:]), Hands(one.cabinet), one.clock.sleep)


def test_locks_and_contacts_swapped_alike_are_found_by_the_eye() -> None:
    """The wires agree with each other; only the person sees that it is the other door."""
    plan = standard(8)
    second, third = plan.places[1], plan.places[2]
    places = (plan.places[0], replace(third, number=2), replace(second, number=3))
    one = rig()
    with pytest.raises(Failed, match="saw door 3"):
        learn(one.bus, replace(plan, places=places + plan.places[3:]), Hands(one.cabinet), one.clock.sleep)


@pytest.mark.parametrize("step", list(Step))
def test_a_step_that_cannot_be_done_ends_it(step: Step) -> None:
    one = rig()
    hands = Hands(one.cabinet)
    hands.refuses = step
    with pytest.raises(Failed, match="not done"):
        learn(one.bus, standard(8), hands, one.clock.sleep)
    assert not one.cabinet.rail


@pytest.mark.parametrize("step", [Step.PUT_IN, Step.TAKE_OUT, Step.SHUT, Step.OPEN_SHELL, Step.PLUG_IN, Step.DRAIN])
def test_a_step_that_was_not_done_although_the_person_says_so_is_found(step: Step) -> None:
    class Hasty(Hands):
        def _do(self, asked: Step, number: int) -> None:
            if asked is not step:
                super()._do(asked, number)

    one = rig()
    with pytest.raises(Failed, match="should"):
        learn(one.bus, standard(8), Hasty(one.cabinet), one.clock.sleep)


def test_a_board_that_is_missing() -> None:
    one = rig()
    one.bus.boards[2].quirks.gone = True
    with pytest.raises(BusFault, match="board 2"):
        learn(one.bus, standard(8), Hands(one.cabinet), one.clock.sleep)
    assert one.coils == []
