"""Clean pages of what people send, made in a process that is shut in (caged/cage.py) and lives for one file.

The file goes in by memory and never touches a disk unsealed; the process has nothing of our environment, so none of our
secrets (caged/children.py), and is killed when its time is over. What comes back is believed as little as what
went in: only plain JPEG files, so many and so large as may be.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Final

from buergerbuero.documents import rules
from buergerbuero.documents.adapters.caged import cage
from buergerbuero.documents.adapters.caged.children import Begin, Child, Forked
from buergerbuero.documents.adapters.caged.talking import OverLimit, ended_by_limit, frames
from buergerbuero.documents.adapters.converter.turns import Turns
from buergerbuero.documents.values import MOST_PAGES, CleanPage, FileKind, FileRefused, RefusalReason

AT_ONCE: Final = 2
"""Conversions of one process of the portal; each may take inside.MOST_MEMORY."""
WAITING: Final = 18
"""Who may wait for their turn, most for some tens of milliseconds; others are told to come again. Each holds a thread
(servers.THREADS), but no file that was taken and no connection to the database."""
SECONDS_TO_WAIT: Final = 20.0
"""For one's turn: who has sent a file waits rather than being told to send it again."""
SECONDS: Final = 40.0
"""For one file by the clock on the wall; inside.MOST_SECONDS of work end it sooner unless the machine is busy."""
MOST_OUTPUT: Final = 100_000_000
FORKED: Final = Forked(f"{__package__}.inside")
_log = logging.getLogger(__name__)


class ShutInConverter:
    """Has a process for each file; a few at once, one of each sender, others wait a little for their turn."""

    def __init__(
        self,
        begin: Begin = FORKED,
        *,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        wait: float = SECONDS_TO_WAIT,
        seconds: float = SECONDS,
    ) -> None:
        self._begin = begin
        self._turns = Turns(at_once, waiting, wait)
        self._seconds = seconds

    def turn(self, *whose: str, waits: Callable[[], None] = lambda: None) -> AbstractContextManager[None]:
        """Have a turn: nothing else of these senders is converted meanwhile. `waits` is called before it is waited for.

        Raises FileRefused (busy).
        """
        return self._turns.of(frozenset(whose), waits)

    def is_shut_in(self) -> bool:
        """Say whether the list of system calls is known for this machine."""
        return cage.is_known()

    def pages(self, content: bytes, kind: FileKind) -> tuple[CleanPage, ...]:
        """Return each page. Raises FileRefused."""
        return self._convert(content, kind)

    def turned(self, picture: bytes) -> CleanPage:
        """Return a page turned clockwise by 90 degrees. Raises FileRefused."""
        return self._convert(picture, "turn")[0]

    def _convert(self, content: bytes, kind: str) -> tuple[CleanPage, ...]:
        try:
            made = tuple(self._talk(content, kind))
        except OverLimit:
            raise FileRefused(RefusalReason.TOO_MANY_PIXELS) from None
        pages = tuple(CleanPage(*pair) for pair in zip(made[::2], made[1::2], strict=False))
        if not 1 <= len(pages) <= MOST_PAGES or len(made) % 2 or not all(map(rules.is_plain_jpeg, made)):
            _log.error("A conversion gave something that is no page; the file was refused.")
            raise FileRefused(RefusalReason.BROKEN)
        return pages

    def _talk(self, content: bytes, kind: str) -> Iterator[bytes]:
        """Yield what a process gives: a page, the same small, the next page. Raises FileRefused, OverLimit."""
        deadline = time.monotonic() + self._seconds
        with self._begin(kind, content) as child:
            said = frames(child, deadline=deadline, most=MOST_OUTPUT)
            if next(said, (b"", b""))[0] != b"B":
                _log.error("The process for conversions cannot start (exit code %s).", child.exit_code())
                raise FileRefused(RefusalReason.BUSY)
            for letter, frame in said:
                if letter == b"E":
                    return
                if letter == b"R":
                    raise FileRefused(_reason(frame))
                yield frame
            raise FileRefused(_ended(child))


converter = ShutInConverter()


def _reason(said: bytes) -> RefusalReason:
    try:
        return RefusalReason(said.decode())
    except ValueError:
        return RefusalReason.BROKEN


def _ended(child: Child) -> RefusalReason:
    """Say what it means that the process ended in the middle: a limit, or a bug that the file has met."""
    return RefusalReason.TOO_MANY_PIXELS if ended_by_limit(child.exit_code()) else RefusalReason.BROKEN
