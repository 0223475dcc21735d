"""Chance that can be repeated: everything made at random in tests comes from a number, which a failure names."""

import random  # noqa: TID251 - no secrets are made with it

Chance = random.Random


def chance(seed: object) -> Chance:
    """Return the same chance for the same seed."""
    return Chance(str(seed))
