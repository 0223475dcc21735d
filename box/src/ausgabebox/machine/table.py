"""The table: what may happen to a compartment. Read it from top to bottom and you know the box.

The program changes a state only by `after`; the model checker walks the same lines; the printed documentation is made
of them. The first line whose guards all hold is taken. Every line is: write, act, observe, write.
"""

from collections.abc import Set

from ausgabebox.machine.line import Line
from ausgabebox.machine.loading import LOADING_LINES
from ausgabebox.machine.pickup import PICKUP_LINES
from ausgabebox.machine.rights import RIGHTS_LINES
from ausgabebox.machine.sensing import SENSING_LINES
from ausgabebox.machine.states import Event, Guard, NotAllowed, State

TABLE: tuple[Line, ...] = (*LOADING_LINES, *RIGHTS_LINES, *PICKUP_LINES, *SENSING_LINES)

Index = dict[tuple[State, Event], tuple[Line, ...]]


def index(table: tuple[Line, ...]) -> Index:
    """The lines of each state and event, in the order of the table."""
    found: Index = {}
    for line in table:
        for state in line.sources:
            found[state, line.event] = (*found.get((state, line.event), ()), line)
    return found


_INDEX = index(TABLE)


def after(state: State, event: Event, holding: Set[Guard], *, lines: Index = _INDEX) -> Line:
    """The first line for this state and event whose guards all hold.

    Raises NotAllowed when there is none; never for an event of PHYSICAL or FROM_OUTSIDE.
    """
    for line in lines.get((state, event), ()):
        if line.guards <= holding:
            return line
    raise NotAllowed(state, event, holding)
