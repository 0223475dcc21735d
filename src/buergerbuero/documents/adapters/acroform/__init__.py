"""Fillable PDFs read, filled and cleaned in a process that is shut in (caged/cage.py) and lives for one file.

What comes back is believed as little as what went in: a form is read again value by value, and a PDF is bytes.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from buergerbuero.documents.adapters.acroform import wire
from buergerbuero.documents.adapters.caged.children import Begin, Child, Forked
from buergerbuero.documents.adapters.caged.talking import OverLimit, ended_by_limit, frames
from buergerbuero.documents.values import Filling, FormReason, FormRefused, PaperForm

AT_ONCE: Final = 2
"""Forms of one process of the portal; each may take inside.MOST_MEMORY."""
WAITING: Final = 4
"""Who may wait for their turn; others are told to come again. Each holds a thread (servers.THREADS)."""
SECONDS_TO_WAIT: Final = 10.0
"""For one's turn."""
SECONDS: Final = 20.0
"""For one form by the clock on the wall; inside.MOST_SECONDS of work end it sooner unless the machine is busy."""
MOST_OUTPUT: Final = 30_000_000
FORKED: Final = Forked(f"{__package__}.inside")
_log = logging.getLogger(__name__)


class ShutInForms:
    """Has a process for each form; a few at once, others wait a little for their turn."""

    def __init__(
        self, begin: Begin = FORKED, *, at_once: int = AT_ONCE, wait: float = SECONDS_TO_WAIT, seconds: float = SECONDS
    ) -> None:
        self._begin = begin
        self._turns = threading.BoundedSemaphore(at_once)
        self._room = threading.BoundedSemaphore(at_once + WAITING)
        self._wait = wait
        self._seconds = seconds

    def look(self, pdf: bytes, *, texts: bool) -> PaperForm:
        """Return what the form asks, and what stands in it. Raises FormRefused."""
        return wire.read(self._done("look" if texts else "glance", pdf, pdf))

    def fill(self, pdf: bytes, filling: Filling) -> bytes:
        """Return the form with these values in it. Raises FormRefused."""
        return self._done("fill", pdf, wire.filling_written(pdf, filling))

    def clean(self, pdf: bytes) -> bytes:
        """Return the form without what a form does not need. Raises FormRefused."""
        return self._done("clean", pdf, pdf)

    def _done(self, wish: str, pdf: bytes, said: bytes) -> bytes:
        wire.check_bytes(pdf)
        with self._turn():
            try:
                return self._asked(wish, said)
            except OverLimit:
                raise FormRefused(FormReason.TOO_MUCH_WORK) from None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._room.acquire(blocking=False):
            raise FormRefused(FormReason.BUSY)
        try:
            if not self._turns.acquire(timeout=self._wait):
                raise FormRefused(FormReason.BUSY)
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._room.release()

    def _asked(self, wish: str, said: bytes) -> bytes:
        """Return what a process answers. Raises FormRefused, OverLimit."""
        deadline = time.monotonic() + self._seconds
        with self._begin(wish, said) as child:
            answers = frames(child, deadline=deadline, most=MOST_OUTPUT)
            if next(answers, (b"", b""))[0] != b"B":
                _log.error("The process for forms cannot start (exit code %s).", child.exit_code())
                raise FormRefused(FormReason.BUSY)
            letter, answer = next(answers, (b"", b""))
            if letter == b"A":
                return answer
            raise _refused(answer) if letter == b"R" else _ended(child)


forms = ShutInForms()


def _refused(said: bytes) -> FormRefused:
    reason, _, detail = said.decode("utf-8", "replace").partition("\n")
    try:
        return FormRefused(FormReason(reason), detail)
    except ValueError:
        return FormRefused(FormReason.BROKEN)


def _ended(child: Child) -> FormRefused:
    """Say what it means that the process ended in the middle: a limit, or a bug that the file has met."""
    return FormRefused(FormReason.TOO_MUCH_WORK if ended_by_limit(child.exit_code()) else FormReason.BROKEN)
