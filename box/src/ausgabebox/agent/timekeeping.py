"""The box's own time: never goes back, and waits that no clock can shorten.

Two clocks, both durable. `seconds` is the latest time ever seen, going on by the monotonic clock while the machine's
clock says less: by it grants expire. `running` counts only the seconds in which the program ran: by it people wait
after wrong PINs, so that neither a changed clock nor the plug shortens a wait (box.md section 3.3 and 3.4, clock
rollback). Both lose at most a minute in a power cut.
"""

from typing import Protocol

from ausgabebox.store import settings
from ausgabebox.store.database import Store

BACKWARDS = 60
"""Seconds by which the clock may lag behind what was seen before it counts as wrong."""
FORWARDS = 3600
"""Seconds by which the clock may leap ahead within one run before that is told."""
KEEP_EVERY = 60


class Clock(Protocol):
    """The machine's clock, or a virtual one."""

    def now(self) -> float:
        """Unix seconds; may be wrong and may leap."""

    def monotonic(self) -> float:
        """Seconds that never go back."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class Time:
    """The two clocks of one box."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._clock = clock
        self._store = store
        self._mark = self._kept = self._began = clock.monotonic()
        self._high = settings.seconds(store, "high_water")
        self._ran = settings.seconds(store, "running")
        self._first = True
        """No time was read yet in this run: how long the box was off, nobody knows."""
        self.leapt = False
        """The clock has leapt ahead in this run; `noticed` puts it back."""

    def seconds(self) -> int:
        """The time by which grants expire and the journal is dated, in Unix seconds."""
        now, monotonic = self._clock.now(), self._clock.monotonic()
        expected = self._high + (monotonic - self._mark)
        if self._high and now > expected + FORWARDS and not self._first:
            self.leapt = True
        self._first = False
        self._high, self._mark = max(now, expected), monotonic
        return int(self._high)

    def trusted(self) -> bool:
        """Whether the machine's clock is not behind what was seen before."""
        return self._clock.now() >= self.seconds() - BACKWARDS

    def running(self) -> float:
        """Seconds this program has run, over all starts."""
        return self._ran + (self._clock.monotonic() - self._began)

    def monotonic(self) -> float:
        """Seconds of this run, for what does not outlive it."""
        return self._clock.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._clock.sleep(seconds)

    def ends(self, running: float) -> float:
        """Return the Unix time at which a wait ends, for screens."""
        return self.seconds() + max(0.0, running - self.running())

    def due(self) -> bool:
        """Whether the time was not kept for a minute."""
        return self._clock.monotonic() - self._kept >= KEEP_EVERY

    def keep(self) -> None:
        """Make both durable; part of each transaction."""
        self.seconds()
        settings.put_two(self._store, ("high_water", self._high), ("running", self.running()))
        self._kept = self._clock.monotonic()

    def set_to_clock(self) -> None:
        """Two staff say that the machine's clock is right, although it says less than what was seen."""
        self._high, self._mark, self.leapt = self._clock.now(), self._clock.monotonic(), False
