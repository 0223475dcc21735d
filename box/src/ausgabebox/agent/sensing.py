"""From readings to events: a door that opened, a document that vanished, a sensor that says nothing any more.

What was last known for sure of each door and content is durable, so that what happened while the box was without power
is seen at the next start.
"""

from collections import deque
from dataclasses import dataclass

from ausgabebox.agent.cabinet import Cabinet
from ausgabebox.locks.port import Door, Presence, Sensors
from ausgabebox.machine.states import EMPTY_STATES, HOLDING_STATES, Alert, Event, State
from ausgabebox.store import compartments
from ausgabebox.store.compartments import Compartment

NOISE_AN_HOUR = 120
HOUR = 3600
_STEADY = 2
"""Readings in a row that must agree before a closing door or a changed content counts: contacts bounce."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was."""

    number: int
    event: Event | None
    door: Door | None = None
    content: Presence | None = None


class Sensing:
    """Compares each reading with what was known."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self._pending: dict[tuple[int, Event], int] = {}
        self._unreadable: set[int] = set()
        self._told: dict[int, deque[float]] = {}
        self._tampered: bool | None = False

    def begin(self) -> None:
        """After the start: what cannot be read is told once more."""
        self._pending.clear()
        self._unreadable.clear()
        self.apply()

    def tick(self) -> Sensors:
        """Read once and let happen what is new."""
        seen = self._cabinet.look()
        self.apply()
        self._rail()
        self._tamper()
        return seen

    def apply(self) -> None:
        """Let happen what the last reading says and was not known, in one transaction."""
        found = self.differences()
        if not found:
            return
        with self._cabinet.step():
            self.write(found)

    def write(self, found: list[Difference]) -> None:
        """Let these happen, within the caller's transaction."""
        for each in found:
            self.remember(each)
            if each.event is None:
                continue
            guards = self._cabinet.guards(each.number)
            if not (self._noisy(each.number) and self._cabinet.only_notes(each.number, each.event, guards)):
                self._cabinet.change(each.number, each.event, guards)

    def _noisy(self, number: int) -> bool:
        """Whether the sensors of this compartment told more within the hour than anybody will read.

        A broken contact flutters several times a second, for weeks: the journal must not fill the disk.
        """
        now = self._cabinet.time.monotonic()
        told = self._told.setdefault(number, deque(maxlen=NOISE_AN_HOUR))
        noisy = len(told) == NOISE_AN_HOUR and now - told[0] < HOUR
        if not noisy:
            told.append(now)
        return noisy

    def remember(self, what: Difference) -> None:
        """Keep what is now known of a door or a content."""
        columns = {}
        if what.door is not None:
            columns["door"] = what.door.value
        if what.content is not None:
            columns["content"] = what.content.value
        if columns:
            compartments.change(self._cabinet.store, what.number, **columns)

    def differences(self) -> list[Difference]:
        """Return what the last reading says and was not known."""
        found: list[Difference] = []
        for each in self._cabinet.compartments.values():
            door = self._cabinet.seen.doors.get(each.number, Door.UNKNOWN)
            content = self._cabinet.seen.contents.get(each.number, Presence.UNKNOWN)
            if door is each.door and content is each.content and not self._restless(each.number):
                continue
            found += self._readable(each, door, content)
            found += self._door(each, door)
            found += self._content(each, door, content)
        return found

    def _restless(self, number: int) -> bool:
        return number in self._unreadable or bool(self._pending)

    def _readable(self, here: Compartment, door: Door, content: Presence) -> list[Difference]:
        if door is not Door.UNKNOWN and content is not Presence.UNKNOWN:
            self._unreadable.discard(here.number)
            return []
        if here.number in self._unreadable:
            return []
        self._unreadable.add(here.number)
        return [Difference(here.number, Event.SENSOR_UNKNOWN)]

    def _door(self, here: Compartment, door: Door) -> list[Difference]:
        closing = here.number, Event.DOOR_CLOSED
        if door is here.door or door is Door.UNKNOWN:
            self._pending.pop(closing, None)
            return []
        if door is Door.OPEN:
            return [Difference(here.number, Event.DOOR_OPENED, door=door)]
        if here.door is Door.UNKNOWN:
            return [Difference(here.number, None, door=door)]
        return [Difference(here.number, Event.DOOR_CLOSED, door=door)] if self._steady(closing) else []

    def _content(self, here: Compartment, door: Door, content: Presence) -> list[Difference]:
        event = Event.CONTENT_APPEARED if content is Presence.YES else Event.CONTENT_VANISHED
        key = here.number, event
        if content is here.content or content is Presence.UNKNOWN:
            for each in (Event.CONTENT_APPEARED, Event.CONTENT_VANISHED):
                self._pending.pop((here.number, each), None)
            return []
        known = _promised(here.state) if here.content is Presence.UNKNOWN else here.content
        shut = here.door is Door.CLOSED and door is Door.CLOSED
        if not shut or known is None or known is content:
            return [Difference(here.number, None, content=content)]
        return [Difference(here.number, event, content=content)] if self._steady(key) else []

    def _steady(self, key: tuple[int, Event]) -> bool:
        self._pending[key] = self._pending.get(key, 0) + 1
        if self._pending[key] < _STEADY:
            return False
        del self._pending[key]
        return True

    def _rail(self) -> None:
        if self._cabinet.seen.rail_on is not True or self._cabinet.alarms.halted() is not None:
            return
        self._whole_box(Event.RAIL_STUCK)

    def _tamper(self) -> None:
        was, self._tampered = self._tampered, self._cabinet.seen.tamper
        if self._tampered is True and was is not True:
            self._whole_box(Event.TAMPER)
        elif self._tampered is None and was is not None:
            with self._cabinet.step():
                self._cabinet.alarms.note("tamper_unreadable", Alert.STAFF)

    def _whole_box(self, event: Event) -> None:
        """What concerns the box, and the door that moves, if one does."""
        moving = self._cabinet.moving()
        with self._cabinet.step():
            if moving is not None:
                self._cabinet.change(moving.number, event, self._cabinet.guards(moving.number))
            self._cabinet.alarms.halt(event.value)


def _promised(state: State) -> Presence | None:
    """What must lie in a compartment in this state, where its sensor never told."""
    if state in HOLDING_STATES:
        return Presence.YES
    return Presence.NO if state in (*EMPTY_STATES, State.ISSUED_UNVERIFIED) else None
