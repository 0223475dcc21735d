"""Chance that comes out the same on every machine and every Python: SplitMix64 (Steele, Lea, Flood 2014).

For simulations alone; it keeps no secret.
"""

from collections.abc import MutableSequence, Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")

_MASK = (1 << 64) - 1


class Chance:
    """One row of numbers that a seed decides."""

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK
        self._seed = seed

    def branch(self, name: str) -> "Chance":
        """A row of its own that depends on this one's seed and the name alone, not on what was drawn so far."""
        return Chance(int.from_bytes(sha256(f"{self._seed}/{name}".encode()).digest()[:8], "big"))

    def bits(self) -> int:
        """The next 64 bits."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    def below(self, limit: int) -> int:
        """A whole number from 0 on, below the limit."""
        return (self.bits() * limit) >> 64

    def share(self) -> float:
        """A number from 0 on, below 1."""
        return (self.bits() >> 11) / (1 << 53)

    def chance(self, probability: float) -> bool:
        """True in this share of all cases."""
        return self.share() < probability

    def between(self, low: float, high: float) -> float:
        """A number between these two."""
        return low + (high - low) * self.share()

    def choice(self, among: Sequence[T]) -> T:
        """One of them."""
        return among[self.below(len(among))]

    def weighted(self, among: Sequence[tuple[int, T]]) -> T:
        """One of them, each as often as its weight says."""
        drawn = self.below(sum(weight for weight, _ in among))
        for weight, one in among:
            if drawn < weight:
                return one
            drawn -= weight
        raise ValueError("nothing to choose among")

    def shuffle(self, things: MutableSequence[T]) -> None:
        """Another order, in place."""
        for last in range(len(things) - 1, 0, -1):
            other = self.below(last + 1)
            things[last], things[other] = things[other], things[last]

    def octets(self, count: int) -> bytes:
        """So many bytes."""
        return b"".join(self.bits().to_bytes(8, "big") for _ in range((count + 7) // 8))[:count]

    def digits(self, count: int) -> str:
        """So many decimal digits."""
        return f"{self.below(10**count):0{count}d}"
