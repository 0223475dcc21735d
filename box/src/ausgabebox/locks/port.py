"""What the program asks of doors: one reading of every sensor, one pulse for one door, one output that arms the locks.

There is no way to ask for more than one door. A pulse proves nothing: only an edge of a door's own switch does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Door(StrEnum):
    """What the switch of a door says. UNKNOWN never counts as either of the others."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Presence(StrEnum):
    """What the sensor inside of a compartment says. UNKNOWN never counts as either of the others."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Sensors:
    """One reading of everything, compartments counted from 1; None where it could not be read or is not wired."""

    doors: Mapping[int, Door]
    contents: Mapping[int, Presence]
    rail_on: bool | None
    """Whether the supply of the locks is on, sensed behind the arming relay."""
    tamper: bool | None
    power: int | None
    """What the reserve supply holds, in percent: 100 while the mains are there."""


class BusFault(Exception):
    """A board did not do, or did not answer, what it was asked; nothing is known about what it did."""


class Locks(Protocol):
    """The doors of one cabinet."""

    def read(self) -> Sensors:
        """Every sensor, now. An unreadable board is no error: what is wired to it is UNKNOWN or None."""

    def arm(self) -> None:
        """Switch the supply of the locks on. Raises BusFault unless it is sensed as on."""

    def disarm(self) -> None:
        """Switch the supply of the locks off. Raises BusFault unless it is sensed as off."""

    def pulse(self, compartment: int) -> None:
        """One pulse, timed by the board, to one lock. Raises BusFault; coming back without one proves nothing."""

    def guide(self, compartment: int | None) -> None:
        """Light and tone at this door, and at no other; None: none at all. Best effort, never raises BusFault."""

    def all_off(self) -> None:
        """Every output of every board off, as at a start. Best effort, never raises BusFault."""


class Line(Protocol):
    """Where bytes travel: a serial line, or the bus of the simulated box."""

    def write(self, frame: bytes) -> None:
        """Send. Raises OSError when the line is gone."""

    def read(self, most: int, timeout: float) -> bytes:
        """What came, as soon as it is `most` bytes, or what there is after `timeout` seconds. Raises OSError."""

    def flush_input(self) -> None:
        """Forget what came and was not read. Raises OSError."""
