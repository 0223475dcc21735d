"""The shut-in process: bytes of a stranger in by stdin, pages out by stdout. It imports no Django and holds no secret.

    python -I -m buergerbuero.documents.adapters.converter.inside pdf

What it says (caged.talking): B: it is shut in and begins; P: a
page; S: the same, small; R: a reason to refuse the file; E: that was all. A process that ends without E or R was ended
by a limit or a bug.
"""

import sys
from collections.abc import Iterator
from typing import Final

from buergerbuero.documents.adapters.caged import cage
from buergerbuero.documents.adapters.caged.talking import say, whole_input
from buergerbuero.documents.adapters.converter import paper, pictures
from buergerbuero.documents.values import CleanPage, FileRefused, RefusalReason

MOST_MEMORY: Final = 1_000_000_000
"""Bytes of address space, libraries included."""
MOST_SECONDS: Final = 25
"""Of processor time."""


def main(kind: str) -> None:
    """Convert what is on stdin; `kind` is a FileKind, or `turn` for a page of ours that is to be turned."""
    cage.shut(most_memory=MOST_MEMORY, most_seconds=MOST_SECONDS)
    say(b"B")
    try:
        for page in _pages(kind, whole_input()):
            say(b"P", page.picture)
            say(b"S", page.small)
    except FileRefused as refused:
        say(b"R", refused.reason.encode())
    except MemoryError:
        say(b"R", RefusalReason.TOO_MANY_PIXELS.encode())
    except Exception:  # noqa: BLE001 - the libraries raise many kinds on hostile bytes; each means: cannot be read
        say(b"R", RefusalReason.BROKEN.encode())
    else:
        say(b"E")


def _pages(kind: str, content: bytes) -> Iterator[CleanPage]:
    match kind:
        case "jpeg" | "png" | "heic":
            yield pictures.page_of(content, kind)
        case "turn":
            yield pictures.turned(content)
        case _:
            yield from paper.pages_of(content)


if __name__ == "__main__":
    main(sys.argv[1])
