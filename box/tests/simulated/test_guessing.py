"""How often a stranger can guess at the real program, as research/box.md § 3.3 computes it."""

import pytest

from ausgabebox.simulated import guessing


def check(rates: list[guessing.Rate], grants: int) -> None:
    codes, letter, letters = rates
    assert [rate.hits for rate in rates] == [0, 0, 0]
    assert 720 < codes.guesses < 86_400 / 30 + 20
    assert codes.chance < 1e-8
    assert letter.guesses == 6
    assert letter.chance == pytest.approx(6e-6, rel=0.01)
    assert letters.guesses <= min(60, 6 * grants)


def test_a_day_of_guessing_at_a_small_box() -> None:
    check(guessing.measure(8), 8)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_day_of_guessing_at_three_hundred_grants() -> None:
    check(guessing.measure(300), 300)
