"""Saying what is being done and how long it took. Standard library only."""

import errno
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from buergerbuero.config.cli import places
from buergerbuero.config.cli.trouble import Trouble


@dataclass(frozen=True)
class Step:
    """One thing to do that may take a while."""

    title: str
    run: Callable[[], None]


def walk(steps: Sequence[Step], *, aside: bool = False) -> None:
    """Run the steps in order and show each with its number and time; `aside`: where no program reads the answer."""
    out = sys.stderr if aside else sys.stdout
    for number, step in enumerate(steps, start=1):
        print(f"[{number}/{len(steps)}] {step.title} ...", end="", flush=True, file=out)
        begun = time.monotonic()
        try:
            step.run()
        except BaseException:
            print(flush=True, file=out)
            raise
        print(f" {_seconds(time.monotonic() - begun)}", flush=True, file=out)


def say(text: str, *, end: str = "\n") -> None:
    """Print at once, also into a pipe."""
    print(text, end=end, flush=True)


def guarded(run: Callable[[], int]) -> int:
    """Run it; an expected failure is printed with its remedy. The exit code."""
    try:
        return run()
    except Trouble as trouble:
        return complain(trouble)
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as problem:
        return complain(_known(problem))
    except KeyboardInterrupt:
        say("\nStopped. The next start goes on from here.")
        return 130


def complain(trouble: Trouble) -> int:
    """Print what went wrong and what to do; the exit code."""
    print(f"\n{trouble}", file=sys.stderr, flush=True)
    return 1


def _known(problem: OSError) -> Trouble:
    """What may happen on any machine at any moment; anything else keeps its traceback."""
    where = problem.filename or places.PROJECT
    match problem.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return Trouble(f"The disk is full ({where}).", "df -h shows how full; make room and start again.")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return Trouble(f"{where} cannot be written: {problem.strerror}.", _by_its_owner(where))
        case _:
            raise problem


def _by_its_owner(where: str | Path) -> str:
    path, us = Path(os.fsdecode(where)), os.geteuid()
    if path.exists() and places.STATE in path.parents and path.stat().st_uid != us:  # after a start with sudo
        return f"It belongs to user {path.stat().st_uid}. To make it yours: sudo chown -R {us} '{places.STATE}'"
    return f"Work in a folder of your own, as the user who owns it: ls -ld '{places.PROJECT}'"


def _seconds(duration: float) -> str:
    return f"{duration:.0f} s" if duration >= 1 else f"{duration:.1f} s"
