"""./buergerbuero check [NAME ...]: everything about the code and the data that needs no running system."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from buergerbuero.config.cli import places, progress, reach

PROGRAMS = places.VENV / "bin"
CLI = [os.fspath(places.PYTHON), "-m", "buergerbuero.config.cli"]
CHECKS = {
    "types": ("Types (mypy)", [os.fspath(PROGRAMS / "mypy")]),
    "style": ("Style (ruff)", [os.fspath(PROGRAMS / "ruff"), "check", "."]),
    "layout": ("Layout (ruff format)", [os.fspath(PROGRAMS / "ruff"), "format", "--check", "."]),
    "imports": ("Import rule (import-linter)", [os.fspath(PROGRAMS / "lint-imports")]),
    "texts": ("Translations", [os.fspath(places.PYTHON), "-m", "buergerbuero.config.cli.texts", "check"]),
    "services": ("Services", [*CLI, "services", "check"]),
    "django": ("Django's own checks", [*CLI, "manage", "check"]),
    "migrations": ("Migrations are complete", [*CLI, "manage", "makemigrations", "--check", "--dry-run"]),
}
AT_A_TIME = 2
"""The first and slowest, mypy, runs beside the rest."""


@dataclass(frozen=True)
class Result:
    """How one check ended."""

    title: str
    passed: bool
    said: str
    seconds: float


def main(arguments: Sequence[str]) -> int:
    """Run the checks that are named, or all; the exit code is 0 if they pass."""
    parser = argparse.ArgumentParser(description="Checks what needs no running system: all of it, or what you name.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of these only: {', '.join(CHECKS)}")
    names = parser.parse_args(arguments).names
    if unknown := [name for name in names if name not in CHECKS]:
        parser.error(f"There is no check {unknown[0]}. There are: {', '.join(CHECKS)}.")
    return 0 if run(names or CHECKS) else 1


def run(names: Iterable[str] = CHECKS) -> bool:
    """Run these checks, show each as it ends, and what the failed ones said at the end."""
    env = reach.without_data()
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        waiting = [pool.submit(_run, *CHECKS[name], env) for name in names]
        results = [_shown(future.result()) for future in as_completed(waiting)]
    failed = [result for result in results if not result.passed]
    for result in failed:
        progress.say(f"\n--- {result.title}\n{result.said.strip()}")
    if failed:
        names = ", ".join(result.title for result in failed)
        progress.say(f"\nNot in order: {names}.\n  -> ./buergerbuero fix corrects what a machine can correct.")
    return not failed


def _run(title: str, words: Sequence[str], env: Mapping[str, str]) -> Result:
    begun = time.monotonic()
    done = subprocess.run(
        words,
        cwd=places.PROJECT,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Result(title, done.returncode == 0, done.stdout, time.monotonic() - begun)


def _shown(result: Result) -> Result:
    progress.say(f"{'ok    ' if result.passed else 'FAILED'}  {result.title} ({result.seconds:.0f} s)")
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
