"""How a door is opened, step by step, and what is made of the readings. The same for the program and the model checker.

INTENT is durable before anything moves. After it every step may be the last one before a power cut; RESULT is durable.
Pure; a door is True closed, False open, None unreadable.
"""

from collections.abc import Iterable
from enum import StrEnum

from ausgabebox.machine.states import Event


class Step(StrEnum):
    """In this order; after a RESULT of NO_EDGE that stays, again from PRESCAN."""

    INTENT = "intent"
    PRESCAN = "prescan"
    """All doors and the rail are read; see `prescan`."""
    ARM = "arm"
    """The supply of the locks goes on. From here `no_pulse_yet` no longer holds."""
    PULSE = "pulse"
    WATCH = "watch"
    """All doors are read, again and again, for two seconds or until something moves; see `watched`."""
    DISARM = "disarm"
    """Always, also after a fault."""
    RESULT = "result"
    """The event of the watch, durable; after it RAIL_STUCK, if the supply did not go off."""


def prescan(target: bool | None, others: Iterable[bool | None], *, rail_off: bool) -> Event | None:
    """What the reading before the pulse says: None to go on, else the event that ends the opening."""
    if target is False:
        return Event.DOOR_OPENED
    if target is None or not rail_off or any(other is not True for other in others):
        return Event.PRESCAN_REFUSED
    return None


def watched(target: bool | None, others: Iterable[bool | None], *, fault: bool) -> Event:
    """What the readings after the pulse say; `fault`: arm or pulse failed.

    The board's answer is evidence of nothing, neither a good one nor a missing one: an edge that was seen comes first.
    """
    if any(other is False for other in others):
        return Event.WRONG_DOOR
    if target is False:
        return Event.DOOR_OPENED
    if fault:
        return Event.BUS_FAULT
    return Event.NO_EDGE if target is True else Event.SENSOR_UNKNOWN
