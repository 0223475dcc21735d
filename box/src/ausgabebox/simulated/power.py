"""Power that may fail between any two things the program does.

Everything that leaves a mark outside of the program's memory passes a point: a frame on the bus, the sound of a reply,
a write before and after it is durable. At a point the power may go; then nothing passes until it is back.
"""

from collections.abc import Callable


class PowerCut(BaseException):
    """The computer is dark. No handler of the program runs any more, so this is no Exception."""


class Power:
    """The plug. `points` counts what has passed since the beginning, `commits` what became durable of it."""

    def __init__(self) -> None:
        self.on = True
        self.points = self.commits = 0
        self._cut_at: int | None = None
        self._cut_when: Callable[[], bool] | None = None

    def cut_when(self, so: Callable[[], bool]) -> None:
        """Let nothing pass any more from the first point on at which this is so."""
        self._cut_when = so

    def cut_after(self, points: int) -> None:
        """Let this many points pass, and then none."""
        self._cut_at = self.points + points

    def forget(self) -> None:
        """No cut is planned any more."""
        self._cut_at = self._cut_when = None

    def cut(self) -> None:
        """Pull the plug now; what the program does next fails."""
        self.on = False

    def back(self) -> None:
        """Plug in again."""
        self.on = True
        self.forget()

    def point(self) -> None:
        """Pass, or raise PowerCut."""
        if not self.on:
            raise PowerCut
        self.points += 1
        late = self._cut_at is not None and self.points > self._cut_at
        if late or (self._cut_when is not None and self._cut_when()):
            self.on = False
            raise PowerCut
