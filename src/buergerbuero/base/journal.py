"""Files that only grow, line by line: for what must survive this machine, on a disk of another one or one
that is written once.

A line is on disk when `append` returns. A crash in the middle leaves a torn line without an end; the next
`append` begins a new one, so a torn line is the beginning of the line after it if the same line is then
appended again.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def append(file: Path, lines: Iterable[bytes]) -> None:
    """Add lines, each without its line break, and wait until they are on disk. Raises OSError."""
    is_new = not file.exists()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    with file.open("ab+") as sink:
        if sink.tell() and not _ends_whole(sink.fileno(), sink.tell()):
            sink.write(b"\n")
        sink.writelines(line + b"\n" for line in lines)
        sink.flush()
        os.fsync(sink.fileno())
    if is_new:
        sync_folder(file.parent)


def lines(file: Path) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of each line; what a crash tore is left out. Raises OSError."""
    before: tuple[int, bytes] | None = None
    with file.open("rb") as source:
        for number, line in enumerate(source, start=1):
            if before and not line.startswith(before[1]):
                yield before
            before = (number, line.removesuffix(b"\n")) if line.endswith(b"\n") else None
    if before:
        yield before


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk: without it a new name can be lost in a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _ends_whole(descriptor: int, size: int) -> bool:
    return os.pread(descriptor, 1, size - 1) == b"\n"
