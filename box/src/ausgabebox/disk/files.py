"""Files that are there whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

OWN = 0o600
FOR_ALL = 0o644
"""Who may read a file: its owner, or everybody."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file of the box's own; its folder is made where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    put_whole(path, content, mode=OWN)


def put_whole(path: Path, content: bytes, *, mode: int) -> None:
    """Write a file beside its place, sync it, put it there, sync the folder, which must be there."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            with suppress(OSError):  # a file system without owners, such as that of a stick
                os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
