"""The shut-in process: bytes of a stranger in by stdin, pages out by stdout. It imports no Django and holds no secret.

    python -I -m buergerbuero.documents.adapters.converter.inside pdf

What it says: frames of one letter, a length (4 bytes, big-endian) and content. B: it is shut in and begins; P: a
page; S: the same, small; R: a reason to refuse the file; E: that was all. A process that ends without E or R was ended
by a limit or a bug.
"""

import os
import struct
import sys
from collections.abc import Iterator

from buergerbuero.documents.adapters.converter import cage, paper, pictures
from buergerbuero.documents.values import CleanPage, FileRefused, RefusalReason

_INPUT, _OUTPUT = 0, 1


def main(kind: str) -> None:
    """Convert what is on stdin; `kind` is a FileKind, or `turn` for a page of ours that is to be turned."""
    cage.shut()
    _say(b"B")
    try:
        for page in _pages(kind, _whole_input()):
            _say(b"P", page.picture)
            _say(b"S", page.small)
    except FileRefused as refused:
        _say(b"R", refused.reason.encode())
    except MemoryError:
        _say(b"R", RefusalReason.TOO_MANY_PIXELS.encode())
    except Exception:  # noqa: BLE001 - the libraries raise many kinds on hostile bytes; each means: cannot be read
        _say(b"R", RefusalReason.BROKEN.encode())
    else:
        _say(b"E")


def _pages(kind: str, content: bytes) -> Iterator[CleanPage]:
    match kind:
        case "jpeg" | "png" | "heic":
            yield pictures.page_of(content, kind)
        case "turn":
            yield pictures.turned(content)
        case _:
            yield from paper.pages_of(content)


def _whole_input() -> bytes:
    pieces = []
    while piece := os.read(_INPUT, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def _say(letter: bytes, content: bytes = b"") -> None:
    rest = memoryview(letter + struct.pack(">I", len(content)) + content)
    while rest:
        rest = rest[os.write(_OUTPUT, rest) :]


if __name__ == "__main__":
    main(sys.argv[1])
