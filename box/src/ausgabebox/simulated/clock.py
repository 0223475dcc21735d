"""A clock that stands still until somebody sleeps, and what is due while they do: a door that springs open, a hand."""

import heapq
from collections.abc import Callable


class VirtualClock:
    """Seconds that pass only in sleep(). The time of day can be set wrongly; the true time cannot."""

    def __init__(self, start: float = 1_800_000_000.0) -> None:
        self._start = self.started = start
        self._passed = 0.0
        self._wrong_by = 0.0
        self._booted = 0.0
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        self._order = 0
        self._running = False
        self.check: Callable[[], None] = lambda: None
        """Called at the end of each sleep; raises where the power is gone."""

    def now(self) -> float:
        """The time of day as the box's clock shows it: unix seconds."""
        return self._start + self._passed + self._wrong_by

    def true(self) -> float:
        """The time of day as it is: unix seconds."""
        return self._start + self._passed

    def monotonic(self) -> float:
        """Seconds since the box was started."""
        return self._passed - self._booted

    def reboot(self) -> None:
        """Start monotonic() anew, as the start of a computer does."""
        self._booted = self._passed

    def set_wrong(self, seconds: float) -> None:
        """Let the time of day go wrong by this much from now on; negative: behind."""
        self._wrong_by = seconds

    def call_in(self, seconds: float, what: Callable[[], object]) -> None:
        """Do this when so many seconds have passed. It must not sleep."""
        self._order += 1
        heapq.heappush(self._due, (self._passed + seconds, self._order, what))

    def sleep(self, seconds: float) -> None:
        """Let time pass, and do what is due on the way."""
        if self._running:
            raise RuntimeError("what is due must not sleep")
        until = self._passed + max(0.0, seconds)
        while self._due and self._due[0][0] <= until:
            self._run_first()
        self._passed = until
        self.check()

    def _run_first(self) -> None:
        when, _, what = heapq.heappop(self._due)
        self._passed = max(self._passed, when)
        self._running = True
        try:
            what()
        finally:
            self._running = False
