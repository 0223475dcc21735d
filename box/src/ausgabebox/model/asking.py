"""What people, the town hall and time ask of one compartment while the box runs and opens nothing."""

from collections.abc import Iterator
from typing import NamedTuple

from ausgabebox.machine.states import MOVING, Event, Guard, State
from ausgabebox.model.change import change
from ausgabebox.model.hidden import Around, Compartment, Content, Sense
from ausgabebox.model.policy import Policy

FIT = frozenset({Guard.BUS_HEALTHY, Guard.RAIL_OFF, Guard.POWER_RESERVE})
_TWO = FIT | {Guard.TWO_STAFF}
_HOLDER = FIT | {Guard.CODE_RIGHT, Guard.PIN_RIGHT, Guard.NOT_EXPIRED, Guard.SAME_SESSION, Guard.WITHIN_THREE_MINUTES}
_OPENS = frozenset({Event.LOAD, Event.RETRIEVE, Event.PICK_UP, Event.OPEN_AGAIN})


class Move(NamedTuple):
    """One thing that can happen to one compartment. `fault`: how many faults it takes; `starts`: a door is to open."""

    words: str
    to: Compartment
    fault: int = 0
    halts: bool = False
    starts: bool = False
    broken: str | None = None


class _Ask(NamedTuple):
    words: str
    event: Event
    asked: frozenset[Guard]
    fault: int = 0
    returning: bool = False


def asking(policy: Policy, compartment: Compartment, rest: Around) -> Iterator[Move]:
    """All that is asked and changes something; what is refused changes nothing."""
    for ask in (*_staff(compartment), *_person(compartment), *_town_hall(), *_time(compartment)):
        result = change(policy, compartment, ask.event, rest, ask.asked, returning=ask.returning)
        if result.broken or (result.allowed and (result.compartment != compartment or ask.event in _OPENS)):
            starts = ask.event in _OPENS and result.compartment.state in MOVING
            yield Move(ask.words, result.compartment, ask.fault, result.halts, starts, result.broken)
    if compartment.delayed:
        yield Move("fifteen minutes pass", compartment._replace(delayed=False))


def _each_without(words: str, event: Event, good: frozenset[Guard], missing: tuple[Guard, ...]) -> Iterator[_Ask]:
    """As it should be, and once without each of the guards."""
    yield _Ask(words, event, good)
    for guard in missing:
        yield _Ask(f"{words}, but not {guard.replace('_', ' ')}", event, good - {guard})


def _staff(compartment: Compartment) -> Iterator[_Ask]:
    missing = (Guard.TWO_STAFF, *sorted(FIT))
    for event in (Event.LOAD, Event.RETRIEVE):
        yield from _each_without(f"two staff ask to {event}", event, _TWO, missing)
    yield from _each_without("two staff reserve", Event.RESERVE, _TWO, (Guard.TWO_STAFF,))
    yield from _each_without("two staff take it out of service", Event.TAKE_OUT_OF_SERVICE, _TWO, (Guard.TWO_STAFF,))
    yield _Ask("the reservation is given up", Event.RELEASE, FIT)
    yield _Ask("staff leave", Event.STAFF_LEFT, FIT)
    yield _Ask("staff cannot say what happened", Event.INSPECTION_UNCLEAR, FIT)
    yield from _confirming(compartment)


def _confirming(compartment: Compartment) -> Iterator[_Ask]:
    """Two staff say what they saw; carelessly only while the sensor is honest; one alone says anything."""
    scanned = _TWO | {Guard.SCAN_FITS}
    if compartment.opened:
        if compartment.content is Content.NOTHING:
            yield _Ask("two staff confirm it empty", Event.EMPTY_CONFIRMED, _TWO)
        right = scanned if compartment.content is Content.DOCUMENT else _TWO
        for returning in (False, True):
            yield _Ask("two staff confirm the load", Event.LOAD_CONFIRMED, right, returning=returning)
            yield _Ask("two staff put it back", Event.PUT_BACK, right, returning=returning)
    if compartment.sense is Sense.HONEST:
        yield _Ask("two staff confirm it empty without a look", Event.EMPTY_CONFIRMED, _TWO, 1)
        if compartment.content is not Content.SOMETHING:
            yield _Ask("two staff scan it, forget it, and confirm", Event.LOAD_CONFIRMED, scanned, 1)
            yield _Ask("two staff scan it, forget it, and confirm", Event.PUT_BACK, scanned, 1)
    alone = scanned - {Guard.TWO_STAFF}
    for event in (Event.EMPTY_CONFIRMED, Event.LOAD_CONFIRMED, Event.PUT_BACK):
        yield _Ask(f"one dishonest clerk alone: {event}", event, alone)


def _person(compartment: Compartment) -> Iterator[_Ask]:
    pick_up = (Guard.CODE_RIGHT, Guard.PIN_RIGHT, Guard.NOT_EXPIRED, *sorted(FIT))
    yield from _each_without("somebody asks to collect", Event.PICK_UP, _HOLDER, pick_up)
    again = (Guard.PIN_RIGHT, Guard.SAME_SESSION, Guard.WITHIN_THREE_MINUTES, *sorted(FIT))
    yield from _each_without("the person asks to open it again", Event.OPEN_AGAIN, _HOLDER, again)
    if not compartment.delayed:
        yield _Ask("a wrong PIN is typed", Event.WRONG_PIN, FIT)
    yield _Ask("the person leaves", Event.SESSION_OVER, FIT)
    yield _Ask("the person reports a problem", Event.PROBLEM_REPORTED, FIT)


def _town_hall() -> Iterator[_Ask]:
    yield _Ask("a valid grant comes", Event.GRANT, frozenset({Guard.GRANT_VALID}))
    yield _Ask("a forged, old or foreign grant comes", Event.GRANT, frozenset())
    yield _Ask("the same grant comes again", Event.GRANT, frozenset({Guard.GRANT_VALID, Guard.GRANT_KNOWN}))
    for event in (Event.SUSPEND, Event.SHORTEN, Event.WITHDRAW):
        yield _Ask(f"the town hall says {event}", event, frozenset())


def _time(compartment: Compartment) -> Iterator[_Ask]:
    yield _Ask("the load expires", Event.EXPIRE, FIT)
    if compartment.open or compartment.blind or compartment.state in {State.LOADING, State.RETRIEVING}:
        yield _Ask("30 seconds pass", Event.STILL_OPEN, FIT)
        yield _Ask("two minutes pass", Event.OPEN_LONG, FIT)
        yield _Ask("it takes too long", Event.OPEN_TOO_LONG, FIT)
