"""The start: everything off, every sensor read, and what moved when the power went is looked at by staff (I7)."""

from ausgabebox.agent.cabinet import Cabinet
from ausgabebox.agent.sensing import Difference, Sensing
from ausgabebox.locks.port import Door
from ausgabebox.machine.states import Alert, Event
from ausgabebox.store import compartments


def boot(cabinet: Cabinet, sensing: Sensing) -> None:
    """Bring the box into a known state, in one transaction."""
    cabinet.locks.all_off()
    seen = cabinet.look()
    with cabinet.step():
        cabinet.alarms.note("boot", body={"clock_trusted": cabinet.time.trusted()})
        if not cabinet.time.trusted():
            cabinet.alarms.tell("clock_untrusted", Alert.STAFF)
        for number, here in cabinet.compartments.items():
            door = seen.doors.get(number, Door.UNKNOWN)
            cabinet.change(number, Event.BOOT, cabinet.guards(number))
            if door is not Door.UNKNOWN:
                sensing.remember(Difference(number, None, door=door))
            elif here.door is not Door.CLOSED:
                # Counts as closed, so that it alarms as soon as it is read as open.
                compartments.change(cabinet.store, number, door=Door.CLOSED.value)
    sensing.begin()
