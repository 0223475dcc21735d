"""Chance that is the same everywhere: reference numbers of SplitMix64, and what is made of them."""

from collections import Counter

from ausgabebox.simulated.chance import Chance

REFERENCE = [
    6457827717110365317,
    3203168211198807973,
    9817491932198370423,
    4593380528125082431,
    16408922859458223821,
]
"""The first five of seed 1234567, as published with the generator (Vigna, splitmix64.c; Rosetta Code)."""


def test_these_are_the_published_numbers() -> None:
    chance = Chance(1234567)
    assert [chance.bits() for _ in REFERENCE] == REFERENCE


def test_a_branch_depends_on_seed_and_name_alone() -> None:
    drawn, fresh = Chance(5), Chance(5)
    drawn.bits()
    assert drawn.branch("town").bits() == fresh.branch("town").bits()
    assert fresh.branch("town").bits() != fresh.branch("world").bits()


def test_all_of_a_few_come_about_equally_often() -> None:
    chance = Chance(1)
    counts = Counter(chance.below(6) for _ in range(6000))
    assert set(counts) == set(range(6))
    assert all(850 < count < 1150 for count in counts.values())


def test_weights_and_shares_hold() -> None:
    chance = Chance(2)
    heavy = Counter(chance.weighted([(9, "often"), (1, "rarely")]) for _ in range(2000))
    assert 1700 < heavy["often"] < 1900
    assert 150 < sum(chance.chance(0.1) for _ in range(2000)) < 250


def test_shuffling_keeps_everything() -> None:
    things = list(range(20))
    Chance(3).shuffle(things)
    assert sorted(things) == list(range(20))
    assert things != list(range(20))


def test_digits_keep_their_zeros() -> None:
    chance = Chance(4)
    assert {len(chance.digits(6)) for _ in range(500)} == {6}
