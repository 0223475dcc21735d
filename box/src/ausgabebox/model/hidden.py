"""What is really so: one compartment with its door, its content, its lying sensors, and what the box knows of it."""

from enum import IntEnum
from typing import NamedTuple

from ausgabebox.machine.limits import PULSES
from ausgabebox.machine.states import MOVING, Guard, State


class Content(IntEnum):
    """What lies inside."""

    NOTHING = 0
    DOCUMENT = 1
    """The one that belongs there; an old document may lie beside it."""
    SOMETHING = 2
    """An old document, or one of another order."""


class Sense(IntEnum):
    """What the presence sensor does."""

    HONEST = 0
    SAYS_NO = 1
    SAYS_YES = 2
    SILENT = 3


class Compartment(NamedTuple):
    """Truth and knowledge of one compartment. `openings` and `unmeant` are notes of the judge: the box has none."""

    state: State = State.OUT_OF_SERVICE
    open: bool = False
    content: Content = Content.NOTHING
    sense: Sense = Sense.HONEST
    blind: bool = False
    """Its door cannot be read."""
    late: bool = False
    """A jammed latch that may still let go."""
    seen_open: bool = False
    seen_inside: bool | None = False
    again: bool = False
    """The intent in force is that of opening again."""
    pulses: int = 0
    opened: bool = False
    """Seen to open since the intent."""
    failures: int = 0
    delayed: bool = False
    granted: bool = False
    used: bool = False
    returning: bool = False
    openings: int = 0
    """How often the box saw the door open by the grant of this load."""
    really: bool = False
    """The door has really opened since the intent."""
    unmeant: bool = False
    """The door was last opened by nobody who may."""


class Around(NamedTuple):
    """The rest of the box, as one compartment meets it."""

    other_closed: bool | None
    """As it is read."""
    other_open: bool
    """As it is."""
    other_rests: bool
    halted: bool


_LIVE = frozenset({State.LOADED, State.READY, State.OPENING, State.OPEN, State.CLOSED_CHECK})


def door(compartment: Compartment) -> bool | None:
    """The reading of the door: True closed, None unreadable."""
    return None if compartment.blind else not compartment.open


def inside(compartment: Compartment) -> bool | None:
    """The reading of the presence sensor."""
    match compartment.sense:
        case Sense.HONEST:
            return compartment.content is not Content.NOTHING
        case Sense.SILENT:
            return None
        case sense:
            return sense is Sense.SAYS_YES


def around(other: Compartment, *, halted: bool) -> Around:
    """What one compartment meets when this is the other one."""
    return Around(door(other), other.open, other.state not in MOVING, halted)


def known(compartment: Compartment, rest: Around, *, lock_at: int) -> frozenset[Guard]:
    """What the box itself holds to be so, from its sensors and its memory."""
    closed, present = door(compartment), inside(compartment)
    facts = {
        Guard.DOOR_CLOSED: closed is True,
        Guard.DOOR_OPEN: closed is False,
        Guard.OTHER_DOORS_CLOSED: rest.other_closed is True,
        Guard.OTHERS_AT_REST: rest.other_rests,
        Guard.NOT_HALTED: not rest.halted,
        Guard.PRESENCE_YES: present is True,
        Guard.PRESENCE_NO: present is False,
        Guard.PULSE_GIVEN: compartment.pulses > 0,
        Guard.NO_PULSE_YET: compartment.pulses == 0,
        Guard.PULSES_LEFT: compartment.pulses < PULSES,
        Guard.DOOR_HAS_OPENED: compartment.opened,
        Guard.FIRST_GRANT: not compartment.granted,
        Guard.GRANT_UNUSED: not compartment.used,
        Guard.NOT_DELAYED: not compartment.delayed,
        Guard.SIXTH_FAILURE: compartment.failures + 1 >= lock_at,
        Guard.FIRST_OPENING: not compartment.again,
        Guard.RETURN_EXPECTED: compartment.returning,
        Guard.NO_RETURN_EXPECTED: not compartment.returning,
    }
    return frozenset(guard for guard, holds in facts.items() if holds)


def forgotten(compartment: Compartment) -> Compartment:
    """Without what no longer matters in its state: so that worlds which differ in nothing are the same."""
    if compartment.state not in MOVING:
        compartment = compartment._replace(again=False, pulses=0, opened=False, really=False)
    elif compartment.state in {State.OPEN, State.CLOSED_CHECK}:
        compartment = compartment._replace(pulses=0, opened=False)
    if compartment.state not in _LIVE:
        compartment = compartment._replace(
            failures=0, delayed=False, granted=False, used=False, returning=False, openings=0
        )
    return compartment


def unpowered(compartment: Compartment) -> Compartment:
    """After a power cut: what was in memory is gone. Of states that no restart leads back to only the truth matters."""
    left = compartment._replace(again=False, pulses=0, opened=False, seen_open=False, seen_inside=None)
    if left.state in MOVING:
        left = left._replace(
            failures=0,
            delayed=False,
            granted=False,
            used=False,
            returning=False,
            openings=0,
            really=True,
            unmeant=False,
        )
    return forgotten(left)
