"""What may go wrong on somebody's machine, said with what to do about it. Standard library only."""

from collections.abc import Iterable
from pathlib import Path


class Trouble(Exception):
    """An expected failure: one sentence about what happened, one about the remedy.

    It ends the command with exit code 1 and is printed without a traceback.
    """

    def __init__(self, message: str, remedy: str, *, log: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.log = tuple(log)

    def __str__(self) -> str:
        lines = [f"    | {line}" for line in self.log]
        return "\n".join([self.message, *lines, f"  -> {self.remedy}"])


def tail(log: Path, lines: int = 8, *, since: int = 0) -> list[str]:
    """The last lines of a log file, to be shown with a Trouble; `since`: its size when our story began, in bytes."""
    if not log.exists():
        return []
    return log.read_bytes()[since:].decode(errors="replace").splitlines()[-lines:]
