"""./buergerbuero test: checks and tests on a PostgreSQL that is thrown away afterwards.

The last line is pytest's closing line. Nothing is skipped for want of a part: what is missing fails.
"""

import argparse
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from buergerbuero.config.cli import check, chromium, environment, npm, places, postgres, progress, setup
from buergerbuero.config.cli.trouble import Trouble

ADDRESS = "BB_TEST_PG_DSN"
"""A superuser's address of a PostgreSQL for tests; if it is set, that one is used and nothing in it kept."""
MOST_PROCESSES = 8


def main(arguments: Sequence[str]) -> int:
    """Run checks and tests; with paths or options for pytest, only those tests. pytest's exit code."""
    parser = argparse.ArgumentParser(description="Run checks and tests. What follows is handed to pytest.")
    parser.add_argument("--all", action="store_true", help="also the tests that take long")
    parser.add_argument("--no-checks", action="store_true", help="only the tests, not style, types and the like")
    options, for_pytest = parser.parse_known_args(arguments)
    chromium.require()
    if not for_pytest and not options.no_checks and not check.run():
        progress.say("The tests were not run. They alone: ./buergerbuero test --no-checks")
        return 1
    with _database() as address:
        return _pytest(for_pytest, address, everything=options.all)


@contextmanager
def _database() -> Iterator[str]:
    if given := os.environ.get(ADDRESS):
        yield given
        return
    with (
        tempfile.TemporaryDirectory(prefix="bb-test-") as folder,
        postgres.running(Path(folder) / "postgres", fast=True) as cluster,
    ):
        yield cluster.superuser_dsn


def _pytest(arguments: Sequence[str], address: str, *, everything: bool) -> int:
    words = [os.fspath(places.PYTHON), "-m", "pytest", *arguments]
    if not everything and not any(word.startswith("-m") for word in arguments):
        words += ["-m", "not long"]
    words += ["--thorough"] if everything else []
    if not arguments:
        words += ["-n", str(min(os.cpu_count() or 1, MOST_PROCESSES))]
    node = {"PLAYWRIGHT_NODEJS_PATH": os.fspath(npm.node())}
    env = {**node, **environment.without_ours(setup.environment()), ADDRESS: address}
    process = subprocess.Popen(words, cwd=places.PROJECT, env=env)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches pytest too, which ends in order
    signal.signal(signal.SIGTERM, lambda _number, _frame: process.send_signal(signal.SIGINT))
    code = process.wait()
    if code < 0:
        memory = "Too little memory? dmesg says so."
        ended = "Somebody has ended it, or a time limit of what began it."
        raise Trouble(f"pytest was ended by signal {-code}.", memory if -code == signal.SIGKILL else ended)
    return code
