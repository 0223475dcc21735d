"""Files on a stick, for both sides: read up to a limit, written whole or not at all; what fails comes with a remedy."""

import os
import stat
from pathlib import Path

from ausgabebox.disk import files
from ausgabebox.protocol import bundles


class BadFile(Exception):
    """A file cannot be read, written or used: what is wrong with it, and what helps."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message, self.remedy = message, remedy

    def __str__(self) -> str:
        return f"{self.message}\n  -> {self.remedy}"


def shown(path: Path | str) -> str:
    """Return a name for a terminal: whoever named the file writes no commands to it."""
    return repr(str(path))


def read(path: Path) -> bytes:
    """Return what a file holds; what is no file, such as a pipe, is not waited for. Raises BadFile."""
    try:
        with open(path, "rb", opener=_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise BadFile(f"{shown(path)} is no ordinary file.", "Give the file that the other side has written.")
            content = file.read(bundles.FILE_LIMIT + 1)
    except OSError as error:
        remedy = "Is the stick in, and may this user read it? Give the one file on it."
        raise BadFile(f"{shown(path)} cannot be read: {error.strerror}.", remedy) from None
    if len(content) > bundles.FILE_LIMIT:
        remedy = "Give the file that the other side has written."
        raise BadFile(f"{shown(path)} is larger than any file of messages.", remedy)
    return content


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


def write(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, also after the stick was pulled out. Raises BadFile."""
    try:
        files.put_whole(path, content, mode=files.FOR_ALL)  # another user reads it on the other side
    except OSError as error:
        remedy = "Is the stick in, with room on it, and may this user write there? Nothing is lost: write it once more."
        raise BadFile(f"{shown(path)} cannot be written: {error.strerror}.", remedy) from None
