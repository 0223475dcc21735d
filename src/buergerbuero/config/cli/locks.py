"""A file that one process holds at a time; the kernel gives it back when that ends. Standard library only."""

import fcntl
import os
from pathlib import Path
from typing import IO


class Taken(Exception):
    """Another process holds the lock."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


def take(path: Path, *, wait: bool = False) -> IO[str]:
    """Take the lock and note who we are; close the file to give it back. Raises Taken."""
    file = path.open("a+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        with file:
            file.seek(0)
            raise Taken(file.read().strip() or "unknown") from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file
