"""Fillable PDFs read, filled and cleaned in a process that is shut in (caged/cage.py) and lives for one file.

What comes back is believed as little as what went in: a form is read again value by value, and a PDF is bytes.
"""

from typing import Final

from buergerbuero.documents.adapters.acroform import wire
from buergerbuero.documents.adapters.caged.asking import Asking, Busy
from buergerbuero.documents.adapters.caged.children import Begin, Forked
from buergerbuero.documents.adapters.caged.talking import OverLimit
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


class ShutInForms:
    """Has a process for each form; a few at once, others wait a little for their turn."""

    def __init__(
        self, begin: Begin = FORKED, *, at_once: int = AT_ONCE, wait: float = SECONDS_TO_WAIT, seconds: float = SECONDS
    ) -> None:
        self.asking = Asking(begin, at_once=at_once, waiting=WAITING, wait=wait, seconds=seconds, most=MOST_OUTPUT)

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
        try:
            letter, answer = self.asking.answer(wish, said)
        except Busy:
            raise FormRefused(FormReason.BUSY) from None
        except OverLimit:
            raise FormRefused(FormReason.TOO_MUCH_WORK) from None
        if letter == b"A":
            return answer
        raise _refused(answer)


forms = ShutInForms()


def _refused(said: bytes) -> FormRefused:
    reason, _, detail = said.decode("utf-8", "replace").partition("\n")
    try:
        return FormRefused(FormReason(reason), detail)
    except ValueError:
        return FormRefused(FormReason.BROKEN)
