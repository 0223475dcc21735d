"""The procedure by which a door opens, with all that can go wrong between two of its steps."""

from collections.abc import Iterator
from typing import NamedTuple

from ausgabebox.machine.limits import PULSES
from ausgabebox.machine.procedure import Step, prescan, watched
from ausgabebox.machine.states import MOVING, Event, Guard
from ausgabebox.model.change import Change, change
from ausgabebox.model.hidden import Compartment, around, door
from ausgabebox.model.oracle import broken_by_pulse, broken_by_second_pulse
from ausgabebox.model.policy import Policy


class Opening(NamedTuple):
    """Which step is next, and what was found."""

    step: Step
    fault: bool = False
    found: Event | None = None
    stuck: bool = False


class Outcome(NamedTuple):
    """One way a step can go. `opening` None: it is over, and the box looks at all its sensors."""

    words: str
    target: Compartment
    other: Compartment
    opening: Opening | None
    fault: int = 0
    halts: bool = False
    broken: str | None = None


def advance(
    policy: Policy, target: Compartment, other: Compartment, opening: Opening, *, halted: bool
) -> Iterator[Outcome]:
    """All ways the next step can go."""
    match opening.step:
        case Step.PRESCAN:
            yield _prescan(policy, target, other, halted=halted)
        case Step.ARM:
            yield Outcome("the supply of the locks goes on", target, other, Opening(Step.PULSE))
            failed = Opening(Step.WATCH, fault=True)
            yield Outcome("the supply of the locks does not answer", target, other, failed, 1)
        case Step.PULSE:
            yield from _pulse(target, other, halted=halted)
        case Step.WATCH:
            found = watched(door(target), [door(other)], fault=opening.fault)
            then = opening._replace(step=Step.DISARM, found=found)
            yield Outcome(f"the box watches: {found}", target, other, then)
        case Step.DISARM:
            yield Outcome("the supply goes off", target, other, opening._replace(step=Step.RESULT))
            yield Outcome(
                "the supply does not go off", target, other, opening._replace(step=Step.RESULT, stuck=True), 1
            )
        case _:
            yield _result(policy, target, other, opening, halted=halted)


def _prescan(policy: Policy, target: Compartment, other: Compartment, *, halted: bool) -> Outcome:
    event = prescan(door(target), [door(other)], rail_off=True)
    if event is None:
        return Outcome("all doors are read as closed", target, other, Opening(Step.ARM))
    result = change(policy, target, event, around(other, halted=halted))
    return _over(f"the pre-scan says {event}", result, other)


def _pulse(target: Compartment, other: Compartment, *, halted: bool) -> Iterator[Outcome]:
    broken = broken_by_pulse(target, other, halted=halted)
    broken = broken or broken_by_second_pulse(target)
    given = target._replace(pulses=min(target.pulses + 1, PULSES), unmeant=False)
    opened = given._replace(open=True, late=False, really=True)
    wrong = other._replace(open=True, unmeant=True)
    ways = (
        ("the door opens", opened, other, 0),
        ("the door is jammed", given, other, 1),
        ("the door is jammed for now", given._replace(late=True), other, 1),
        ("the other door opens instead", given, wrong, 1),
        ("both doors open", opened, wrong, 1),
    )
    for words, one, two, fault in ways:
        yield Outcome(f"a pulse: {words}", one, two, Opening(Step.WATCH), fault, broken=broken)
        lost = Opening(Step.WATCH, fault=True)
        yield Outcome(f"a pulse: {words}, and the board's answer is bad", one, two, lost, fault + 1, broken=broken)


def _result(policy: Policy, target: Compartment, other: Compartment, opening: Opening, *, halted: bool) -> Outcome:
    found = opening.found or Event.NO_EDGE
    asked: frozenset[Guard] = frozenset()
    if policy.trusts_board and not opening.fault:
        found, asked = Event.DOOR_OPENED, frozenset({Guard.OTHER_DOORS_CLOSED})
    result = change(policy, target, found, around(other, halted=halted), asked)
    if found is Event.DOOR_OPENED:
        result = result._replace(compartment=result.compartment._replace(seen_open=True))
    if opening.stuck:
        stuck = change(policy, result.compartment, Event.RAIL_STUCK, around(other, halted=halted))
        result = Change(stuck.compartment, result.halts or stuck.halts, result.broken or stuck.broken)
    again = found is Event.NO_EDGE and result.compartment.state in MOVING and not opening.stuck
    words = f"durable: {found} leads to {result.compartment.state}"
    return _over(words, result, other, Opening(Step.PRESCAN) if again else None)


def _over(words: str, result: Change, other: Compartment, then: Opening | None = None) -> Outcome:
    return Outcome(words, result.compartment, other, then, halts=result.halts, broken=result.broken)
