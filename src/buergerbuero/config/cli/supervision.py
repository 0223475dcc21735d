"""Running several programs as one: all up or all down but for stand-ins, each with a log, none left behind."""

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from buergerbuero.config.cli import children, places, progress
from buergerbuero.config.cli.trouble import Trouble, tail

LOGS = places.STATE / "log"
SECONDS_TO_STOP = 30.0
"""For one program; the worker finishes the job it has begun."""
LONGEST_LOG = 10_000_000
"""Bytes. A longer log is set aside at the next start, and the one set aside before is dropped."""


@dataclass(frozen=True)
class Program:
    """One program to run."""

    name: str
    command: Sequence[str | Path]
    env: Mapping[str, str]
    spared: bool = False
    """Whether the others go on when it ends by itself: a stand-in for somebody who can be away in operation too."""


@dataclass(frozen=True)
class Running:
    """A program that was started."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    since: int
    """How long the log was when it was started, in bytes."""
    again: str = ""
    """The command that starts it again, of a program without which the others go on; empty for all others."""


class Ended(Exception):
    """Somebody asked us to stop: Ctrl-C, or SIGTERM from a service manager."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Within this block Ctrl-C and SIGTERM raise Ended once; while stopping, further ones are ignored."""

    def end(_number: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        raise Ended

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def together(programs: Sequence[Program], *, logs: Path = LOGS) -> Iterator[list[Running]]:
    """Run the programs for the time of the block; they are stopped in the order they were started."""
    running: list[Running] = []
    try:
        for program in programs:
            running.append(_start(program, logs))
        yield running
    finally:
        for one in running:
            _stop(one)


def check_alive(running: Sequence[Running]) -> None:
    """Raises Trouble if one has ended by itself."""
    for one in running:
        code = one.process.poll()
        if code is not None:
            how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
            raise Trouble(f"{one.name} {how}.", f"Its whole log: {one.log}", log=tail(one.log, 15, since=one.since))


def wait_for_end(running: Sequence[Running]) -> None:
    """Return never: raises Trouble when one program ends, Ended when we are asked to stop.

    When a spared one ends, it is said, once, with the command that brings it back.
    """
    left = list(running)
    while True:
        for one in [one for one in left if one.again and one.process.poll() is not None]:
            left.remove(one)
            progress.say(f"\n{one.name} has ended. The others go on without it. To start it again: {one.again}")
        check_alive(left)
        time.sleep(0.3)


def _start(program: Program, logs: Path) -> Running:
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = logs / f"{program.name}.log"
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as sink:
        since = sink.tell()
        process = children.start(program.command, log=sink, env=program.env, cwd=places.PROJECT)
    again = shlex.join(str(word) for word in program.command) if program.spared else ""
    return Running(program.name, process, log, since, again)


def _stop(one: Running) -> None:
    children.stop(one.process, how=signal.SIGTERM, seconds=SECONDS_TO_STOP)
    with suppress(ProcessLookupError):  # what it may have left in its session
        os.killpg(one.process.pid, signal.SIGKILL)
