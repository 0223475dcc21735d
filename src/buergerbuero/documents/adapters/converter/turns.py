"""Whose files are converted now: a few at once, one of each sender, and nobody waits long."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from buergerbuero.documents.values import FileRefused, RefusalReason


class Turns:
    """Turns of one process: `at_once` of them, and room for `waiting` more, who wait `wait` seconds at most.

    Of each name (an address, a draft) one has a turn and one waits: whoever sends a hundred files at once leaves a turn
    and a place to wait to all others. Who waits longest is next: nobody who comes later goes before them.
    """

    def __init__(self, at_once: int, waiting: int, wait: float) -> None:
        self._at_once, self._places, self._wait = at_once, waiting, wait
        self._turning: list[frozenset[str]] = []
        self._waiting: list[frozenset[str]] = []
        self._changed = threading.Condition()

    @contextmanager
    def of(self, names: frozenset[str], waits: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Have a turn. Raises FileRefused (busy) where there is none in time, or no room to wait for one.

        `waits` is called before it is waited for.
        """
        with self._changed:
            if not (self._is_next(names) or self._waited(names, waits)):
                raise FileRefused(RefusalReason.BUSY)
            self._turning.append(names)
        try:
            yield
        finally:
            with self._changed:
                self._turning.remove(names)
                self._changed.notify_all()

    def _may_begin(self, names: frozenset[str]) -> bool:
        return len(self._turning) < self._at_once and names.isdisjoint(frozenset().union(*self._turning))

    def _is_next(self, names: frozenset[str]) -> bool:
        first = next((each for each in self._waiting if self._may_begin(each)), names)
        return first is names and self._may_begin(names)

    def _waited(self, names: frozenset[str], waits: Callable[[], None]) -> bool:
        """Wait for a turn, if there is room to; return whether it came."""
        if len(self._waiting) >= self._places or not names.isdisjoint(frozenset().union(*self._waiting)):
            return False
        self._waiting.append(names)
        try:
            waits()
            return self._changed.wait_for(lambda: self._is_next(names), self._wait)
        finally:
            self._waiting.remove(names)
            self._changed.notify_all()  # another one may be next now
