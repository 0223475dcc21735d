"""Small simulations against the real program: every promise holds, a seed tells all, a broken program is caught."""

import pytest

from ausgabebox.simulated.command import main
from ausgabebox.simulated.faults import ALL, Fault, UnknownFault, named
from ausgabebox.simulated.run import Plan, run, simulate


def test_three_hundred_collections_with_all_faults() -> None:
    report = simulate(300, seed=1)
    assert report.broken == []
    assert report.collected == 300
    assert report.incidents["power cuts"] > 5
    assert {key[:2] for key in report.checked if key[0] == "I"} == {"I1", "I2", "I3", "I4", "I5", "I6", "I7"}


def test_without_faults_everybody_gets_it_at_the_first_try() -> None:
    report = simulate(60, seed=2, faults=named("none"))
    assert report.broken == []
    assert dict(report.experience) == {"at the first try": 60}
    assert not report.refused


@pytest.mark.parametrize("seed", [3, 4])
def test_the_same_seed_gives_the_same_report(seed: int) -> None:
    first, second = (run(Plan(40, seed, ALL)) for _ in range(2))
    assert first.figures() == second.figures()


def test_other_seeds_give_other_reports() -> None:
    assert run(Plan(20, 5, ALL)).figures() != run(Plan(20, 6, ALL)).figures()


def test_processes_add_up() -> None:
    report = simulate(21, seed=7, processes=2)
    assert report.broken == []
    assert report.collected == 21


def test_a_trace_leads_to_the_same_step() -> None:
    lines: list[str] = []
    run(Plan(20, 8, ALL, until=100), trace=lines.append)
    whole: list[str] = []
    run(Plan(20, 8, ALL, until=150), trace=whole.append)
    assert len(lines) == 100
    assert whole[:100] == lines


@pytest.mark.parametrize(
    "words",
    [
        ["--pickups", "-1"],
        ["--pickups", "0"],
        ["--compartments", "0"],
        ["--compartments", "985"],
        ["--processes", "0"],
        ["--until", "-1"],
        ["--faults", "none,weather"],
    ],
)
def test_arguments_that_cannot_be_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(words)
    assert refused.value.code == 2
    assert words[1].split(",")[-1] in capsys.readouterr().err


def test_names_of_faults() -> None:
    assert named("all") == ALL
    assert named("none") == frozenset()
    assert named("power, bus") == {Fault.POWER, Fault.BUS}
    with pytest.raises(UnknownFault, match="earthquake"):
        named("power,earthquake")
