"""What is checked: a table, and how far the board is believed."""

from dataclasses import dataclass, replace

from ausgabebox.machine.limits import WRONG_PINS_DELAY, WRONG_PINS_LOCK
from ausgabebox.machine.line import Line, line
from ausgabebox.machine.states import Event, State, Write
from ausgabebox.machine.table import TABLE, Index, index


@dataclass(frozen=True)
class Policy:
    """Lines, as an index; `trusts_board`: its OK counts as an open door; after how many wrong PINs what happens."""

    name: str
    lines: Index
    trusts_board: bool = False
    delay_at: int = WRONG_PINS_DELAY
    lock_at: int = WRONG_PINS_LOCK

    def soon(self) -> "Policy":
        """With a delay after the first wrong PIN and the end after the second: the same lines, a much smaller world."""
        return replace(self, delay_at=1, lock_at=2)


def _reusing() -> tuple[Line, ...]:
    """The table, but a compartment is free as soon as its door was open and is closed."""
    reuse = line(State.OPEN, Event.DOOR_CLOSED, [], State.FREE, Write.ISSUE)
    return (*reuse, *TABLE)


V1 = Policy("V1: the board's OK is believed, a door cycle frees the compartment", index(_reusing()), trusts_board=True)
V2 = Policy("V2: the door's own contact is believed, a door cycle frees the compartment", index(_reusing()))
V3 = Policy("V3: the table, as the box keeps to it", index(TABLE))
