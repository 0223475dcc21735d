"""The program is killed just before and just after each durable write, started again on its file, and goes on."""

import functools
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ausgabebox.machine.states import MOVING, State
from ausgabebox.simulated import killed
from ausgabebox.simulated.life import Life
from ausgabebox.simulated.papers import Where
from ausgabebox.simulated.world import World

SAMPLES = 8


def child(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", killed.__name__, str(folder), *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@functools.cache
def points() -> int:
    with tempfile.TemporaryDirectory() as folder:
        whole = child(Path(folder))
    assert whole.returncode == 0, whole.stderr
    return int(whole.stdout)


def killed_at(point: int, folder: Path) -> None:
    """Kill there; nothing is lost, nothing is promised wrongly, and the next document finds its way."""
    assert child(folder, str(point)).returncode == killed.KILLED
    world = killed.restored(folder)
    before = world.oracle.states() if world.oracle.laid_out else {1: State.OUT_OF_SERVICE}
    world.box.start()
    world.oracle.after_boot(before)
    world.look()
    Life(world).until(1)
    world.oracle.check()
    nothing_lost(world)
    world.close()


def nothing_lost(world: World) -> None:
    """No document is lost, and no compartment: each can be used, or the town hall knows of it."""
    for number, state in world.oracle.states().items():
        assert state not in {State.RESERVED, *MOVING}
        assert state not in {State.QUARANTINE, State.ALARM} or world.alerted(number)
    lying = {thing.ref for one in world.cabinet.compartments.values() for thing in one.things}
    for paper in world.town.papers.values():
        assert paper.where is not Where.STRANGER
        assert paper.where is not Where.BOX or paper.ref in lying
        assert paper.where is not Where.OWNER or paper.ref not in lying


def test_there_are_many_durable_writes() -> None:
    assert points() > 60


@pytest.mark.parametrize("sample", range(SAMPLES))
def test_killed_at_a_sample_of_writes(sample: int, tmp_path: Path) -> None:
    killed_at((2 * sample + 1) * points() // (2 * SAMPLES), tmp_path)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_killed_before_and_after_each_write(tmp_path: Path) -> None:
    for point in range(points()):
        folder = tmp_path / str(point)
        folder.mkdir()
        killed_at(point, folder)
