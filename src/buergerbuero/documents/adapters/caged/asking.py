"""Asking a shut-in process for one answer, in one's turn: a few at once, some wait, others are told to come again.

The process says B when it is shut in and begins, N what it is at (if it likes), and with any other letter its answer.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from buergerbuero.documents.adapters.caged.children import Begin
from buergerbuero.documents.adapters.caged.talking import OverLimit, ended_by_limit, frames

_log = logging.getLogger(__name__)


class Busy(Exception):
    """No turn came in time, or no process can be begun."""


@dataclass(frozen=True)
class Asking:
    """Has a process for each question.

    `waiting`: who may wait for their turn, each in a thread (servers.THREADS), and `wait` seconds long. `seconds`: for
    one answer by the clock on the wall. `most`: bytes that it may say.
    """

    begin: Begin
    at_once: int
    waiting: int
    wait: float
    seconds: float
    most: int
    _turns: threading.BoundedSemaphore = field(init=False)
    _room: threading.BoundedSemaphore = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_turns", threading.BoundedSemaphore(self.at_once))
        object.__setattr__(self, "_room", threading.BoundedSemaphore(self.at_once + self.waiting))

    def answer(
        self, wish: str, content: bytes, *, heard: Callable[[bytes], None] = lambda _: None
    ) -> tuple[bytes, bytes]:
        """Return the answer with its letter; none if it ended in the middle, by a bug that the content has met.

        `heard` is told what it is at. Raises Busy, OverLimit.
        """
        with self.turn():
            deadline = time.monotonic() + self.seconds
            with self.begin(wish, content) as child:
                said = frames(child, deadline=deadline, most=self.most)
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
            if not self._turns.acquire(timeout=self.wait):
                raise Busy
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._room.release()
