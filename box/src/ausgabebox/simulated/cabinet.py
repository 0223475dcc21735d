"""The cabinet as it really is: which door stands open, what lies behind it, where the current flows.

The program of the box never sees this; it sees contacts, and contacts may lie. Boards (board.py) switch outputs and
read contacts here; people open, take, put and push with their hands; the oracle compares with what the box says.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from ausgabebox.simulated.clock import VirtualClock


class Kind(StrEnum):
    """What can lie in a compartment."""

    DOCUMENT = "document"
    OLD_DOCUMENT = "old document"
    RUBBISH = "rubbish"


@dataclass(frozen=True)
class Thing:
    """Something that lies somewhere: its name, and whose it is."""

    kind: Kind
    ref: str
    owner: str = ""


class Cause(StrEnum):
    """Why a door moved."""

    COIL = "coil"
    HAND = "hand"
    FORCE = "force"


@dataclass(frozen=True)
class Edge:
    """A door that moved. `pulsed` is the compartment whose coil had current, which need not be the one that opened."""

    at: float
    compartment: int
    opened: bool
    cause: Cause
    pulsed: int | None = None


@dataclass
class Compartment:
    """One compartment as it is, and what is wrong with it."""

    number: int
    shut: bool = True
    latch_broken: bool = False
    things: list[Thing] = field(default_factory=list)
    lit: bool = False
    coil: bool = False
    # what can be wrong
    contact_says: bool | None = None
    """The door contact is stuck: True: says shut whatever is so."""
    presence_says: bool | None = None
    """The sensor is stuck: True: says something lies inside whatever is so."""
    jams: int = 0
    """So many more pulses do nothing."""
    delay: float = 0.08
    """Seconds from current to door."""
    bounces: bool = False
    """Next time it opens, the latch catches it again at once."""
    releases: int | None = None
    """The wires are swapped: its current opens this door."""


class RealCabinet:
    """All compartments, the rail that feeds the locks, the shell and the power."""

    def __init__(self, size: int, clock: VirtualClock) -> None:
        self.clock = clock
        self.compartments = {number: Compartment(number) for number in range(1, size + 1)}
        self.rail = False
        self.rail_stuck: bool | None = None
        self.rail_says: bool | None = None
        self.tone_on = False
        self.shell_open = False
        self.tilted = False
        self.mains = True
        self.percent = 100
        self.edges = 0
        self.on_edge: list[Callable[[Edge], None]] = []
        self.on_coil: list[Callable[[int], None]] = []
        """Told when a coil gets current: the moment at which a door may move."""

    # what the boards switch

    def coil(self, number: int, on: bool) -> None:
        """Close or open the relay of this lock. Its coil has current only while the rail has."""
        one = self.compartments[number]
        was, one.coil = one.coil and self.rail, on
        if on and self.rail and not was:
            self._current(one)

    def arming(self, on: bool) -> None:
        """Switch the rail that feeds all locks."""
        was, self.rail = self.rail, on if self.rail_stuck is None else self.rail_stuck
        if self.rail and not was:
            for one in self.compartments.values():
                if one.coil:
                    self._current(one)

    def light(self, number: int, on: bool) -> None:
        """The light at this door."""
        self.compartments[number].lit = on

    def tone(self, on: bool) -> None:
        """The tone that leads to a door."""
        self.tone_on = on

    # what the boards read

    def door_contact(self, number: int) -> bool:
        """What the contact says: True: shut."""
        one = self.compartments[number]
        return one.shut if one.contact_says is None else one.contact_says

    def presence_contact(self, number: int) -> bool:
        """What the sensor says: True: something lies inside."""
        one = self.compartments[number]
        return bool(one.things) if one.presence_says is None else one.presence_says

    def rail_contact(self) -> bool:
        """What the sense wire of the rail says: True: it has current."""
        return self.rail if self.rail_says is None else self.rail_says

    def tamper_contact(self) -> bool:
        """True: the shell of the cabinet is open, or it stands aslant: both contacts are in one loop."""
        return self.shell_open or self.tilted

    def mains_contact(self) -> bool:
        """True: there is mains power."""
        return self.mains

    def charge(self) -> int:
        """Percent of the battery."""
        return self.percent

    # what hands do

    def open_doors(self) -> list[int]:
        """The doors that really stand open."""
        return [one.number for one in self.compartments.values() if not one.shut]

    def take(self, number: int, thing: Thing) -> bool:
        """Take this out, if the door stands open and it lies there."""
        one = self.compartments[number]
        if one.shut or thing not in one.things:
            return False
        one.things.remove(thing)
        return True

    def put(self, number: int, thing: Thing) -> bool:
        """Put this in, if the door stands open."""
        one = self.compartments[number]
        if one.shut:
            return False
        one.things.append(thing)
        return True

    def push_shut(self, number: int) -> bool:
        """Push the door shut; True if it stays so."""
        one = self.compartments[number]
        if not one.shut and not one.latch_broken:
            self._move(one, opened=False, cause=Cause.HAND)
        return one.shut

    def tilt(self, seconds: float) -> None:
        """Somebody lifts the cabinet at one side, and lets go."""
        self.tilted = True
        self.clock.call_in(seconds, self.stand)

    def stand(self) -> None:
        """It stands upright."""
        self.tilted = False

    def pry(self, number: int) -> None:
        """Force this door open; its latch holds no more."""
        one = self.compartments[number]
        one.latch_broken = True
        if one.shut:
            self._move(one, opened=True, cause=Cause.FORCE)

    def mend(self, number: int) -> None:
        """What a locksmith does: latch, contacts, sensor and wires are sound again."""
        one = self.compartments[number]
        one.latch_broken = one.bounces = False
        one.contact_says = one.presence_says = one.releases = None
        one.jams, one.delay = 0, 0.08

    def power_gone(self) -> None:
        """No current anywhere: relays open, lights off. Latches hold without it."""
        for one in self.compartments.values():
            one.coil = one.lit = False
        self.rail = self.tone_on = False

    # what follows

    def _current(self, one: Compartment) -> None:
        for told in self.on_coil:
            told(one.number)
        if one.jams:
            one.jams -= 1
            return
        opening = self.compartments[one.releases or one.number]
        self.clock.call_in(one.delay, lambda: self._spring(opening, one.number))

    def _spring(self, one: Compartment, pulsed: int) -> None:
        if not one.shut:
            return
        self._move(one, opened=True, cause=Cause.COIL, pulsed=pulsed)
        if one.bounces:
            one.bounces = False
            self.clock.call_in(0.3, lambda: self.push_shut(one.number))

    def _move(self, one: Compartment, *, opened: bool, cause: Cause, pulsed: int | None = None) -> None:
        one.shut = not opened
        self.edges += 1
        edge = Edge(self.clock.true(), one.number, opened, cause, pulsed)
        for told in self.on_edge:
            told(edge)
