"""Setting up what is missing, and only that. Standard library only."""

import argparse
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from buergerbuero.config.cli import locks, parts, places, progress, trust
from buergerbuero.config.cli.commands import Needs
from buergerbuero.config.cli.parts import Part
from buergerbuero.config.cli.trouble import Trouble

ROOM = 1_500_000_000
"""Bytes that packages, design system and a database with demonstration cases take at most."""


def main(arguments: Sequence[str]) -> int:
    """Set up all that running needs."""
    argparse.ArgumentParser(description="Set up all that demo needs, and nothing more.").parse_args(arguments)
    ensure("running")
    progress.say("All is set up. Next: ./buergerbuero demo")
    return 0


def ensure(needs: Needs) -> None:
    """Make every part that the command needs and that is missing or out of date. Raises Trouble, OSError."""
    make(parts.needed(needs))


def make(wanted: Sequence[Part]) -> None:
    """Make those of the parts that are missing or out of date. Raises Trouble, OSError."""
    if all(part.made() for part in wanted):
        return
    _check_room()
    with _alone():
        missing = [part for part in wanted if not part.made()]
        progress.walk([progress.Step(part.title, part.make) for part in missing], aside=True)


def environment() -> dict[str, str]:
    """The environment of everything that runs after set-up."""
    unwanted = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    inherited = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**inherited, **trust.variables(os.environ), "PYTHONUTF8": "1"}


def _check_room() -> None:
    free = shutil.disk_usage(places.PROJECT).free
    if free < ROOM:
        raise Trouble(
            f"Only {free // 1_000_000} MB are free at {places.PROJECT}; {ROOM // 1_000_000} MB are needed.",
            "Make room, or clone the project to a larger disk.",
        )


@contextmanager
def _alone() -> Iterator[None]:
    """Two set-ups at the same time would hinder each other: the second waits."""
    places.STATE.mkdir(exist_ok=True)
    file = places.STATE / "setup.lock"
    try:
        lock = locks.take(file)
    except locks.Taken as taken:
        progress.say(f"Another set-up is running in this folder (process {taken.holder}); waiting for it.")
        lock = locks.take(file, wait=True)
    with lock:
        yield
