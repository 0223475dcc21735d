"""The judge: invariants I1 to I7 and what belongs to them, said a second time, by what is really so. Knows no table."""

from collections.abc import Set

from ausgabebox.machine.states import EMPTY_STATES, FROM_OUTSIDE, MOVING, Event, Guard, State, Write
from ausgabebox.model.hidden import Around, Compartment, Content

RULES = {
    "I1": "A compartment with something inside is never free or reserved.",
    "I2": "A door that opens has a durable intent of a person who may, else it alarms.",
    "I3": "A grant opens one load, once; once more only at once, and while something lies inside.",
    "I4": "Never do two doors move.",
    "I5": "After loading, no message gives more rights, but for the first valid grant.",
    "I6": "The time of issue is durable before anybody is told that it is done.",
    "I7": "A restart leads to the same state, QUARANTINE or ALARM.",
    "R1": "Who opens has code and PIN, in time and undelayed, or is one of two staff.",
    "R2": "Nothing opens while a door, the bus, the supply or the power is not as it must be, or the box is halted.",
    "R3": "What two staff confirm, two staff have seen: the door was open, and it is closed.",
    "R4": "A load is the right document.",
    "R5": "After six wrong PINs nobody tries again.",
    "R6": "What happens anyway always has a line.",
    "R7": "A compartment counts as opened only after its door has really opened.",
}
"""I: box.md section 3.7. R: what they take for granted."""

ASSUMED = (
    "A door's contact tells the truth or cannot be read; there is no second one to find a lie.",
    "Of two staff one is honest, and they do not overlook a document while the presence sensor lies.",
    "Nobody who forces a door while the box is without power puts something in.",
    "The watch after a pulse is quicker than a hand: a door that opens is not closed again unseen.",
    "Signatures, codes and PINs are what they seem; codes.py, grants.py and their tests answer for that.",
)
"""What the model takes for granted: where this is wrong, it proves nothing."""

_STAFF_OPEN = frozenset({Event.LOAD, Event.RETRIEVE})
_CONFIRMED = frozenset({Event.LOAD_CONFIRMED, Event.EMPTY_CONFIRMED, Event.PUT_BACK})
_BY_STAFF = _CONFIRMED | {Event.RESERVE, Event.TAKE_OUT_OF_SERVICE}
_BEGIN = _STAFF_OPEN | {Event.PICK_UP, Event.OPEN_AGAIN}
_HANDED_OUT = frozenset({State.ISSUED_UNVERIFIED, State.RETURN_CHECK})
_MEANT = frozenset({State.OPENING, State.LOADING, State.RETRIEVING})
_FIT = frozenset({Guard.BUS_HEALTHY, Guard.RAIL_OFF, Guard.POWER_RESERVE})


def broken_by(
    before: Compartment,
    event: Event,
    asked: Set[Guard],
    writes: tuple[Write, ...],
    after: Compartment,
    rest: Around,
) -> str | None:
    """The rule that this change breaks; `asked`: what is true of those who ask and of the box around."""
    if event in FROM_OUTSIDE:
        return _from_outside(before, event, asked, after)
    if event is Event.BOOT:
        return _restarted(before, after)
    if event in _BEGIN and after.state in MOVING:
        return _begun(before, event, asked, writes, rest)
    if event in _BY_STAFF and after.state is not State.QUARANTINE:
        return _confirmed(before, event, asked, after)
    issued = before.state is State.OPEN and after.state in _HANDED_OUT
    return "I6" if issued and Write.ISSUE not in writes else None


def _restarted(before: Compartment, after: Compartment) -> str | None:
    allowed = {State.QUARANTINE, State.ALARM} | ({before.state} - MOVING)
    return None if after.state in allowed else "I7"


def _from_outside(before: Compartment, event: Event, asked: Set[Guard], after: Compartment) -> str | None:
    if after.state is before.state:
        return None
    if event is Event.GRANT:
        first = asked >= {Guard.GRANT_VALID} and not before.granted and before.state is State.LOADED
        return None if first and after.state is State.READY else "I5"
    return None if after.state in {State.LOCKED_OUT, State.EXPIRED, State.QUARANTINE} else "I5"


def _begun(before: Compartment, event: Event, asked: Set[Guard], writes: tuple[Write, ...], rest: Around) -> str | None:
    entitled = {
        Event.PICK_UP: {Guard.CODE_RIGHT, Guard.PIN_RIGHT, Guard.NOT_EXPIRED},
        Event.OPEN_AGAIN: {Guard.PIN_RIGHT, Guard.SAME_SESSION, Guard.WITHIN_THREE_MINUTES},
    }.get(event, {Guard.TWO_STAFF})
    if not asked >= entitled or (event is Event.PICK_UP and before.delayed):
        return "R1"
    if Write.INTENT not in writes:
        return "I2"
    if event is Event.PICK_UP and (Write.GRANT_USED not in writes or before.openings):
        return "I3"
    if not rest.other_rests or rest.other_open:
        return "I4"
    if before.open or before.blind or rest.other_closed is not True or rest.halted or not asked >= _FIT:
        return "R2"
    return None


def _confirmed(before: Compartment, event: Event, asked: Set[Guard], after: Compartment) -> str | None:
    if Guard.TWO_STAFF not in asked:
        return "R3"
    if event in _CONFIRMED and (not before.opened or before.open or before.blind):
        return "R3"
    if after.state is State.LOADED and before.content is not Content.DOCUMENT:
        return "R4"
    return None


def broken_by_pulse(target: Compartment, other: Compartment, *, halted: bool) -> str | None:
    """The rule that a pulse at this moment breaks."""
    if target.state not in _MEANT:
        return "I2"
    if other.state in MOVING or (other.open and not other.unmeant):
        return "I4"
    return "R2" if halted else None


def broken_by_second_pulse(target: Compartment) -> str | None:
    """The rule that a pulse breaks when this grant has opened this door before; `target` as it was before."""
    again = target.openings == 1 and target.seen_inside is True
    return "I3" if target.state is State.OPENING and target.openings and not again else None


def broken_in(compartment: Compartment, *, settled: bool, lock_at: int) -> str | None:
    """The rule that a compartment breaks as it stands; `settled`: the box has just looked at all its sensors."""
    if compartment.content is not Content.NOTHING and compartment.state in EMPTY_STATES:
        return "I1"
    if compartment.state is State.READY and compartment.openings:
        return "I3"
    if compartment.state is State.READY and compartment.failures >= lock_at:
        return "R5"
    if compartment.state in {State.OPEN, State.CLOSED_CHECK} and not compartment.really:
        return "R7"
    if settled and compartment.open and not compartment.blind:
        return _open_door(compartment)
    return None


def _open_door(compartment: Compartment) -> str | None:
    """An open door that can be read is meant, or it alarms."""
    if compartment.state in {State.ALARM, State.OUT_OF_SERVICE}:
        return None
    meant = compartment.state in {State.OPEN, State.LOADING, State.RETRIEVING} and not compartment.unmeant
    return None if meant else "I2"
