"""Two compartments, the box around them, and all that can happen next."""

from collections.abc import Iterator
from functools import cache, partial
from typing import NamedTuple

from ausgabebox.machine.procedure import Step
from ausgabebox.machine.states import MOVING, Event
from ausgabebox.model.asking import Move, asking
from ausgabebox.model.change import change
from ausgabebox.model.hidden import Compartment, around, unpowered
from ausgabebox.model.nature import nature
from ausgabebox.model.noticing import boot, notice, silence
from ausgabebox.model.opening import Opening, Outcome, advance
from ausgabebox.model.oracle import broken_in
from ausgabebox.model.policy import Policy

_INTERRUPTED = frozenset({Step.PRESCAN, Step.PULSE, Step.RESULT})
"""Before these steps hands, force and failing parts interfere. Before the others it would change nothing: they read no
sensor, so what happens before ARM may as well happen before PULSE, and what happens before DISARM before RESULT.
Between PULSE and WATCH nothing does: the watch sees the edge before a hand is at the door."""


class World(NamedTuple):
    """While a door is to open, `first` is the compartment it is about; else the order of both means nothing."""

    first: Compartment
    second: Compartment
    halted: bool = False
    down: bool = False
    opening: Opening | None = None


class Next(NamedTuple):
    """What happened (`words`, to the first or second compartment, or None: to the box) and what became of it."""

    words: str
    where: int | None
    fault: int
    world: World
    broken: str | None
    swapped: bool


class Worlds:
    """What can happen next under one policy. What one compartment can do is worked out once and kept."""

    def __init__(self, policy: Policy, *, alone: bool = False) -> None:
        """`alone`: nothing ever happens at the second compartment."""
        self.policy = policy
        self._alone = alone
        self._ranks: dict[Compartment, int] = {}
        self._looked: dict[World, tuple[World, str | None, bool]] = {}
        self._asking = cache(lambda compartment, rest: tuple(asking(policy, compartment, rest)))
        self._nature = cache(lambda compartment: tuple(nature(compartment)))
        self._change = cache(partial(change, policy))
        self._silence = cache(partial(silence, policy))
        self._notice = cache(lambda compartment, rest: notice(policy, compartment, rest))

    def next(self, world: World, faults: int) -> Iterator[Next]:
        """Each thing that can happen next with at most so many faults."""
        if world.down:
            yield from self._by_nature(world, faults)
            yield self._boot(world)
            return
        if world.opening is None:
            yield from self._asked(world, faults)
            yield from self._by_nature(world, faults)
            yield from self._of_the_box(world, faults)
        else:
            if world.opening.step in _INTERRUPTED:
                yield from self._by_nature(world, faults)
            for outcome in advance(self.policy, world.first, world.second, world.opening, halted=world.halted):
                if outcome.fault <= faults:
                    yield self._opened(world, outcome)
        yield self._finish("the power fails", None, 0, _cut(world))

    def _both(self, world: World) -> tuple[tuple[Compartment, Compartment], ...]:
        """Each compartment at which something may happen, with the other one."""
        return _pairs(world)[:1] if self._alone else _pairs(world)

    def _rank(self, compartment: Compartment) -> int:
        """Any order will do, as long as it stays."""
        return self._ranks.setdefault(compartment, len(self._ranks))

    def _asked(self, world: World, faults: int) -> Iterator[Next]:
        for where, (one, other) in enumerate(self._both(world)):
            for move in self._asking(one, around(other, halted=world.halted)):
                if move.fault > faults:
                    continue
                opening = Opening(Step.PRESCAN) if move.starts else None
                to = World(move.to, other, world.halted or move.halts, opening=opening)
                yield self._finish(move.words, where, move.fault, to, move.broken, swapped=where == 1)

    def _by_nature(self, world: World, faults: int) -> Iterator[Next]:
        for where, (one, other) in enumerate(self._both(world)):
            for move in self._nature(one):
                if move.fault > faults:
                    continue
                yield self._natural(world, where, one, other, move)

    def _natural(self, world: World, where: int, one: Compartment, other: Compartment, move: Move) -> Next:
        compartment, halts, broken = move.to, world.halted, None
        if not world.down and world.opening is None:
            result = self._silence(one, compartment, around(other, halted=world.halted))
            compartment, halts, broken = result.compartment, halts or result.halts, result.broken
        first, second = (other, compartment) if where else (compartment, other)
        return self._finish(
            move.words, where, move.fault, world._replace(first=first, second=second, halted=halts), broken
        )

    def _of_the_box(self, world: World, faults: int) -> Iterator[Next]:
        if world.halted:
            yield self._finish("two staff clear the halt", None, 0, world._replace(halted=False))
        if not faults:
            return
        yield self._everywhere(world, Event.TAMPER, "somebody is at the enclosure")

    def _everywhere(self, world: World, event: Event, words: str) -> Next:
        first = self._change(world.first, event, around(world.second, halted=world.halted))
        second = self._change(world.second, event, around(world.first, halted=world.halted))
        halted = world.halted or first.halts or second.halts
        to = World(first.compartment, second.compartment, halted)
        return self._finish(words, None, 1, to, first.broken or second.broken)

    def _boot(self, world: World) -> Next:
        first = boot(self.policy, world.first, around(world.second, halted=world.halted))
        second = boot(self.policy, world.second, around(world.first, halted=world.halted))
        halted = world.halted or first.halts or second.halts
        to = World(first.compartment, second.compartment, halted)
        return self._finish("the box starts", None, 0, to, first.broken or second.broken)

    def _opened(self, world: World, outcome: Outcome) -> Next:
        to = World(outcome.target, outcome.other, world.halted or outcome.halts, opening=outcome.opening)
        return self._finish(outcome.words, 0, outcome.fault, to, outcome.broken)

    def _finish(
        self,
        words: str,
        where: int | None,
        fault: int,
        world: World,
        broken: str | None = None,
        *,
        swapped: bool = False,
    ) -> Next:
        """The box looks at its sensors, where it can; the judge looks; both compartments are put in order."""
        known = self._looked.get(world)
        if known is None:
            known = self._looked[world] = self._look(world)
        then, noticed, turned = known
        return Next(words, where, fault, then, broken or noticed, swapped is not turned)

    def _look(self, world: World) -> tuple[World, str | None, bool]:
        broken = self._judged(world, settled=False)
        if not world.down and world.opening is None:
            world, noticed = self._settled(world)
            broken = broken or noticed or self._judged(world, settled=True)
        if world.opening is None and not self._alone and self._rank(world.second) < self._rank(world.first):
            return world._replace(first=world.second, second=world.first), broken, True
        return world, broken, False

    def _judged(self, world: World, *, settled: bool) -> str | None:
        if world.first.state in MOVING and world.second.state in MOVING:
            return "I4"
        first = broken_in(world.first, settled=settled, lock_at=self.policy.lock_at)
        return first or broken_in(world.second, settled=settled, lock_at=self.policy.lock_at)

    def _settled(self, world: World) -> tuple[World, str | None]:
        broken = None
        noticed = True
        while noticed:
            noticed = False
            for where, (one, other) in enumerate(_pairs(world)):
                result = self._notice(one, around(other, halted=world.halted))
                if result is not None:
                    pair = (other, result.compartment) if where else (result.compartment, other)
                    world = World(*pair, world.halted or result.halts)
                    broken = broken or result.broken
                    noticed = True
                    break
        return world, broken


def _pairs(world: World) -> tuple[tuple[Compartment, Compartment], tuple[Compartment, Compartment]]:
    return (world.first, world.second), (world.second, world.first)


def _cut(world: World) -> World:
    """The power fails: the supply of the locks is off, what was in memory is gone, what was written stays."""
    return World(unpowered(world.first), unpowered(world.second), world.halted, down=True)
