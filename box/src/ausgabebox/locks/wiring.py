"""Which wire is which: the lock, the contact, the sensor and the light of each compartment, and what guards them all.

A plan says what is connected where; commissioning adds what each contact says when (its polarity), proven at the open
and the closed door. Only a wiring with both drives a lock.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ausgabebox.locks.modbus import MOST_TENTHS, RELAYS


class BadWiring(ValueError):
    """A wiring that cannot be; what is wrong stands in the message."""


@dataclass(frozen=True)
class Output:
    """A relay of a board; both as the boards count, relays from 0."""

    board: int
    relay: int


@dataclass(frozen=True)
class Input:
    """An input of a board, and the level that means what it is there for: a closed door, something inside, an alarm.

    None: not learned yet.
    """

    board: int
    channel: int
    high_means: bool | None = None

    @property
    def learned(self) -> bool:
        """Whether we know what its levels mean."""
        return self.high_means is not None

    def means(self, bits: int) -> bool:
        """Whether a reading of its board says what this input is there for. Raises BadWiring before it is learned."""
        if self.high_means is None:
            raise BadWiring(f"board {self.board} input {self.channel} is not learned")
        return bool(bits >> self.channel & 1) is self.high_means


@dataclass(frozen=True)
class Place:
    """The wires of one compartment."""

    number: int
    lock: Output
    closed: Input
    inside: Input
    light: Output | None = None


@dataclass(frozen=True)
class Wiring:
    """All wires of a cabinet. Refuses what cannot be (BadWiring)."""

    places: tuple[Place, ...]
    arming: Output
    rail: Input
    tamper: Input
    mains: Input | None = None
    reserve_low: Input | None = None
    tone: Output | None = None
    baud: int = 9600
    pulse_tenths: int = 7
    """How long a lock has current."""
    armed_tenths: int = 100
    """After so long the board takes the locks' current away by itself, should we be gone."""

    def __post_init__(self) -> None:
        """Check what can be checked without a cabinet."""
        if not self.places or [place.number for place in self.places] != list(range(1, len(self.places) + 1)):
            raise BadWiring("compartments must be numbered from 1 without a gap")
        if not 1 <= self.pulse_tenths <= 30 or not self.pulse_tenths < self.armed_tenths <= MOST_TENTHS:
            raise BadWiring("a lock has current for 0.1 to 3 seconds, and the rail for longer, at most a minute")
        if self.baud not in BAUDS:
            raise BadWiring(f"no speed of these boards: {self.baud}")
        _once(tuple(self.outputs()), "relay")
        _once(tuple((one.board, one.channel) for one in self.inputs()), "input")
        _apart(self)

    @property
    def learned(self) -> bool:
        """Whether the meaning of every input is known."""
        return all(one.learned for one in self.inputs())

    @property
    def boards(self) -> tuple[int, ...]:
        """Every address on the bus."""
        return tuple(sorted({one.board for one in self.outputs()} | {one.board for one in self.inputs()}))

    def outputs(self) -> Iterator[Output]:
        """Every relay in use."""
        for place in self.places:
            yield place.lock
            if place.light:
                yield place.light
        yield self.arming
        if self.tone:
            yield self.tone

    def inputs(self) -> Iterator[Input]:
        """Every input in use."""
        for place in self.places:
            yield place.closed
            yield place.inside
        yield from (one for one in (self.rail, self.tamper, self.mains, self.reserve_low) if one)

    def place(self, compartment: int) -> Place:
        """The wires of this compartment. Raises ValueError where there is none."""
        if not 1 <= compartment <= len(self.places):
            raise ValueError(f"no compartment {compartment}")
        return self.places[compartment - 1]


BAUDS = (4800, 9600, 19200, 38400, 57600, 115200)
_BROADCAST = 0
_HIGHEST = 247
MOST = (_HIGHEST - 1) // 2 * RELAYS
"""Compartments that one bus can have: two boards for each eight, and one more."""


def _once(used: Sequence[object], what: str) -> None:
    twice = [one for one, count in Counter(used).items() if count > 1]
    if twice:
        raise BadWiring(f"{what} in use twice: {twice[0]}")


def _apart(wiring: Wiring) -> None:
    """Lock boards switch locks alone: so no frame that keeps a relay on is ever sent to one."""
    locks = {place.lock.board for place in wiring.places}
    others = [wiring.arming, *([wiring.tone] if wiring.tone else [])]
    others += [place.light for place in wiring.places if place.light]
    if any(one.board in locks for one in others):
        raise BadWiring("a board of locks must switch nothing else")
    channels = [(one.board, one.relay) for one in wiring.outputs()]
    channels += [(one.board, one.channel) for one in wiring.inputs()]
    for board, channel in channels:
        if not _BROADCAST < board <= _HIGHEST or not 0 <= channel < RELAYS:
            raise BadWiring(f"no such channel: board {board}, {channel}")


def standard(size: int = 8) -> Wiring:
    """The plan of our cabinets, not learned: for each eight compartments a board of locks and door contacts and one of
    lights and sensors; one more for the rail, the tone and the guards.

    Boards come set to 9600 baud. That is too slow for us: all doors are looked at between the PIN and the pulse.
    """
    places = []
    for index in range(size):
        group, channel = divmod(index, RELAYS)
        first, second = 2 * group + 1, 2 * group + 2
        doors = Output(first, channel), Input(first, channel), Input(second, channel), Output(second, channel)
        places.append(Place(index + 1, *doors))
    last = 2 * -(-size // RELAYS) + 1
    rail, tamper, mains, low = (Input(last, channel) for channel in range(4))
    return Wiring(tuple(places), Output(last, 0), rail, tamper, mains, low, Output(last, 1), baud=38400)


def with_levels(wiring: Wiring, *, level: bool = True) -> Wiring:
    """The same with one polarity everywhere: for simulated boards, which have no wires that could be swapped."""

    def learned(one: Input) -> Input:
        return replace(one, high_means=level)

    places = tuple(replace(one, closed=learned(one.closed), inside=learned(one.inside)) for one in wiring.places)
    mains, low = wiring.mains and learned(wiring.mains), wiring.reserve_low and learned(wiring.reserve_low)
    return replace(
        wiring, places=places, rail=learned(wiring.rail), tamper=learned(wiring.tamper), mains=mains, reserve_low=low
    )
