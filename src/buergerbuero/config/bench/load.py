"""Many people at a time: each begins anew when done, until the time is over; then the last ones finish."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from buergerbuero.config.bench.applying import One
from buergerbuero.config.bench.browsing import Browser, Failed
from buergerbuero.config.bench.figures import Run

FAILURES_TO_GIVE_UP: Final = 20


@dataclass
class _Tally:
    """What all threads have done."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    requests: int = 0


def run(name: str, one: One, *, port: int, people: int, seconds: float) -> Run:
    """Let so many people do one thing again and again for that long."""
    tally = _Tally()
    begun = time.perf_counter()
    with ThreadPoolExecutor(people) as threads:
        for _ in range(people):
            threads.submit(_person, one, port, begun + seconds, tally)
    lasted = time.perf_counter() - begun
    return Run(name, people, lasted, tuple(tally.seconds), tally.requests, tuple(tally.failures))


def _person(one: One, port: int, until: float, tally: _Tally) -> None:
    while time.perf_counter() < until and len(tally.failures) < FAILURES_TO_GIVE_UP:
        browser = Browser(port)
        begun = time.perf_counter()
        try:
            one(browser)
        except Failed as failure:
            with tally.lock:
                tally.failures.append(str(failure))
        else:
            with tally.lock:
                tally.seconds.append(time.perf_counter() - begun)
        finally:
            browser.close()
        with tally.lock:
            tally.requests += browser.requests
