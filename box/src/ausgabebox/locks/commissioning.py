"""Commissioning: what each contact says when, learned at the cabinet itself with a person's eyes and hands.

Nothing is believed that was not seen to change: a contact must change when its door opens and change back when it
shuts, no other contact may change meanwhile, and the person must have seen the same door. Anything else is a wrong or
broken wire, and nothing is learned.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from ausgabebox.locks import modbus
from ausgabebox.locks.exchange import Exchange
from ausgabebox.locks.port import BusFault, Line
from ausgabebox.locks.wiring import BadWiring, Input, Output, Place, Wiring

LOOKS = 60
"""So many readings, one each LOOK seconds, until what a person or a lock did shows."""
LOOK = 0.05
ARMED_TENTHS = 150
LONG_TENTHS = 30


class Step(StrEnum):
    """What the person is asked to do."""

    START = "shut all doors, empty all compartments, close the shell, plug the mains in"
    PUT_IN = "put a document into the open compartment"
    TAKE_OUT = "take it out again"
    SHUT = "shut the door"
    OPEN_SHELL = "open the shell of the cabinet"
    CLOSE_SHELL = "close it"
    UNPLUG = "pull the mains plug"
    PLUG_IN = "plug it in again"
    DRAIN = "let the reserve's contact say that it is low"
    RECHARGE = "and that it is not"


class Question(StrEnum):
    """What the person is asked to look at; the answer is the number of a compartment, or None."""

    OPENED = "which door opened?"
    LIT = "which light is on?"


class Person(Protocol):
    """The one who stands at the cabinet."""

    def do(self, step: Step, compartment: int | None) -> bool:
        """Ask to do it; True once it is done, False where it cannot be done."""

    def look(self, question: Question, compartment: int) -> int | None:
        """Ask what there is to see; `compartment` is the one that was meant."""


class Failed(BadWiring):
    """What was seen contradicts the plan."""


@dataclass(frozen=True)
class DoorTest:
    """What was seen at one door, for the paper."""

    compartment: int
    opened: int | None
    """The door that the person saw open."""
    lit: int | None
    """The light that the person saw; None where the plan has none."""
    looks: int
    """Readings until the contact followed the pulse, one each LOOK seconds."""
    shut_level: bool
    inside_level: bool


@dataclass(frozen=True)
class Learned:
    """A wiring that may drive locks, and how it was proven."""

    wiring: Wiring
    doors: tuple[DoorTest, ...]


Bits = Mapping[int, int]


def learn(line: Line, plan: Wiring, person: Person, pause: Callable[[float], None]) -> Learned:
    """Go through the cabinet door by door. Raises Failed (wrong wires), BusFault (a board is missing)."""
    commissioning = _Commissioning(line, plan, person, pause)
    try:
        return commissioning.run()
    finally:
        commissioning.all_off()


class _Commissioning:
    def __init__(self, line: Line, plan: Wiring, person: Person, pause: Callable[[float], None]) -> None:
        self._bus = Exchange(line)
        self._plan = plan
        self._person = person
        self._pause = pause
        self._polls = {board: modbus.read_inputs(board) for board in plan.boards}
        self._rest: Bits = {}

    def run(self) -> Learned:
        self.all_off()
        self._ask(Step.START, None)
        self._rest = self._read()
        self._prove_off()
        rail = self._learn_rail()
        tested = [self._learn_place(place) for place in self._plan.places]
        tamper = self._learn_guard(self._plan.tamper, Step.OPEN_SHELL, Step.CLOSE_SHELL, means=True)
        mains, low = self._plan.mains, self._plan.reserve_low
        if mains:
            mains = self._learn_guard(mains, Step.UNPLUG, Step.PLUG_IN, means=False)
        if low:
            low = self._learn_guard(low, Step.DRAIN, Step.RECHARGE, means=True)
        wiring = replace(
            self._plan, places=tuple(one for one, _ in tested), rail=rail, tamper=tamper, mains=mains, reserve_low=low
        )
        return Learned(wiring, tuple(test for _, test in tested))

    def all_off(self) -> None:
        for board in self._plan.boards:
            self._bus.attempt(modbus.all_off(board))

    def _prove_off(self) -> None:
        """With the rail off: "off" must end a pulse, and the board must say so; the driver relies on both."""
        firsts = {place.lock.board: place.lock for place in reversed(self._plan.places)}
        for board, lock in sorted(firsts.items()):
            self._bus.switch(modbus.flash(board, lock.relay, LONG_TENTHS))
            during = self._bus.relays(board)
            self._bus.switch(modbus.all_off(board))
            after = self._bus.relays(board)
            if (during, after) != (1 << lock.relay, 0):
                raise Failed(f"board {board}: its relays say {during} during a pulse and {after} after being told off")
        self._await(set(), "relays closed with the rail off")

    def _learn_rail(self) -> Input:
        """First without any lock: the rail's own contact must follow its relay, and no other may."""
        self._arm()
        on, _ = self._follows(self._plan.rail, "the rail is armed")
        self._disarm()
        return on

    def _learn_place(self, place: Place) -> tuple[Place, DoorTest]:
        number = place.number
        rail = self._plan.rail
        self._arm()
        self._await({(rail.board, rail.channel)}, f"door {number}: the rail is armed")
        self._bus.switch(modbus.flash(place.lock.board, place.lock.relay, self._plan.pulse_tenths))
        opened, looks = self._follows(place.closed, f"lock {number} is pulsed", besides=rail)
        seen = self._person.look(Question.OPENED, number)
        if seen != number:
            raise Failed(f"lock {number} was pulsed, and the person saw door {seen} open")
        self._disarm(besides=place.closed)
        closed = replace(place.closed, high_means=not opened.high_means)
        self._ask(Step.PUT_IN, number)
        inside, _ = self._follows(place.inside, f"something lies in {number}", besides=place.closed)
        self._ask(Step.TAKE_OUT, number)
        self._await({(closed.board, closed.channel)}, f"compartment {number} is empty again")
        self._ask(Step.SHUT, number)
        self._await(set(), f"door {number} is shut again")
        lit = self._look_at_light(place.light, number)
        test = DoorTest(number, seen, lit, looks, bool(closed.high_means), bool(inside.high_means))
        return replace(place, closed=closed, inside=inside), test

    def _look_at_light(self, light: Output | None, number: int) -> int | None:
        if light is None:
            return None
        self._bus.switch(modbus.hold(light.board, light.relay))
        seen = self._person.look(Question.LIT, number)
        self._bus.release(light.board, light.relay)
        if seen != number:
            raise Failed(f"light {number} was switched on, and the person saw {seen}")
        return seen

    def _learn_guard(self, guard: Input, step: Step, back: Step, *, means: bool) -> Input:
        """An input that changes by a step and changes back by another; `means`: what it says after the first."""
        self._ask(step, None)
        changed, _ = self._follows(guard, step)
        self._ask(back, None)
        self._await(set(), back)
        return changed if means else replace(changed, high_means=not changed.high_means)

    def _arm(self) -> None:
        arming = self._plan.arming
        self._bus.switch(modbus.flash(arming.board, arming.relay, ARMED_TENTHS))

    def _disarm(self, besides: Input | None = None) -> None:
        arming = self._plan.arming
        self._bus.release(arming.board, arming.relay)
        self._await({(besides.board, besides.channel)} if besides else set(), "the rail is off")

    def _follows(self, wire: Input, why: str, besides: Input | None = None) -> tuple[Input, int]:
        """The input, learned by its change: its level now means what has just been done. And readings until then."""
        expected = {(one.board, one.channel) for one in (wire, besides) if one}
        looks = self._await(expected, why)
        before = bool(self._rest[wire.board] >> wire.channel & 1)
        return replace(wire, high_means=not before), looks

    def _await(self, expected: set[tuple[int, int]], why: str) -> int:
        """Look until exactly these inputs differ from the beginning, twice in a row. Raises Failed."""
        changed: set[tuple[int, int]] = set()
        for look in range(LOOKS):
            changed = self._changed()
            if changed == expected and self._changed() == expected:
                return look
            self._pause(LOOK)
        wrong, missing = sorted(changed - expected), sorted(expected - changed)
        raise Failed(f"{why}: inputs that changed and should not: {wrong}; that should and did not: {missing}")

    def _changed(self) -> set[tuple[int, int]]:
        now = self._read()
        channels = range(modbus.RELAYS)
        return {
            (board, channel) for board in now for channel in channels if (now[board] ^ self._rest[board]) >> channel & 1
        }

    def _read(self) -> Bits:
        bits = {board: self._bus.inputs(board, request) for board, request in self._polls.items()}
        dumb = [board for board, value in bits.items() if value is None]
        if dumb:
            raise BusFault(f"no reply of board {dumb[0]}")
        return {board: value for board, value in bits.items() if value is not None}

    def _ask(self, step: Step, compartment: int | None) -> None:
        if not self._person.do(step, compartment):
            raise Failed(f"not done: {step}")
