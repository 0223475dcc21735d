"""A child process that lives through one document and is ended at one of its durable writes.

`python -m ausgabebox.simulated.killed FOLDER POINT` writes down what is really so, and then os._exit there. Without a
point it says how many there are: one just before and one just after each write.
"""

import os
import pickle
import sys
from pathlib import Path
from typing import Any

from ausgabebox.simulated.faults import named
from ausgabebox.simulated.life import Life
from ausgabebox.simulated.power import Power
from ausgabebox.simulated.rounds import Round
from ausgabebox.simulated.run import Plan, made
from ausgabebox.simulated.world import World

PLAN = Plan(1, 11, named("none"), compartments=1)
KILLED = 9
_NOT_KEPT = ("_clock", "_chance", "key", "box_keys")


class Killer(Power):
    """Ends the process at one point, with no word to anybody."""

    def __init__(self, world: World, folder: Path, at: int) -> None:
        super().__init__()
        self._world, self._folder, self._at = world, folder, at

    def point(self) -> None:
        """Go on, or end here."""
        if self.points == self._at:
            (self._folder / "truth").write_bytes(pickle.dumps(truth(self._world)))
            os._exit(KILLED)
        super().point()


def truth(world: World) -> dict[str, Any]:
    """What no power cut changes: time, doors and what lies behind them, and what the town hall has."""
    town = {name: value for name, value in vars(world.town).items() if name not in _NOT_KEPT}
    doors = {number: (one.shut, one.things) for number, one in world.cabinet.compartments.items()}
    return {"passed": world.clock.true() - world.clock.started, "doors": doors, "town": town}


def restored(folder: Path) -> World:
    """The world as the killed process left it, with the power still off. Only for a folder of one's own child."""
    world = made(PLAN, folder)
    known = pickle.loads((folder / "truth").read_bytes())  # noqa: S301 - written by a child of this very process
    world.clock.sleep(known["passed"])
    vars(world.town).update(known["town"])
    for number, (shut, things) in known["doors"].items():
        world.cabinet.compartments[number].shut = shut
        world.cabinet.compartments[number].things = things
    return world


def live(world: World) -> None:
    """Inspect, load, grant, collect, lay the old document in, inspect again."""
    world.begin()
    world.town.order(return_required=True, low=False)
    Life(world).until(1)
    Round(world).go()
    world.exchange()


def main(folder: Path, at: int) -> None:
    """Live until there, or to the end."""
    world = made(PLAN, folder)
    world.box.bus.before = world.box.bus.after = None
    world.box.power = Killer(world, folder, at)
    live(world)
    sys.stdout.write(f"{world.box.power.points}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else -1)
