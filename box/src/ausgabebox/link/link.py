"""Calls the town hall again and again, in a thread of its own: whatever happens there, the box goes on.

After a failure the next call waits longer, up to five minutes, and by chance a little more or less: after a power cut
in town not all boxes call in the same second. `ring` makes it call at once.
"""

import logging
import secrets
import threading
from collections.abc import Callable
from typing import Final

from ausgabebox.link.calling import Calls
from ausgabebox.link.port import NoLine, Refused

log = logging.getLogger(__name__)
EVERY: Final = 15.0
"""Seconds between calls when nothing waits; a restriction arrives that much later at most."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
AT_LEAST: Final = 0.2
_SPREAD: Final = secrets.SystemRandom()


class Link:
    """The thread. `heard` is called after each call with whether it was answered."""

    def __init__(
        self, calls: Calls, *, every: float = EVERY, heard: Callable[[bool], None] = lambda answered: None
    ) -> None:
        self._calls, self._every, self._heard = calls, every, heard
        self._stop, self._rung = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)
        self._failures = 0

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def ring(self) -> None:
        """There is something to say: call now. Where calls fail, the pause after a failure stays."""
        if not self._failures:
            self._rung.set()

    def stop(self, seconds: float = 5.0) -> None:
        """End; a call that is under way is not waited for longer than so many seconds."""
        self._stop.set()
        self._rung.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def step(self) -> float:
        """Call once; return for how many seconds to wait before the next time."""
        answered, more = self._call()
        self._failures = 0 if answered else self._failures + 1
        self._heard(answered)
        if not answered:
            return pause_after(self._failures, _SPREAD.random())
        return AT_LEAST if more else self._every

    def _call(self) -> tuple[bool, bool]:
        try:
            return True, self._calls.call().more
        except NoLine as none:
            log.info("no line to the town hall: %s", none)
        except Refused as refused:
            log.warning("the town hall refuses the call: %s", refused.word)
        except Exception:
            log.exception("a call failed in a way that nobody thought of")
        return False, False

    def _run(self) -> None:
        while not self._stop.is_set():
            self._rung.clear()
            self._rung.wait(self.step())


def pause_after(failures: int, chance: float) -> float:
    """Return seconds to wait: doubled with each failure in a row, half of it by chance (0 to 1)."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures, 20))
    return longest * (0.5 + chance / 2)
