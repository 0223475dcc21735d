"""What a shut-in process and ours say to each other: frames of a letter, a length (4 bytes, big-endian) and content."""

import os
import selectors
import signal
import struct
import time
from collections.abc import Iterator
from typing import Final

from buergerbuero.documents.adapters.caged.children import Child

_INPUT, _OUTPUT = 0, 1
_HEAD: Final = 5
_PIECE: Final = 1 << 20
_BY_LIMIT: Final = (-signal.SIGXCPU, -signal.SIGKILL)


class OverLimit(Exception):
    """It takes too long or says too much."""


def frames(child: Child, *, deadline: float, most: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield what it says until it ends: letter and content.

    Raises OverLimit after `deadline` (time.monotonic) and beyond `most` bytes.
    """
    said = bytearray()
    total = 0
    for piece in _pieces(child, deadline):
        said += piece
        total += len(piece)
        if total > most:
            raise OverLimit
        while len(said) >= _HEAD and len(said) >= (end := _HEAD + int.from_bytes(said[1:_HEAD], "big")):
            yield bytes(said[:1]), bytes(said[_HEAD:end])
            del said[:end]


def _pieces(child: Child, deadline: float) -> Iterator[bytes]:
    with selectors.DefaultSelector() as selector:
        selector.register(child.answer, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise OverLimit
            piece = os.read(child.answer, _PIECE)
            if not piece:
                return
            yield piece


def ended_by_limit(code: int | None) -> bool:
    """Say whether a process that ended in the middle met a limit; else it was a bug that the file has met."""
    return code in _BY_LIMIT


def whole_input() -> bytes:
    """Return what the process was given. Inside."""
    pieces = []
    while piece := os.read(_INPUT, _PIECE):
        pieces.append(piece)
    return b"".join(pieces)


def say(letter: bytes, content: bytes = b"") -> None:
    """Say a frame. Inside."""
    rest = memoryview(letter + struct.pack(">I", len(content)) + content)
    while rest:
        rest = rest[os.write(_OUTPUT, rest) :]
