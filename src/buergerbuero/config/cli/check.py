"""./buergerbuero check: everything about the code and the data that needs no running system."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from buergerbuero.config.cli import places, progress, reach

PROGRAMS = places.VENV / "bin"
CLI = [os.fspath(places.PYTHON), "-m", "buergerbuero.config.cli"]
CHECKS = {
    "Style (ruff)": [os.fspath(PROGRAMS / "ruff"), "check", "."],
    "Layout (ruff format)": [os.fspath(PROGRAMS / "ruff"), "format", "--check", "."],
    "Types (mypy)": [os.fspath(PROGRAMS / "mypy")],
    "Import rule (import-linter)": [os.fspath(PROGRAMS / "lint-imports")],
    "Translations": [os.fspath(places.PYTHON), "-m", "buergerbuero.config.cli.texts", "check"],
    "Services": [*CLI, "services", "check"],
    "Django's own checks": [*CLI, "manage", "check"],
    "Migrations are complete": [*CLI, "manage", "makemigrations", "--check", "--dry-run"],
}
AT_A_TIME = 2
"""The slowest, mypy, runs beside the rest."""


@dataclass(frozen=True)
class Result:
    """How one check ended."""

    title: str
    passed: bool
    said: str
    seconds: float


def main(arguments: Sequence[str]) -> int:
    """Run all checks; the exit code is 0 if all pass."""
    argparse.ArgumentParser(description="Style, types, import rule, services, migrations.").parse_args(arguments)
    return 0 if run_all() else 1


def run_all() -> bool:
    """Run the checks, show each as it ends, and what the failed ones said at the end."""
    env = reach.without_data()
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        slowest_first = sorted(CHECKS, key=lambda title: "mypy" not in title)
        waiting = [pool.submit(_run, title, env) for title in slowest_first]
        results = [_shown(future.result()) for future in as_completed(waiting)]
    failed = [result for result in results if not result.passed]
    for result in failed:
        progress.say(f"\n--- {result.title}\n{result.said.strip()}")
    if failed:
        names = ", ".join(result.title for result in failed)
        progress.say(f"\nNot in order: {names}.\n  -> ./buergerbuero fix corrects what a machine can correct.")
    return not failed


def _run(title: str, env: Mapping[str, str]) -> Result:
    begun = time.monotonic()
    done = subprocess.run(
        CHECKS[title],
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
