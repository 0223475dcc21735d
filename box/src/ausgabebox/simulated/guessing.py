"""How often a stranger can guess at the real program, in virtual time, beside what research/box.md § 3.3 computed.

Measured is how many guesses a day the program judges; the chance of a hit follows from the size of what is guessed.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ausgabebox.agent.errors import Refused, Unknown, WrongPin
from ausgabebox.protocol import codes
from ausgabebox.simulated.chance import Chance
from ausgabebox.simulated.faults import named
from ausgabebox.simulated.installation import Installation
from ausgabebox.simulated.life import Life
from ausgabebox.simulated.papers import Paper
from ausgabebox.simulated.town import Town
from ausgabebox.simulated.world import World

DAY = 86_400.0
CODES, PINS = 2**50, 10**6
SECONDS_A_GUESS = 5.0
"""So fast a person, or a machine that presses keys, is."""


@dataclass(frozen=True)
class Rate:
    """One way to guess: how many guesses were judged in a day, and what chance that gives."""

    way: str
    guesses: int
    hits: int
    chance: float

    def text(self) -> str:
        """One line."""
        return f"  {self.way:<62} {self.guesses:>6} guesses a day   {100 * self.chance:.2g} % a day"


def measure(grants: int = 300, *, seed: int = 1, days: float = 1.0) -> list[Rate]:
    """Let a stranger guess for some days at a box with so many active grants, in each of three ways."""
    with tempfile.TemporaryDirectory(prefix="ausgabebox-") as folder:
        world = loaded(grants, seed, Path(folder))
        papers = [paper for paper in world.town.papers.values() if paper.hinted]
        stranger = _Stranger(world, days)
        one = papers[0]
        found = stranger.guesses(lambda: codes.qr_text(world.chance.octets(16)), "")
        letter = stranger.guesses(lambda: one.qr, one.pin)
        many = stranger.guesses(_each(papers[1:]), "")
    return [
        Rate(f"codes at random, {len(papers)} active grants", *found, 1 - (1 - len(papers) / CODES) ** found[0]),
        Rate("PINs for one code that was found", *letter, 1 - (1 - 1 / PINS) ** letter[0]),
        Rate(f"PINs for {len(papers) - 1} codes that were found", *many, 1 - (1 - 1 / PINS) ** many[0]),
    ]


def computed() -> str:
    """What research/box.md § 3.3 says of other ways, so that ours stand beside them."""
    rows = [("6 digits and no code", 6), ("8 digits and no code", 8), ("10 digits and no code", 10)]
    lines = [
        f"  {name:<62} {720:>6} guesses a day   {100 * (1 - (1 - 300 / 10**digits) ** 720):.2g} % a day"
        for name, digits in rows
    ]
    bound = f"  {'6 digits bound to one grant, five tries':<62} {5:>6} guesses in all  {100 * 5 / PINS:.2g} %"
    return "\n".join(["Computed in the specification, for 300 active grants:", *lines, bound])


def loaded(count: int, seed: int, folder: Path) -> World:
    """A box with so many compartments, each with a document that can be collected."""
    chance = Chance(seed)
    key = Town.key_of(chance.branch("world"))
    box = Installation(folder / "box.sqlite", chance.branch("box"), size=count, town=key.public, bus=False)
    world = World(box, seed, named("none"))
    world.begin()
    Life(world).fill()
    return world


class _Stranger:
    """Somebody with all the time in the world."""

    def __init__(self, world: World, days: float) -> None:
        self._world = world
        self._days = days

    def guesses(self, code: Callable[[], str], pin: str) -> tuple[int, int]:
        """How many guesses are judged a day, and how many hit. `pin`: the right one, which is not tried."""
        world = self._world
        until, before = world.clock.true() + self._days * DAY, world.oracle.failures()
        unknown = hits = in_vain = 0
        while world.clock.true() < until and in_vain < len(world.cabinet.compartments):
            world.clock.sleep(SECONDS_A_GUESS)
            world.look()
            try:
                world.box.agent.present(code())
                world.box.agent.enter_pin(self._other_than(pin))
                hits += 1
            except Unknown:
                unknown += 1
            except WrongPin:
                in_vain = 0
            except Refused as refused:
                in_vain += refused.until is None
                world.clock.sleep(max(0.0, min(until - world.clock.true(), (refused.until or 0) - world.clock.now())))
        return round((unknown + world.oracle.failures() - before) / self._days), hits

    def _other_than(self, pin: str) -> str:
        guess = self._world.chance.digits(6)
        return guess if guess != pin else self._other_than(pin)


def _each(papers: list[Paper]) -> Callable[[], str]:
    """One code after the other, and from the first again."""
    drawn = iter(range(10**9))
    return lambda: papers[next(drawn) % len(papers)].qr
