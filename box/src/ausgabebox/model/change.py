"""One event at one compartment: the line of the table that is checked, what it changes, and what the judge says."""

from collections.abc import Set
from typing import NamedTuple

from ausgabebox.machine.states import FROM_OUTSIDE, PHYSICAL, Event, Guard, NotAllowed, State, Write
from ausgabebox.machine.table import after
from ausgabebox.model.hidden import Around, Compartment, forgotten, known
from ausgabebox.model.oracle import broken_by
from ausgabebox.model.policy import Policy


class Change(NamedTuple):
    """What became of it."""

    compartment: Compartment
    halts: bool = False
    broken: str | None = None
    allowed: bool = True


def change(
    policy: Policy,
    compartment: Compartment,
    event: Event,
    rest: Around,
    asked: Set[Guard] = frozenset(),
    *,
    returning: bool = False,
) -> Change:
    """The event, with what the box knows and what is true of those who ask (`asked`)."""
    holding = known(compartment, rest, lock_at=policy.lock_at) | asked
    try:
        line = after(compartment.state, event, holding, lines=policy.lines)
    except NotAllowed:
        missing = event in PHYSICAL | FROM_OUTSIDE
        return Change(compartment, broken="R6" if missing else None, allowed=False)
    changed = forgotten(_written(compartment._replace(state=line.to), event, line.writes, policy, returning=returning))
    broken = broken_by(compartment, event, asked, line.writes, changed, rest)
    return Change(changed, Write.HALT in line.writes, broken)


def _written(
    compartment: Compartment, event: Event, writes: tuple[Write, ...], policy: Policy, *, returning: bool
) -> Compartment:
    for write in writes:
        match write:
            case Write.INTENT:
                compartment = compartment._replace(
                    again=event is Event.OPEN_AGAIN, pulses=0, opened=False, really=False
                )
            case Write.LOAD:
                compartment = compartment._replace(
                    failures=0, delayed=False, granted=False, used=False, openings=0, returning=returning
                )
            case Write.GRANT:
                compartment = compartment._replace(granted=True)
            case Write.GRANT_USED:
                compartment = compartment._replace(used=True)
            case Write.GRANT_RESTORED:
                compartment = compartment._replace(used=False)
            case Write.FAILURE:
                failures = compartment.failures + 1
                compartment = compartment._replace(failures=failures, delayed=failures == policy.delay_at)
            case Write.EDGE:
                by_grant = int(compartment.state is State.OPEN)
                compartment = compartment._replace(opened=True, openings=compartment.openings + by_grant)
            case _:
                pass
    return compartment
