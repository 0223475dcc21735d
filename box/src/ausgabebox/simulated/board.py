"""Relay boards that speak the real wire format, on top of a cabinet, and all that such boards get wrong.

A board is honest about what a real one would do: it obeys "all relays on" and a broadcast too. That the driver never
says so is the driver's merit, and seen here if it were not.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ausgabebox.locks import modbus
from ausgabebox.locks.wiring import Input, Wiring

BUSY = 0x06
_ILLEGAL_FUNCTION, _ILLEGAL_ADDRESS, _ILLEGAL_VALUE = 1, 2, 3
_LOW = 30
"""Percent at which the reserve's own contact says that it is low."""


class Clock(Protocol):
    """Time at the boards."""

    def true(self) -> float:
        """Seconds, never set back."""

    def call_in(self, seconds: float, what: Callable[[], object]) -> None:
        """Do this later."""


class Contacts(Protocol):
    """What boards switch and read in a cabinet; compartments from 1. Contacts may lie."""

    def coil(self, number: int, on: bool, /) -> None:
        """The relay of this lock."""

    def arming(self, on: bool, /) -> None:
        """The relay of the rail that feeds all locks."""

    def light(self, number: int, on: bool, /) -> None:
        """The light at this door."""

    def tone(self, on: bool, /) -> None:
        """The tone."""

    def door_contact(self, number: int, /) -> bool:
        """True: shut."""

    def presence_contact(self, number: int, /) -> bool:
        """True: something lies inside."""

    def rail_contact(self) -> bool:
        """True: the rail has current."""

    def tamper_contact(self) -> bool:
        """True: the shell is open."""

    def mains_contact(self) -> bool:
        """True: there is mains power."""

    def charge(self) -> int:
        """Percent of the reserve."""


@dataclass
class Quirks:
    """What is wrong with one board, until somebody mends it."""

    gone: bool = False
    """Dead, or its wire is off: no reply, nothing switched."""
    welded: set[int] = field(default_factory=set)
    """Relays that never open again once closed."""
    stuck: dict[int, bool] = field(default_factory=dict)
    """Inputs that have one level whatever is so."""
    inverted: set[int] = field(default_factory=set)
    """Inputs with the other polarity than the wiring says."""
    swapped: dict[int, int] = field(default_factory=dict)
    """Relays whose number leads to another relay."""
    stubborn: bool = False
    """A pulse that has begun lasts to its end, whatever is said meanwhile."""
    bouncing: int = 0
    """So many more readings see an input flutter after it changed."""


Sense = Callable[[], bool]
Switch = Callable[[bool], None]


class Board:
    """One board: eight relays, eight inputs, an address."""

    def __init__(self, address: int, clock: Clock, senses: Mapping[int, Sense], switches: Mapping[int, Switch]) -> None:
        self.address = address
        self.quirks = Quirks()
        self.frames = 0
        """Frames that this board understood."""
        self._clock = clock
        self._senses = tuple(senses.items())
        self._switches = switches
        self._relays = [False] * modbus.RELAYS
        self._until = [0.0] * modbus.RELAYS
        self._before = 0
        self._dark_until = 0.0
        self._readings = {bits: reply for reply, bits in modbus.readings(address, modbus.READ_INPUTS).items()}
        self._poll = modbus.read_inputs(address)

    @property
    def relays(self) -> tuple[bool, ...]:
        """Which relays are closed."""
        return tuple(self._relays)

    @property
    def silent(self) -> bool:
        """Whether it answers nothing: it is gone, or its supply has sagged."""
        return self.quirks.gone or self._clock.true() < self._dark_until

    def hear(self, frame: bytes) -> bytes | None:
        """Do what a frame says; the reply, or None where a board keeps silent: not its address, or no good frame."""
        if self.silent:
            return None
        if frame == self._poll:
            self.frames += 1
            return self._readings[self._inputs()]
        if len(frame) != modbus.ECHO or not modbus.intact(frame) or frame[0] not in (0, self.address):
            return None
        self.frames += 1
        reply = self._obey(frame[1], int.from_bytes(frame[2:4], "big"), int.from_bytes(frame[4:6], "big"))
        if frame[0] == 0:
            return None
        return frame if reply == b"" else modbus.with_crc(bytes((self.address, *reply)))

    def brown_out(self, seconds: float) -> None:
        """The supply sags: every relay falls off, and nobody is at home for a while."""
        self._dark_until = self._clock.true() + seconds
        for relay in range(modbus.RELAYS):
            self._until[relay] = 0.0
            self._set(relay, on=False)

    def busy(self, frame: bytes) -> bytes:
        """The reply of a board that has no time."""
        return modbus.with_crc(bytes((self.address, frame[1] | 0x80, BUSY)))

    def _obey(self, function: int, first: int, value: int) -> bytes:
        """Function and what follows of a reply; empty where the reply is an echo."""
        if function == modbus.SWITCH:
            refusal = self._switch(first, value)
        elif function in (modbus.READ_RELAYS, modbus.READ_INPUTS):
            if first == 0 and value == modbus.RELAYS:
                relays = sum(on << relay for relay, on in enumerate(self._relays))
                return bytes((function, 1, self._inputs() if function == modbus.READ_INPUTS else relays))
            refusal = _ILLEGAL_ADDRESS
        else:
            refusal = _ILLEGAL_FUNCTION
        return bytes((function | 0x80, refusal)) if refusal else b""

    def _switch(self, register: int, value: int) -> int:
        """0, or the code of the refusal."""
        kind, relay = register >> 8, register & 0xFF
        if register == 0x00FF and value in (0xFF00, 0):
            for one in range(modbus.RELAYS):
                self._set(one, on=value != 0)
            return 0
        if kind not in (0, 2) or relay >= modbus.RELAYS:
            return _ILLEGAL_ADDRESS
        if kind == 0 and value in (0xFF00, 0):
            self._set(relay, on=value != 0)
            return 0
        if kind == 2 and 1 <= value <= 0x7FFF:
            self._flash(relay, value / 10)
            return 0
        return _ILLEGAL_VALUE

    def _flash(self, relay: int, seconds: float) -> None:
        self._set(relay, on=True)
        until = self._until[relay] = self._clock.true() + seconds
        self._clock.call_in(seconds, lambda: self._fall(relay, until))

    def _fall(self, relay: int, until: float) -> None:
        """The end of a pulse, unless another one has begun since."""
        if self._until[relay] == until:
            self._until[relay] = 0.0
            self._set(relay, on=False)

    def _set(self, relay: int, *, on: bool) -> None:
        if not on and (relay in self.quirks.welded or (self.quirks.stubborn and self._until[relay])):
            return
        self._until[relay] = 0.0
        self._relays[relay] = on
        switch = self._switches.get(self.quirks.swapped.get(relay, relay))
        if switch:
            switch(on)

    def _inputs(self) -> int:
        bits = 0
        for channel, sense in self._senses:
            if sense():
                bits |= 1 << channel
        quirks = self.quirks
        if quirks.stuck or quirks.inverted or quirks.bouncing:
            return self._wrong(bits)
        self._before = bits
        return bits

    def _wrong(self, bits: int) -> int:
        quirks = self.quirks
        for channel in quirks.inverted:
            bits ^= 1 << channel
        for channel, level in quirks.stuck.items():
            bits = bits & ~(1 << channel) | level << channel
        if quirks.bouncing and bits != self._before:
            quirks.bouncing -= 1
            return bits if quirks.bouncing % 2 else self._before
        self._before = bits
        return bits


def boards(wiring: Wiring, contacts: Contacts, clock: Clock) -> dict[int, Board]:
    """The boards of a cabinet that is wired so, by address. What the wiring says of polarity is true here."""
    senses: dict[int, dict[int, Sense]] = {board: {} for board in wiring.boards}
    for one, true in _senses(wiring, contacts):
        senses[one.board][one.channel] = true if one.high_means in (True, None) else _not(true)
    switches: dict[int, dict[int, Switch]] = {board: {} for board in wiring.boards}
    for place in wiring.places:
        switches[place.lock.board][place.lock.relay] = _numbered(contacts.coil, place.number)
        if place.light:
            switches[place.light.board][place.light.relay] = _numbered(contacts.light, place.number)
    switches[wiring.arming.board][wiring.arming.relay] = contacts.arming
    if wiring.tone:
        switches[wiring.tone.board][wiring.tone.relay] = contacts.tone
    return {address: Board(address, clock, senses[address], switches[address]) for address in wiring.boards}


def _senses(wiring: Wiring, contacts: Contacts) -> Iterator[tuple[Input, Sense]]:
    for place in wiring.places:
        yield place.closed, _of(contacts.door_contact, place.number)
        yield place.inside, _of(contacts.presence_contact, place.number)
    yield wiring.rail, contacts.rail_contact
    yield wiring.tamper, contacts.tamper_contact
    if wiring.mains:
        yield wiring.mains, contacts.mains_contact
    if wiring.reserve_low:
        yield wiring.reserve_low, lambda: contacts.charge() < _LOW


def _of(contact: Callable[[int], bool], number: int) -> Sense:
    return lambda: contact(number)


def _not(sense: Sense) -> Sense:
    return lambda: not sense()


def _numbered(switch: Callable[[int, bool], None], number: int) -> Switch:
    return lambda on: switch(number, on)
