"""Visits every world that can be reached, those that need fewer faults first, and tells how a rule was broken."""

from collections import deque
from dataclasses import dataclass, field

from ausgabebox.model.hidden import Compartment
from ausgabebox.model.policy import Policy
from ausgabebox.model.world import World, Worlds


@dataclass(frozen=True)
class Broken:
    """A rule, how many faults it took, and what happened, in words."""

    rule: str
    faults: int
    trace: tuple[str, ...]


@dataclass
class Found:
    """What a search saw."""

    policy: str
    faults: int
    worlds: int = 0
    transitions: int = 0
    states: set[str] = field(default_factory=set)
    broken: dict[str, Broken] = field(default_factory=dict)
    complete: bool = True


@dataclass(frozen=True)
class _Came:
    """How a world was reached first."""

    before: World | None
    words: str
    where: int | None
    swapped: bool


START = World(Compartment(), Compartment())


def search(
    policy: Policy, *, faults: int, alone: bool = False, first_only: bool = False, most: int | None = None
) -> Found:
    """All worlds with at most `faults` faults in one history; power cuts are no faults, they are always possible.

    `first_only` stops at the first broken rule, `most` after so many worlds.
    """
    worlds, found = Worlds(policy, alone=alone), Found(policy.name, faults)
    came: dict[World, _Came] = {START: _Came(None, "", None, swapped=False)}
    done: set[World] = set()
    waiting: list[deque[World]] = [deque() for _ in range(faults + 2)]
    waiting[0].append(START)
    for spent in range(faults + 1):
        while waiting[spent]:
            world = waiting[spent].popleft()
            if world in done:
                continue
            done.add(world)
            found.worlds += 1
            found.states |= {world.first.state, world.second.state}
            for step in worlds.next(world, faults - spent):
                found.transitions += 1
                cost = spent + step.fault
                how = _Came(world, step.words, step.where, step.swapped)
                if step.broken:
                    found.broken.setdefault(step.broken, Broken(step.broken, cost, _trace(came, how)))
                    if first_only:
                        return found
                elif step.world not in came:
                    came[step.world] = how
                    waiting[cost].append(step.world)
            if most is not None and found.worlds >= most:
                found.complete = False
                return found
    return found


def _trace(came: dict[World, _Came], last: _Came) -> tuple[str, ...]:
    """What happened, oldest first; compartments keep their names while the search swaps them."""
    steps = [last]
    while steps[-1].before is not None:
        steps.append(came[steps[-1].before])
    names = [1, 2]
    words = []
    for step in reversed(steps[:-1]):
        words.append(step.words if step.where is None else f"compartment {names[step.where]}: {step.words}")
        if step.swapped:
            names.reverse()
    return tuple(words)
