"""The second half of the one command, in the project's own Python: run the module that the table names."""

import importlib
import sys

from buergerbuero.config.cli.commands import COMMANDS
from buergerbuero.config.cli.progress import guarded


def run() -> int:
    """Run the command in sys.argv; the exit code."""
    command = COMMANDS[sys.argv[1]]
    sys.argv[0] = f"./buergerbuero {sys.argv.pop(1)}"
    return guarded(lambda: int(importlib.import_module(command.module).main(sys.argv[1:])))


if __name__ == "__main__":
    sys.exit(run())
