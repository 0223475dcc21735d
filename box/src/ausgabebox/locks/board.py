"""The doors over a bus of relay boards.

Readings are asked again when a reply is bad; a pulse never is: nobody knows what the first one did. What a board
answers to a pulse says that it was heard, and nothing of the door.
"""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from ausgabebox.locks import modbus
from ausgabebox.locks.exchange import TRIES, Exchange
from ausgabebox.locks.port import BusFault, Door, Line, Presence, Sensors
from ausgabebox.locks.wiring import BadWiring, Input, Wiring

SENSED = 5
"""So often is the rail sensed until it follows its relay."""
TONE_TENTHS = 20
_KEPT = 4096
_ON_RESERVE, _NEARLY_EMPTY = 50, 5


class Refused(ValueError):
    """The driver does not do this: the locks are not armed."""


class ModbusLocks:
    """The doors of one cabinet; implements `Locks`. One thread at a time."""

    def __init__(self, line: Line, wiring: Wiring) -> None:
        if not wiring.learned:
            raise BadWiring("the wiring is not learned: commissioning comes first")
        self._bus = Exchange(line)
        self._wiring = wiring
        self._armed = False
        self._loose = {place.lock.board for place in wiring.places}
        self._guided: int | None = None
        self._polls = tuple((board, modbus.read_inputs(board)) for board in wiring.boards)
        self._pulses = {
            place.number: modbus.flash(place.lock.board, place.lock.relay, wiring.pulse_tenths)
            for place in wiring.places
        }
        self._seen: dict[tuple[int | None, ...], Sensors] = {}

    @property
    def troubles(self) -> Counter[str]:
        """How often what went wrong on the bus since the start, retried or not."""
        return self._bus.troubles

    def read(self) -> Sensors:
        """Every sensor, now; of a board that does not answer, all is unknown."""
        bits = tuple([self._bus.inputs(board, request) for board, request in self._polls])
        sensors = self._seen.get(bits)
        if sensors is None:
            if len(self._seen) >= _KEPT:
                self._seen.clear()
            sensors = self._seen[bits] = _sensors(self._wiring, dict(zip(self._wiring.boards, bits, strict=True)))
        return sensors

    def arm(self) -> None:
        """The rail on: for some seconds, should we be gone before we disarm. Raises BusFault unless sensed as on.

        A lock whose relay is still closed from before would open with the rail; so all are seen to be open first.
        """
        self._tie()
        if self._loose:
            raise BusFault(f"relays of board {min(self._loose)} may still be closed")
        arming = self._wiring.arming
        try:
            self._bus.switch(modbus.flash(arming.board, arming.relay, self._wiring.armed_tenths))
            self._await_rail(on=True)
        except BusFault:
            self._bus.release(arming.board, arming.relay)
            raise
        self._armed = True

    def disarm(self) -> None:
        """The rail off, and the relays of the locks. Raises BusFault unless the rail is sensed as off."""
        self._armed = False
        arming = self._wiring.arming
        self._bus.release(arming.board, arming.relay)
        self._await_rail(on=False)
        self._tie()

    def pulse(self, compartment: int) -> None:
        """One pulse to one lock, once. Raises Refused unless armed, ValueError without such a door, BusFault."""
        self._wiring.place(compartment)
        if not self._armed:
            raise Refused("not armed")
        self._loose.add(self._wiring.place(compartment).lock.board)
        self._bus.switch(self._pulses[compartment])

    def guide(self, compartment: int | None) -> None:
        """Light at this door alone, and a short tone."""
        before, self._guided = self._guided, None
        if before is not None and before != compartment:
            self._light(before, on=False)
        if compartment is not None:
            self._light(compartment, on=True)
            self._guided = compartment
        tone = self._wiring.tone
        if tone:
            off, on = modbus.release(tone.board, tone.relay), modbus.flash(tone.board, tone.relay, TONE_TENTHS)
            self._bus.attempt(off if compartment is None else on)

    def all_off(self) -> None:
        """Every relay of every board off, the rail's first."""
        self._armed = False
        self._guided = None
        rail = self._wiring.arming.board
        for board in (rail, *(one for one in self._wiring.boards if one != rail)):
            self._bus.attempt(modbus.all_off(board))

    def _tie(self) -> None:
        """Switch off every lock board that may have a closed relay, until it says that it has none."""
        for board in sorted(self._loose):
            for _ in range(TRIES):
                self._bus.attempt(modbus.all_off(board))
                if self._bus.relays(board) == 0:
                    self._loose.discard(board)
                    break

    def _light(self, compartment: int, *, on: bool) -> None:
        light = self._wiring.place(compartment).light
        if light:
            self._bus.attempt((modbus.hold if on else modbus.release)(light.board, light.relay))

    def _await_rail(self, *, on: bool) -> None:
        rail = self._wiring.rail
        request = modbus.read_inputs(rail.board)
        for _ in range(SENSED):
            bits = self._bus.inputs(rail.board, request)
            if bits is not None and rail.means(bits) is on:
                return
        raise BusFault(f"the rail is not {'on' if on else 'off'}")


def _sensors(wiring: Wiring, bits: Mapping[int, int | None]) -> Sensors:
    def means(one: Input | None) -> bool | None:
        level = bits[one.board] if one else None
        return None if one is None or level is None else one.means(level)

    doors = {place.number: _DOOR[means(place.closed)] for place in wiring.places}
    contents = {place.number: _PRESENCE[means(place.inside)] for place in wiring.places}
    power = _percent(means(wiring.mains), means(wiring.reserve_low))
    known = MappingProxyType(doors), MappingProxyType(contents)
    return Sensors(*known, rail_on=means(wiring.rail), tamper=means(wiring.tamper), power=power)


_DOOR = {True: Door.CLOSED, False: Door.OPEN, None: Door.UNKNOWN}
_PRESENCE = {True: Presence.YES, False: Presence.NO, None: Presence.UNKNOWN}


def _percent(mains: bool | None, low: bool | None) -> int | None:
    """The reserve has two contacts and no scale: full on the mains, half without, nearly empty when it says so."""
    if low:
        return _NEARLY_EMPTY
    if mains is None:
        return None
    return 100 if mains else _ON_RESERVE
