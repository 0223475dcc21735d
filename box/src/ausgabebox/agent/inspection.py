"""Every other opening by the two, and what only they may lift: a halt, a pause, a clock that went back."""

from ausgabebox.agent.cabinet import Cabinet
from ausgabebox.agent.errors import No, StaffRefused
from ausgabebox.agent.lockouts import Lockouts
from ausgabebox.agent.staff import Staff
from ausgabebox.agent.view import Task
from ausgabebox.agent.visit import Visit
from ausgabebox.machine.loading import RETRIEVABLE
from ausgabebox.machine.states import Alert, Event, NotAllowed, State

DUE = (
    State.QUARANTINE,
    State.ALARM,
    State.LOCKED_OUT,
    State.EXPIRED,
    State.RETURN_CHECK,
    State.ISSUED_UNVERIFIED,
)
"""What asks for staff, the most urgent first."""


class Inspection:
    """What the two may do besides loading."""

    def __init__(self, cabinet: Cabinet, staff: Staff, lockouts: Lockouts) -> None:
        self._cabinet, self._staff, self._lockouts = cabinet, staff, lockouts

    def retrieve(self, visit: Visit, compartment: int) -> None:
        """Open what may be opened without loading. Raises StaffRefused."""
        self._staff.two()
        here = self._cabinet.compartments.get(compartment)
        if visit.here() is not None:
            raise StaffRefused(No.BUSY)
        if here is None or here.state not in RETRIEVABLE:
            raise StaffRefused(No.NOT_IN_THIS_STATE)
        visit.open(compartment, Task.RETRIEVE, Event.RETRIEVE)

    def out_of_service(self, compartment: int) -> None:
        """Take a free compartment out of service; back in it comes by looking inside. Raises StaffRefused."""
        self._staff.two()
        if compartment not in self._cabinet.compartments:
            raise StaffRefused(No.NOT_IN_THIS_STATE)
        try:
            with self._cabinet.step():
                holding = self._cabinet.guards(compartment) | self._staff.holding()
                self._cabinet.change(compartment, Event.TAKE_OUT_OF_SERVICE, holding)
        except NotAllowed as error:
            raise StaffRefused(No.NOT_IN_THIS_STATE) from error

    def clear_halt(self) -> None:
        """Let the box work again, if what stopped it is gone. Raises StaffRefused."""
        both = self._staff.two()
        seen = self._cabinet.seen
        if self._cabinet.alarms.halted() is None:
            return
        if seen.rail_on is not False or seen.tamper is True:
            raise StaffRefused(No.CAUSE_REMAINS)
        with self._cabinet.step():
            self._cabinet.alarms.clear_halt(" ".join(both))

    def clear_pause(self) -> None:
        """Let people collect again after too many wrong PINs. Raises StaffRefused."""
        both = self._staff.two()
        if self._lockouts.paused():
            with self._cabinet.step():
                self._lockouts.unpause(" ".join(both))

    def accept_clock(self) -> None:
        """The machine's clock is right, although a later time was seen before. Raises StaffRefused."""
        both = self._staff.two()
        self._cabinet.time.set_to_clock()
        with self._cabinet.step():
            self._cabinet.alarms.note("clock_accepted", Alert.SECURITY, body={"by": " ".join(both)})

    def due(self) -> tuple[tuple[int, str], ...]:
        """Compartments that ask for staff, and the words of their states."""
        found = [each for each in self._cabinet.compartments.values() if each.state in DUE]
        found.sort(key=lambda each: (DUE.index(each.state), each.number))
        return tuple((each.number, each.state.value) for each in found)
