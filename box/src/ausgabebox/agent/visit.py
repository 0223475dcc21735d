"""What two staff do at one compartment: they open it, close it, look, and both say what is so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ausgabebox.agent.cabinet import Cabinet
from ausgabebox.agent.doors import Doors, Why
from ausgabebox.agent.effects import Facts
from ausgabebox.agent.errors import No, StaffRefused
from ausgabebox.agent.staff import Staff
from ausgabebox.agent.view import Outcome, Task
from ausgabebox.locks.port import Door
from ausgabebox.machine import limits
from ausgabebox.machine.loading import CAN_OPEN
from ausgabebox.machine.states import Event, Guard, NotAllowed, State
from ausgabebox.store import orders
from ausgabebox.store.compartments import Compartment

_STATES = (State.LOADING, State.RETRIEVING)
OUTCOMES: Mapping[State, tuple[Outcome, ...]] = {
    State.LOADING: (Outcome.LOADED, Outcome.UNCLEAR),
    State.RETRIEVING: (Outcome.EMPTY, Outcome.PUT_BACK, Outcome.UNCLEAR),
}
_EVENTS = {
    Outcome.LOADED: Event.LOAD_CONFIRMED,
    Outcome.EMPTY: Event.EMPTY_CONFIRMED,
    Outcome.PUT_BACK: Event.PUT_BACK,
    Outcome.UNCLEAR: Event.INSPECTION_UNCLEAR,
}
_STEPS = (
    (limits.STILL_OPEN, Event.STILL_OPEN),
    (limits.OPEN_LONG, Event.OPEN_LONG),
    (limits.STAFF_OPEN_TOO_LONG, Event.OPEN_TOO_LONG),
)


@dataclass
class Work:
    """One compartment that the two have opened; `began` in seconds of this run."""

    compartment: int
    task: Task
    began: float
    said: dict[str, Outcome] = field(default_factory=dict)
    scanned: str | None = None
    told: int = 0
    over: State | None = None
    """Where it ended without being confirmed: a jam, a fault."""


class Visit:
    """The work of the two, one compartment at a time."""

    def __init__(self, cabinet: Cabinet, doors: Doors, staff: Staff, facts: Callable[[Work], Facts | None]) -> None:
        self._cabinet, self._doors, self._staff, self._facts = cabinet, doors, staff, facts
        self.work: Work | None = None

    def open(self, compartment: int, task: Task, event: Event) -> State:
        """Open a compartment for the two. Raises StaffRefused."""
        both = self._staff.two()
        if self._cabinet.alarms.halted() is not None:
            raise StaffRefused(No.HALTED)
        guards = self._cabinet.guards(compartment) | self._staff.holding()
        why = Why(event, self._staff.holding(), Facts(why=task.value, staff=both))
        try:
            state = self._doors.open(compartment, why)
        except NotAllowed as error:
            raise StaffRefused(self._because(guards)) from error
        self.work = Work(compartment, task, self._cabinet.time.monotonic())
        self.work.over = None if state in _STATES else state
        return state

    def here(self) -> Compartment | None:
        """The compartment they are at, while it is theirs."""
        if self.work is None:
            return None
        here = self._cabinet.compartments[self.work.compartment]
        return here if here.state in _STATES else None

    def scanned(self, doc_ref: str) -> None:
        """The document that lies in the compartment, scanned once its door is closed. Raises StaffRefused.

        With the door open another one could still be laid in after the scan.
        """
        here = self.here()
        if self.work is None or here is None:
            raise StaffRefused(No.NOTHING_OPEN)
        self.work.said.clear()
        self.work.scanned = None
        if not here.door is self._cabinet.seen.doors.get(here.number) is Door.CLOSED:
            raise StaffRefused(No.DOOR_OPEN)
        meant = meant_for(self._cabinet, here)
        if meant is None or meant.doc_ref != doc_ref:
            raise StaffRefused(No.OTHER_DOCUMENT)
        self.work.scanned = doc_ref

    def confirm(self, outcome: Outcome, card: str) -> None:
        """One of the two says what is so; when both say the same, it counts. Raises StaffRefused."""
        who, here = self._staff.which(card), self.here()
        if self.work is None or here is None:
            raise StaffRefused(No.NOTHING_OPEN)
        if outcome not in OUTCOMES[here.state]:
            raise StaffRefused(No.NOT_IN_THIS_STATE)
        if self._cabinet.seen.doors.get(here.number) is not Door.CLOSED:
            raise StaffRefused(No.DOOR_OPEN)
        if outcome not in self.work.said.values():
            self.work.said.clear()
        self.work.said[who] = outcome
        if len(self.work.said) == 2:
            self._settle(here, self.work, outcome)

    def tick(self) -> None:
        """Watch how long the door stands open, and drop what is over."""
        here = self.here()
        if self.work is None:
            return
        if here is None:
            self.work.over = self.work.over or self._cabinet.compartments[self.work.compartment].state
            return
        if here.door is Door.OPEN:
            self.work.said.clear()
        open_for = self._cabinet.time.monotonic() - self.work.began
        while self.work.told < len(_STEPS) and open_for >= _STEPS[self.work.told][0] and self.here() is not None:
            self.work.told += 1
            if here.door is Door.OPEN or self.work.told == len(_STEPS):
                self._happen(here.number, _STEPS[self.work.told - 1][1])

    def left(self) -> None:
        """The two are gone before they have confirmed anything."""
        here = self.here()
        if here is not None:
            self._happen(here.number, Event.STAFF_LEFT)
        self.work = None
        self._cabinet.locks.guide(None)

    def _settle(self, here: Compartment, work: Work, outcome: Outcome) -> None:
        guards = self._cabinet.guards(here.number) | self._staff.holding()
        if here.edge_at is not None:
            guards.add(Guard.DOOR_HAS_OPENED)
        facts = Facts(staff=self._staff.two())
        if outcome in (Outcome.LOADED, Outcome.PUT_BACK):
            load = self._facts(work)
            if load is not None:
                guards.add(Guard.SCAN_FITS)
                facts = load
        event = _EVENTS[outcome]
        if event is Event.INSPECTION_UNCLEAR and here.state is State.LOADING:
            event = Event.STAFF_LEFT
        with self._cabinet.step():
            self._cabinet.change(here.number, event, guards, facts)
        state = self._cabinet.compartments[here.number].state
        if state in (State.FREE, State.LOADED):
            self.work = None
        else:
            work.over = state
        self._cabinet.locks.guide(None)

    def _happen(self, number: int, event: Event) -> None:
        with self._cabinet.step():
            self._cabinet.change(number, event, self._cabinet.guards(number) | self._staff.holding())

    def _because(self, guards: set[Guard]) -> No:
        if Guard.OTHERS_AT_REST not in guards:
            return No.BUSY
        return No.NOT_IN_THIS_STATE if guards >= CAN_OPEN else No.BOX


def meant_for(cabinet: Cabinet, here: Compartment) -> orders.Order | None:
    """Return the order whose document is meant to lie in this compartment."""
    return orders.get(cabinet.store, here.order_id) if here.order_id is not None else None
