"""What staff see, put together from everything else."""

from ausgabebox.agent.cabinet import Cabinet
from ausgabebox.agent.inspection import Inspection
from ausgabebox.agent.lockouts import Lockouts
from ausgabebox.agent.staff import Staff
from ausgabebox.agent.view import StaffStage, StaffView
from ausgabebox.agent.visit import OUTCOMES, Visit
from ausgabebox.locks.port import Door
from ausgabebox.machine.states import State
from ausgabebox.store import orders


def staff_view(
    cabinet: Cabinet, staff: Staff, visit: Visit, inspection: Inspection, lockouts: Lockouts
) -> StaffView | None:
    """What the two see; None while nobody is there."""
    session = staff.session
    if session is None:
        return None
    here, work = visit.here(), visit.work
    return StaffView(
        stage=_stage(cabinet, staff, visit),
        persons=len(session.persons),
        compartment=work.compartment if work else None,
        outcomes=OUTCOMES[here.state] if here else (),
        confirmed=len(work.said) if work else 0,
        scanned=work is not None and work.scanned is not None,
        orders=orders.waiting(cabinet.store),
        due=inspection.due(),
        free=_in(cabinet, State.FREE),
        out_of_service=_in(cabinet, State.OUT_OF_SERVICE),
        loaded=_in(cabinet, State.LOADED),
        halted=cabinet.alarms.halted(),
        paused=lockouts.paused(),
    )


def _stage(cabinet: Cabinet, staff: Staff, visit: Visit) -> StaffStage:
    if staff.session is None or not staff.session.two:
        return StaffStage.SECOND
    if visit.work is None:
        return StaffStage.MENU
    here = visit.here()
    if here is None:
        return StaffStage.TROUBLE
    if here.edge_at is None:
        return StaffStage.OPENING
    return StaffStage.CONFIRM if here.door is Door.CLOSED else StaffStage.OPEN


def _in(cabinet: Cabinet, state: State) -> tuple[int, ...]:
    return tuple(each.number for each in cabinet.compartments.values() if each.state is state)
