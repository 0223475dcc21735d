"""Asking a shut-in process for one answer, in one's turn: a few at once, some wait, others are told to come again.

The process says B when it is shut in and begins, N what it is at (if it likes), and with any other letter its answer.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from buergerbuero.documents.adapters.caged.children import Begin
from buergerbuero.documents.adapters.caged.talking import OverLimit, ended_by_limit, frames

_log = logging.getLogger(__name__)


class Busy(Exception):
    """No turn came in time, or no process can be begun."""


class Asking:
    """Has a process for each question.

    `waiting`: who may wait for their turn, each in a thread (servers.THREADS), and `wait` seconds long. `seconds`: for
    one answer by the clock on the wall. `most`: bytes that it may say.
    """

    def __init__(self, begin: Begin, *, at_once: int, waiting: int, wait: float, seconds: float, most: int) -> None:
        self._begin = begin
        self._turns = threading.BoundedSemaphore(at_once)
        self._room = threading.BoundedSemaphore(at_once + waiting)
        self._wait, self._seconds, self._most = wait, seconds, most

    def answer(
        self, wish: str, content: bytes, *, heard: Callable[[bytes], None] = lambda _: None
    ) -> tuple[bytes, bytes]:
        """Return the answer with its letter; none if it ended in the middle, by a bug that the content has met.

        `heard` is told what it is at. Raises Busy, OverLimit.
        """
        with self.turn():
            deadline = time.monotonic() + self._seconds
            with self._begin(wish, content) as child:
                said = frames(child, deadline=deadline, most=self._most)
                if next(said, (b"", b""))[0] != b"B":
                    _log.error("A shut-in process for %r cannot start (exit code %s).", wish, child.exit_code())
                    raise Busy
                for letter, frame in said:
                    if letter != b"N":
                        return letter, frame
                    heard(frame)
                if ended_by_limit(child.exit_code()):
                    raise OverLimit
                return b"", b""

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Have a turn. Raises Busy."""
        if not self._room.acquire(blocking=False):
            raise Busy
        try:
            if not self._turns.acquire(timeout=self._wait):
                raise Busy
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._room.release()
