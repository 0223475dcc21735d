"""The one place that opens a door.

Write, look at all doors, arm, pulse, watch, disarm, write (box.md sections 2.7 and 3.7; the steps of
machine/procedure.py). Whatever a board answers is no evidence: an edge of the door's own switch is, and that no other
door moved. Nothing here runs on after a power cut, so nothing is put right in a `finally`.
"""

from collections.abc import Set
from dataclasses import dataclass

from ausgabebox.agent.cabinet import Cabinet
from ausgabebox.agent.effects import Facts
from ausgabebox.agent.sensing import Difference, Sensing
from ausgabebox.locks.port import BusFault, Door, Sensors
from ausgabebox.machine import limits
from ausgabebox.machine.procedure import prescan, watched
from ausgabebox.machine.states import Event, Guard, State, Write

LOOK_EVERY = 0.1
"""Seconds between two readings while a door is awaited."""


@dataclass(frozen=True)
class Why:
    """The intent: what shall happen (PICK_UP, OPEN_AGAIN, LOAD, RETRIEVE), what holds for it, and what is written."""

    event: Event
    holding: Set[Guard]
    facts: Facts


@dataclass
class _Opening:
    """One intent on its way; `pulses` given since it was written, `kept` what holds for all of it."""

    compartment: int
    kept: Set[Guard]
    pulses: int = 0
    armed: bool = False
    fault: bool = False

    def holding(self) -> set[Guard]:
        """The guards that tell how far it is."""
        found = set(self.kept)
        if self.pulses:
            found.add(Guard.PULSE_GIVEN)
        if not self.armed:
            found.add(Guard.NO_PULSE_YET)
        if self.pulses < limits.PULSES:
            found.add(Guard.PULSES_LEFT)
        return found


class Doors:
    """Opens doors, one at a time."""

    def __init__(self, cabinet: Cabinet, sensing: Sensing) -> None:
        self._cabinet, self._sensing = cabinet, sensing

    def open(self, compartment: int, why: Why) -> State:
        """Try to open this door; return where its compartment stands then, which need not be open.

        The last reading must be fresh. Raises NotAllowed, with nothing written and nothing moved.
        """
        with self._cabinet.step():
            holding = self._cabinet.guards(compartment) | why.holding
            self._cabinet.change(compartment, why.event, holding, why.facts)
        opening = _Opening(compartment, set() if why.facts.again else {Guard.FIRST_OPENING})
        while not self._refused(opening) and self._once_more(opening):
            pass
        return self._cabinet.compartments[compartment].state

    def _refused(self, opening: _Opening) -> bool:
        """Look at all doors before the supply goes on; write down what stands against it."""
        number, cabinet = opening.compartment, self._cabinet
        seen = cabinet.look()
        event = prescan(cabinet.closed(number, seen), cabinet.others(number, seen), rail_off=seen.rail_on is False)
        if event is None:
            return False
        with cabinet.step():
            if event is Event.DOOR_OPENED:
                self._sensing.remember(Difference(number, None, door=Door.OPEN))
            cabinet.change(number, event, cabinet.guards(number) | opening.holding())
            self._others(number)
        return True

    def _once_more(self, opening: _Opening) -> bool:
        """One pulse, from arming to its result; return whether the result asks for another."""
        self._pulse(opening)
        edge = self._watch(opening)
        self._disarm(opening)
        self._cabinet.look()
        return self._result(opening, edge)

    def _pulse(self, opening: _Opening) -> None:
        opening.armed, opening.fault = True, False
        try:
            self._cabinet.locks.arm()
            opening.pulses += 1
            self._cabinet.locks.pulse(opening.compartment)
        except BusFault:
            opening.fault = True

    def _disarm(self, opening: _Opening) -> None:
        try:
            self._cabinet.locks.disarm()
        except BusFault:
            opening.fault = True

    def _watch(self, opening: _Opening) -> Sensors:
        """Read until a door has moved and the others can be read, at most two seconds; return that reading."""
        cabinet, number = self._cabinet, opening.compartment
        until = cabinet.time.monotonic() + limits.EDGE_WITHIN
        while True:
            seen = cabinet.look()
            others = cabinet.others(number, seen)
            moved = cabinet.closed(number, seen) is False and None not in others
            if moved or False in others or cabinet.time.monotonic() >= until:
                return seen
            cabinet.time.sleep(LOOK_EVERY)

    def _result(self, opening: _Opening, edge: Sensors) -> bool:
        """Write down what was watched: the edge, and with it what the last look says of the other doors."""
        number, cabinet, last = opening.compartment, self._cabinet, self._cabinet.seen
        if False in cabinet.others(number, last) or cabinet.closed(number, edge) is not False:
            edge = last
        event = watched(cabinet.closed(number, edge), cabinet.others(number, edge), fault=opening.fault)
        with cabinet.step():
            if event is Event.DOOR_OPENED:
                self._sensing.remember(Difference(number, None, door=Door.OPEN))
            holding = cabinet.guards(number, edge) | opening.holding()
            line = cabinet.change(number, event, holding)
            if opening.fault and event is not Event.BUS_FAULT:
                cabinet.change(number, Event.BUS_FAULT, holding)
            if last.rail_on is True:
                cabinet.change(number, Event.RAIL_STUCK, holding)
            self._others(number)
        if event is Event.DOOR_OPENED:
            cabinet.locks.guide(number)
        return Write.ATTEMPT in line.writes

    def _others(self, number: int) -> None:
        """What the last reading says of the other doors, in the same transaction."""
        self._sensing.write([each for each in self._sensing.differences() if each.number != number])
