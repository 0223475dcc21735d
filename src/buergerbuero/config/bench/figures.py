"""What a run showed, and how it is said. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """One run. `seconds` holds how long each finished application took; failures are told by their reason."""

    name: str
    people: int
    lasted: float
    seconds: tuple[float, ...]
    requests: int
    failures: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """Finished applications a second, of the whole time until the last one was finished."""
        return len(self.seconds) / self.lasted

    @property
    def request_rate(self) -> float:
        """Requests a second."""
        return self.requests / self.lasted

    def as_json(self) -> dict[str, object]:
        """The figures for programs; milliseconds."""
        return {
            "name": self.name,
            "people": self.people,
            "finished": len(self.seconds),
            "lasted_s": round(self.lasted, 2),
            "rate": round(self.rate, 2),
            "requests_per_s": round(self.request_rate, 1),
            "p50_ms": milliseconds(self.seconds, 50),
            "p95_ms": milliseconds(self.seconds, 95),
            "failures": list(self.failures),
        }


def milliseconds(seconds: Sequence[float], percent: float) -> int:
    """Return the time within which so many percent were finished (nearest rank); 0 where nothing was."""
    if not seconds:
        return 0
    rank = math.ceil(percent / 100 * len(seconds))
    return round(sorted(seconds)[max(rank, 1) - 1] * 1000)


def table(runs: Sequence[Run]) -> str:
    """Return the runs as lines for a terminal."""
    head = f"  {'':<28}{'at a time':>10}{'done':>7}{'a second':>10}{'requests/s':>12}"
    head += f"{'p50 ms':>8}{'p95 ms':>8}{'failed':>8}"
    return "\n".join([head, *(_line(run) for run in runs)])


def _line(run: Run) -> str:
    times = "".join(f"{milliseconds(run.seconds, percent):>8}" for percent in (50, 95))
    done = f"{run.people:>10}{len(run.seconds):>7}{run.rate:>10.2f}{run.request_rate:>12.1f}"
    return f"  {run.name:<28}{done}{times}{len(run.failures):>8}"
