"""The compartments as the program knows them: one reading, the guards it gives, and the one way to change a state."""

from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager

from ausgabebox.agent.alarms import Alarms
from ausgabebox.agent.effects import NOTHING, Columns, Effects, Facts
from ausgabebox.agent.outgoing import Outgoing
from ausgabebox.agent.timekeeping import Clock, Time
from ausgabebox.keys.port import BoxKeys
from ausgabebox.locks.port import Door, Locks, Presence, Sensors
from ausgabebox.machine.line import Line
from ausgabebox.machine.states import MOVING, Event, Guard, State
from ausgabebox.machine.table import after
from ausgabebox.protocol import messages
from ausgabebox.store import compartments, journal, loads
from ausgabebox.store.compartments import Compartment
from ausgabebox.store.database import Store

RESERVE = 30
"""Percent that the battery must hold for an opening: one pulse, the watch, and the writing down."""
_DOOR = {Door.CLOSED: Guard.DOOR_CLOSED, Door.OPEN: Guard.DOOR_OPEN}
_CLOSED = {Door.CLOSED: True, Door.OPEN: False, Door.UNKNOWN: None}
_PRESENCE = {Presence.YES: Guard.PRESENCE_YES, Presence.NO: Guard.PRESENCE_NO}


class Cabinet:
    """What all parts of the program share: memory, doors, time, and the table."""

    def __init__(self, store: Store, locks: Locks, keys: BoxKeys, clock: Clock, *, reserve: int = RESERVE) -> None:
        self.store, self.locks, self.keys = store, locks, keys
        self.time = Time(store, clock)
        self.outgoing = Outgoing(store, keys, self.time)
        self.alarms = Alarms(store, self.time, self.outgoing)
        self._effects = Effects(store, self.alarms, self.outgoing)
        self._reserve = reserve
        self._cached: tuple[int, Mapping[int, Compartment]] = (-1, {})
        self.seen = Sensors({}, {}, None, None, None)
        """The last reading."""

    @contextmanager
    def step(self) -> Iterator[None]:
        """One transaction; the time is kept with it."""
        with self.store.transaction():
            yield
            self.time.keep()

    def look(self) -> Sensors:
        """Read every sensor."""
        self.seen = self.locks.read()
        return self.seen

    @property
    def compartments(self) -> Mapping[int, Compartment]:
        """All compartments, as they are durable, or will be with the open transaction."""
        if self._cached[0] != self.store.generation:
            self._cached = self.store.generation, compartments.every(self.store)
        return self._cached[1]

    def closed(self, number: int, reading: Sensors) -> bool | None:
        """Whether this door is closed; None where it cannot be read."""
        return _CLOSED[reading.doors.get(number, Door.UNKNOWN)]

    def moving(self) -> Compartment | None:
        """The one compartment whose door may move."""
        return next((each for each in self.compartments.values() if each.state in MOVING), None)

    def guards(self, number: int, reading: Sensors | None = None) -> set[Guard]:
        """What the last reading, or an earlier one, and the memory say: of this compartment, the others, the box."""
        seen, found = reading or self.seen, set[Guard]()
        door, content = seen.doors.get(number, Door.UNKNOWN), seen.contents.get(number, Presence.UNKNOWN)
        if door in _DOOR:
            found.add(_DOOR[door])
        if content in _PRESENCE:
            found.add(_PRESENCE[content])
        if all(self.others(number, seen)):
            found.add(Guard.OTHER_DOORS_CLOSED)
        if all(each.number == number or each.state not in MOVING for each in self.compartments.values()):
            found.add(Guard.OTHERS_AT_REST)
        if door is not Door.UNKNOWN and seen.rail_on is not None:
            found.add(Guard.BUS_HEALTHY)
        if seen.rail_on is False:
            found.add(Guard.RAIL_OFF)
        if seen.power is not None and seen.power >= self._reserve:
            found.add(Guard.POWER_RESERVE)
        if self.alarms.halted() is None:
            found.add(Guard.NOT_HALTED)
        return found | self._return(number)

    def _return(self, number: int) -> set[Guard]:
        """Whether an old document must be laid in; asked while the door is open."""
        here = self.compartments[number]
        load = loads.get(self.store, here.load_id) if here.state is State.OPEN and here.load_id else None
        if load is None:
            return set()
        return {Guard.RETURN_EXPECTED if load.return_required else Guard.NO_RETURN_EXPECTED}

    def others(self, number: int, reading: Sensors) -> list[bool | None]:
        """Each other door: True closed, False open, None unreadable.

        One that is out of service may be unreadable: that is how a broken switch stops one compartment and not the box.
        """
        found: list[bool | None] = []
        for each in self.compartments.values():
            door = reading.doors.get(each.number, Door.UNKNOWN)
            if each.number != number and not (door is Door.UNKNOWN and each.state is State.OUT_OF_SERVICE):
                found.append(_CLOSED[door])
        return found

    def change(self, number: int, event: Event, holding: Set[Guard], facts: Facts = NOTHING) -> Line:
        """Let an event happen to a compartment, within the caller's transaction: the one way to change a state.

        Raises NotAllowed where the table has no line; then nothing is written.
        """
        here = self.compartments[number]
        line = after(here.state, event, holding)
        now = self.time.seconds()
        columns: Columns = {}
        for what in line.writes:
            columns |= self._effects.write(what, here, facts, now=now, reason=event.value)
        if line.to is not here.state:
            columns |= {"state": line.to.value, "since": now, **self._effects.arrive(here, line.to)}
        if columns:
            compartments.change(self.store, number, **columns)
        self._tell(here, event, line, facts, now)
        return line

    def only_notes(self, number: int, event: Event, holding: Set[Guard]) -> bool:
        """Whether this event would change nothing but the journal."""
        here = self.compartments[number]
        line = after(here.state, event, holding)
        return line.to is here.state and not line.writes

    def _tell(self, here: Compartment, event: Event, line: Line, facts: Facts, now: int) -> None:
        load_id = self.compartments[here.number].load_id or here.load_id
        body: dict[str, str | int | bytes | bool | None] = {"from": here.state.value, "to": line.to.value}
        if load_id is not None:
            body["load"] = load_id
        if facts.staff:
            body["staff"] = " ".join(facts.staff)
        if facts.why:
            body["why"] = facts.why
        journal.append(self.store, at=now, kind=event.value, compartment=here.number, body=body)
        if line.to is not here.state:
            self.outgoing.queue(messages.Changed(here.number, here.state.value, line.to.value, load_id, now))
        self.alarms.tell(event.value, line.alert, here.number)
