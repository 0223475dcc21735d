"""Before any package is there: which command is meant, what it needs, then on with the project's own Python.

Standard library only.
"""

import difflib
import importlib
import os
import sys
from collections.abc import Sequence

from buergerbuero.config.cli import places, progress, setup
from buergerbuero.config.cli.commands import COMMANDS, listing
from buergerbuero.config.cli.trouble import Trouble


def main(arguments: Sequence[str]) -> int:
    """Run ./buergerbuero with these arguments; the exit code."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(listing())
        return 0
    return progress.guarded(lambda: _run(arguments[0], list(arguments[1:])))


def _run(name: str, rest: list[str]) -> int:  # noqa: RET503 - execve does not return
    command = COMMANDS.get(name)
    if command is None:
        raise Trouble(f"There is no command {name!r}.", _meant(name))
    if command.needs == "nothing":
        sys.argv = [f"./buergerbuero {name}", *rest]  # as in usage
        return int(importlib.import_module(command.module).main(rest))
    if {"-h", "--help"} & set(rest) and not places.PYTHON.exists():
        print(f"./buergerbuero {name}: {command.summary}\nIt tells its options once this is done: ./buergerbuero setup")
        return 0
    setup.ensure(command.needs)
    words = [os.fspath(places.PYTHON), "-m", "buergerbuero.config.cli", name, *rest]
    os.execve(places.PYTHON, words, setup.environment())  # noqa: S606 - this is how one program goes on as another


def _meant(name: str) -> str:
    near = difflib.get_close_matches(name, COMMANDS, n=1)
    return f"Did you mean ./buergerbuero {near[0]}?" if near else "./buergerbuero --help lists all."
