"""One box, its town hall and its people in virtual time, moved on step by step; the oracle looks after each.

A step is one thing that somebody does or that happens. Steps are counted, so that a seed and a number lead back to any
moment of a run.
"""

import sqlite3
from collections.abc import Callable, Mapping
from typing import TypeVar

from ausgabebox.agent.agent import Agent
from ausgabebox.machine.states import Event, NotAllowed, State
from ausgabebox.simulated.chance import Chance
from ausgabebox.simulated.clock import VirtualClock
from ausgabebox.simulated.faults import Fault
from ausgabebox.simulated.installation import Installation
from ausgabebox.simulated.oracle import Oracle, PromiseBroken
from ausgabebox.simulated.papers import Paper, Where
from ausgabebox.simulated.power import PowerCut
from ausgabebox.simulated.report import Broken, Report
from ausgabebox.simulated.town import LineOut, Town

T = TypeVar("T")
_BOOTS = 5
_UNREADABLE = Event.SENSOR_UNKNOWN.value
CRASHES = (sqlite3.Error, LookupError, TypeError, AttributeError, AssertionError, RuntimeError, NotAllowed)
"""What the program must never let out, whatever happens to it."""


class Dark(Exception):
    """The power went; the box has been started again meanwhile."""


class Until(Exception):
    """The step that was asked for has come."""


class World:
    """Everything there is in one simulation."""

    def __init__(self, box: Installation, seed: int, faults: frozenset[Fault], *, until: int | None = None) -> None:
        self.box = box
        self.clock: VirtualClock = box.clock
        self.cabinet = box.cabinet
        self.faults = faults
        self.chance = Chance(seed).branch("world")
        self.report = Report(seed, tuple(sorted(faults)))
        self.town = Town(self.clock, self.chance)
        self.town.knows(*box.public_keys())
        self.line = LineOut(self.town, self.chance, 0.04 if Fault.NETWORK in faults else 0.0)
        self.oracle = Oracle(self.cabinet, box.path, lambda: box.power.commits)
        self.trace: Callable[[str], None] | None = None
        self.in_the_dark: Callable[[], None] | None = None
        """What the person at the box does when it goes dark."""
        self._until = until
        self._began = self.clock.true()

    def begin(self) -> None:
        """Start the box for the first time."""
        self.box.start()
        self.look()

    # steps

    def step(self, what: str) -> None:
        """Count, and tell."""
        self.report.steps += 1
        if self.trace:
            self.trace(f"{self.report.steps:>8} {self.clock.true() - self._began:>12.1f}s  {what}")
        if self._until is not None and self.report.steps >= self._until:
            raise Until

    def act(self, what: str, do: Callable[[Agent], T]) -> T:
        """Somebody does something with the program. Raises Dark, and what the program says to them."""
        self.step(what)
        try:
            return do(self.box.agent)
        except PowerCut:
            self.blackout()
            raise Dark from None
        except CRASHES as error:
            raise PromiseBroken("CRASH", f"{what}: {error!r}") from error
        finally:
            self.oracle.check()

    def look(self) -> None:
        """The program looks at its doors. Raises Dark."""
        readable = self.box.readable
        try:
            self.box.agent.tick()
            if self.oracle.owed:
                self.clock.sleep(0.5)
                self.box.agent.tick()
        except PowerCut:
            self.blackout()
            raise Dark from None
        except CRASHES as error:
            raise PromiseBroken("CRASH", f"looking at the doors: {error!r}") from error
        if readable and self.box.readable:
            self.oracle.after_tick()
        self.oracle.check()
        self.oracle.reservations(lambda: self.box.agent.staff() is not None)

    def wait(self, seconds: float) -> None:
        """Time passes, with somebody at the box: the program looks often while a door may move. Raises Dark."""
        left = seconds
        while left > 0:
            pause = min(left, 4.0 if seconds <= 30 else 25.0) if self.oracle.door_may_move else left
            self.clock.sleep(pause)
            left -= pause
            self.look()

    def blackout(self, seconds: float | None = None) -> None:
        """No power for a while; then the box starts, and may be stopped again while it does."""
        self.report.incidents["power cuts"] += 1
        before = self.oracle.states()
        self.step("the power is gone")
        self.box.darken()
        if self.in_the_dark and self.chance.chance(0.5):
            self.in_the_dark()
        self.clock.sleep(self.chance.between(1, 900) if seconds is None else seconds)
        self.restart(before)

    def restart(self, before: Mapping[int, State]) -> None:
        """Power again, after a cut at which compartments stood so."""
        for boots in range(_BOOTS):
            self.box.back()
            if boots == 0 and self.chance.chance(0.1):
                self.box.power.cut_after(self.chance.below(60))
            try:
                self.box.start()
                self.box.power.forget()
                break
            except CRASHES as error:
                raise PromiseBroken("CRASH", f"starting: {error!r}") from error
            except PowerCut:
                self.report.incidents["power cuts while starting"] += 1
                self.box.darken()
        self.oracle.after_boot(before)
        self.look()

    def exchange(self) -> bool:
        """The box calls the town hall. Raises Dark."""
        self.step("exchange with the town hall")
        try:
            return self.line.exchange(Watched(self), self.clock.true())
        except PowerCut:
            self.blackout()
            raise Dark from None
        except CRASHES as error:
            raise PromiseBroken("CRASH", f"exchange: {error!r}") from error
        finally:
            self.oracle.check()

    # what people do

    def has(self, fault: Fault, share: float = 1.0) -> bool:
        """Whether this goes wrong now: where the fault is let in at all, in this share of cases."""
        return fault in self.faults and self.chance.chance(share)

    def paper_in(self, number: int) -> Paper | None:
        """The document that really lies in this compartment."""
        for thing in self.cabinet.compartments[number].things:
            if thing.ref in self.town.papers:
                return self.town.papers[thing.ref]
        return None

    def alerted(self, number: int) -> bool:
        """Whether somebody was told of this compartment in the last hour, or will be when the line is up.

        That it cannot be read is told once, and holds until it is mended.
        """
        if self.oracle.states()[number] is State.ALARM:
            return True
        heard = {name: at for (of, name), at in self.town.alerts.items() if of == number}
        if max(heard.values(), default=0.0) >= self.clock.true() - 3600:
            return True
        waiting = self.oracle.alerts_waiting(number)
        if max(waiting.values(), default=0.0) >= min(self.clock.true(), self.clock.now()) - 3600:
            return True
        blind = heard.get(_UNREADABLE, 0.0) >= self.box.mended_at or _UNREADABLE in waiting
        return blind and not self.box.readable

    def hand_over(self, paper: Paper, where: Where) -> None:
        """The document is somewhere else now."""
        paper.where, paper.compartment = where, None
        paper.gone_at = self.clock.true()

    def end(self, paper: Paper, how: str) -> None:
        """This document has come to its end."""
        self.report.ends[how] += 1
        self.town.forget(paper)

    def broken(self, error: PromiseBroken) -> None:
        """A promise was not kept."""
        report = self.report
        report.broken.append(Broken(error.invariant, error.what, report.seed, report.steps, report.faults))

    def close(self) -> None:
        """No box any more."""
        self.oracle.close()
        self.box.close()

    def finish(self) -> Report:
        """The sums."""
        self.report.days = (self.clock.true() - self._began) / 86_400
        self.report.points = self.box.power.points
        self.report.checked.update(self.oracle.checked)
        self.report.incidents.update(self.line.told)
        if self.oracle.unseen:
            self.report.incidents["doors shut again before anybody could see them"] += self.oracle.unseen
        for name, count in self.town.heard.items():
            self.report.incidents[f"told the town hall: {name}"] += count
        return self.report


class Watched:
    """The agent on the line; after each message the oracle compares what people could do before and after."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._agent = world.box.agent

    def take(self, signed: bytes) -> None:
        """One message."""
        before = self._world.oracle.rights()
        self._agent.take(signed)
        self._world.oracle.after_message(before)

    def waiting(self, most: int) -> list[bytes]:
        """What the box has to say."""
        return self._agent.waiting(most)

    def received(self, number: int) -> None:
        """So far the town hall has it."""
        self._agent.received(number)

    def highest_kept(self) -> int:
        """So far the box has it."""
        return self._agent.highest_kept()
