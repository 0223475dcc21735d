"""What a simulation tells: what people experienced, what happened, and whether every promise was kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

DAY = 86_400


@dataclass(frozen=True)
class Broken:
    """A promise that was not kept: which, what was seen, and where to look."""

    invariant: str
    what: str
    seed: int
    step: int
    faults: tuple[str, ...] = ()

    def text(self) -> str:
        """One line, with the command that replays it."""
        again = f"box simulate --faults {','.join(self.faults)} --seed {self.seed} --until {self.step} --trace"
        return f"{self.invariant} BROKEN at step {self.step}: {self.what}\n      ./buergerbuero {again}"


@dataclass
class Report:
    """Sums, which add up over processes. Nothing in it depends on how fast the machine is but `seconds`."""

    seed: int
    faults: tuple[str, ...]
    steps: int = 0
    days: float = 0.0
    points: int = 0
    """Moments at which the power could have failed."""
    experience: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    incidents: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    """Where each document went."""
    checked: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    """Seconds from a person's first try to the document in the hand."""
    broken: list[Broken] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def collected(self) -> int:
        """Documents that people took out of the box."""
        return self.experience.total()

    def figures(self) -> dict[str, object]:
        """All but the seconds, to compare two runs."""
        parts: dict[str, object] = {name: sorted(getattr(self, name).items()) for name in _COUNTERS}
        return {**parts, "steps": self.steps, "days": self.days, "points": self.points, "waits": self.waits}

    def add(self, other: "Report") -> None:
        """Take another's sums in."""
        self.steps += other.steps
        self.days += other.days
        self.points += other.points
        for name in _COUNTERS:
            getattr(self, name).update(getattr(other, name))
        self.waits = sorted([*self.waits, *other.waits])
        self.broken += other.broken

    def text(self) -> str:
        """The whole report, for people."""
        lines = [
            f"Seed {self.seed}, faults: {', '.join(self.faults) or 'none'}.",
            f"{self.collected} collections in {self.days:.0f} days of virtual time, {self.steps} steps, "
            f"{self.points} moments at which the power could have failed; {self.seconds:.1f} s.",
            *_table("What people experienced", self.experience),
            *_waits(self.waits),
            *_table("Refused for now, by reason (a person may be refused more than once)", self.refused),
            *_table("Where documents went", self.ends),
            *_table("What happened", self.incidents),
            *_table("Promises, and how often each was checked against hidden truth", self.checked),
        ]
        return "\n".join([*lines, *self._verdict()])

    def _verdict(self) -> Iterable[str]:
        if not self.broken:
            return ["", "Every promise was kept."]
        return ["", *(f"  {one.text()}" for one in self.broken)]


_COUNTERS = ("experience", "refused", "incidents", "ends", "checked")


def _table(title: str, counts: Counter[str]) -> list[str]:
    width = max((len(name) for name in counts), default=0)
    return ["", title, *(f"  {name:<{width}}  {count:>9}" for name, count in sorted(counts.items()))]


def _waits(waits: list[float]) -> list[str]:
    if not waits:
        return []
    ordered = sorted(waits)

    def at(share: float) -> str:
        return _span(ordered[min(len(ordered) - 1, int(share * len(ordered)))])

    return ["", f"From first try to document in hand: half within {at(0.5)}, 95 % within {at(0.95)}, "
            f"99 % within {at(0.99)}, longest {_span(ordered[-1])}."]  # fmt: skip


def _span(seconds: float) -> str:
    for size, name in ((DAY, "days"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.1f} {name}"
    return f"{seconds:.0f} s"
