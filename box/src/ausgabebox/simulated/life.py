"""Days at a box: orders come, staff load, people collect, some never do, and things go wrong between them."""

from collections.abc import Callable

from ausgabebox.machine.states import State
from ausgabebox.simulated.faults import Fault
from ausgabebox.simulated.mischief import Mischief
from ausgabebox.simulated.papers import Paper, Where
from ausgabebox.simulated.rounds import Round
from ausgabebox.simulated.visits import Visit
from ausgabebox.simulated.world import Dark, World

HOUR = 3600.0


class Life:
    """All that happens, in order."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = world.chance
        self._mischief = Mischief(world)

    def until(self, collected: int) -> None:
        """Go on until so many documents were collected."""
        while self._world.report.collected < collected:
            self._day(collected)

    def fill(self) -> None:
        """Load every compartment, until each document can be collected."""
        world = self._world
        while sum(paper.hinted for paper in world.town.papers.values()) < world.box.size:
            self._orders(low=0.0)  # one that must lie low would wait for its compartment for ever
            self._exchanges(2 + world.box.size // 16)
            Round(world).go()
            self._exchanges(4 + world.box.size // 4)

    def _day(self, collected: int) -> None:
        world = self._world
        self._orders()
        self._exchanges(2)
        self._safely(Round(world).go)
        self._exchanges(3)
        waiting = self._waiting()
        for paper in waiting:
            if world.report.collected >= collected:
                return
            self._gap(60, 40 * 60)
            if paper.hinted and paper.where is Where.BOX:
                self._safely(Visit(world, paper).go)
        self._gap(HOUR, 8 * HOUR if waiting else 24 * HOUR)

    def _orders(self, *, low: float = 0.3) -> None:
        """As many documents wait at the counter as there are compartments that may be free after the round."""
        world = self._world
        for paper in list(world.town.by_order.values()):
            if paper.where is Where.COUNTER and paper.expires_at < world.clock.true() + 2 * 24 * HOUR:
                world.town.new_pin(paper)
        busy = {State.LOADED, State.READY}
        room = sum(state not in busy for state in world.oracle.states().values())
        waiting = sum(paper.where is Where.COUNTER for paper in world.town.by_order.values())
        for _ in range(room - waiting):
            paper = world.town.order(return_required=self._chance.chance(0.2), low=self._chance.chance(low))
            paper.never_comes = world.has(Fault.CITIZENS, 0.02)

    def _waiting(self) -> list[Paper]:
        """Who comes today, in any order."""
        now = self._world.clock.true()
        papers = [
            paper
            for paper in self._world.town.by_order.values()
            if paper.where is Where.BOX and paper.hinted and not paper.never_comes and paper.not_before <= now
        ]
        self._chance.shuffle(papers)
        return papers

    def _gap(self, least: float, most: float) -> None:
        """Nobody is at the box for a while, and things go wrong."""
        world = self._world
        self._safely(lambda: world.wait(self._chance.between(least, most)))
        self._safely(self._mischief.happens)
        if self._chance.chance(0.5):
            self._exchanges(1)

    def _exchanges(self, count: int) -> None:
        for _ in range(count):
            self._safely(self._world.exchange)
            self._world.clock.sleep(1.0)

    def _safely(self, what: Callable[[], object]) -> None:
        try:
            what()
        except Dark:
            self._world.step("the box has started again")
