"""`simulate`: so many collections, split over processes; each has a box, a town and a seed of its own."""

import gc
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ausgabebox.agent.agent import Agent
from ausgabebox.simulated.chance import Chance
from ausgabebox.simulated.faults import ALL, Fault
from ausgabebox.simulated.installation import Installation, MakeAgent
from ausgabebox.simulated.life import Life
from ausgabebox.simulated.oracle import PromiseBroken
from ausgabebox.simulated.report import Report
from ausgabebox.simulated.town import Town
from ausgabebox.simulated.world import Until, World

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
RARELY = 100_000
"""Objects between two searches for garbage that hangs together: a simulation makes many, and hardly any knots."""


@dataclass(frozen=True)
class Plan:
    """What one process does."""

    pickups: int
    seed: int
    faults: frozenset[Fault]
    compartments: int = 8
    until: int | None = None
    wire: bool = False
    """Each byte goes through a serial port of the kernel."""


def simulate(
    pickups: int,
    seed: int,
    faults: frozenset[Fault] = ALL,
    compartments: int = 8,
    *,
    processes: int = 1,
) -> Report:
    """Run so many collections with these faults; the same arguments give the same report, but for its seconds."""
    begun = time.monotonic()
    parts = max(1, min(processes, pickups))
    plans = [
        Plan(pickups // parts + (part < pickups % parts), seed_of(seed, part, parts), faults, compartments)
        for part in range(parts)
    ]
    report = Report(seed, tuple(sorted(faults)))
    for part in _all(plans):
        report.add(part)
    report.seconds = time.monotonic() - begun
    return report


def seed_of(seed: int, part: int, parts: int) -> int:
    """The seed of one of several processes; of a single one, the seed itself."""
    return seed if parts == 1 else Chance(seed).branch(f"process {part} of {parts}").bits()


def _all(plans: list[Plan]) -> list[Report]:
    if len(plans) == 1:
        return [run(plans[0])]
    with ProcessPoolExecutor(len(plans)) as pool:
        return list(pool.map(run, plans))


def run(plan: Plan, *, make: MakeAgent = Agent, trace: Callable[[str], None] | None = None) -> Report:
    """One box, from its first start to the last collection, or to the promise that breaks."""
    gc.set_threshold(RARELY)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None, prefix="ausgabebox-") as folder:
        world = made(plan, Path(folder), make=make)
        world.trace = trace
        try:
            world.begin()
            Life(world).until(plan.pickups)
        except PromiseBroken as broken:
            world.broken(broken)
        except Until:
            pass
        finally:
            world.close()
        return world.finish()


def made(plan: Plan, folder: Path, *, make: MakeAgent = Agent) -> World:
    """A world that has not begun."""
    chance = Chance(plan.seed)
    key = Town.key_of(chance.branch("world"))
    box = Installation(
        folder / "box.sqlite", chance.branch("box"), size=plan.compartments, town=key.public, make=make, wire=plan.wire
    )
    return World(box, plan.seed, plan.faults, until=plan.until)
