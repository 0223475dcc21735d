"""The checker holds the table for good, and two policies that are known to be bad for bad."""

import pytest

from ausgabebox.machine.states import State
from ausgabebox.model.command import main
from ausgabebox.model.mutants import SAID_TWICE, Mutant, matters, mutants, noticed
from ausgabebox.model.oracle import RULES
from ausgabebox.model.policy import V1, V2, V3, Policy
from ausgabebox.model.search import search


def test_who_believes_the_board_loses_a_document_to_a_jammed_door() -> None:
    """The parcel locker's mistake: the board says OK, the door is jammed, and it counts as collected."""
    found = search(V1, faults=1, alone=True)
    assert {"I1", "R7"} <= set(found.broken)
    trace = found.broken["R7"].trace
    assert any("jammed" in words for words in trace)
    assert "door_opened leads to open" in trace[-1]


def test_who_frees_a_compartment_after_a_door_cycle_offers_it_with_a_document_inside() -> None:
    found = search(V2, faults=0, alone=True)
    assert set(found.broken) == {"I1"}
    words = found.broken["I1"].trace
    asked = next(number for number, said in enumerate(words) if "asks to collect" in said)
    assert not any("taken" in said for said in words[asked:])


@pytest.mark.parametrize("bad", [V1, V2], ids=["V1", "V2"])
def test_a_bad_policy_is_found_out_with_two_compartments_too(bad: Policy) -> None:
    assert search(bad.soon(), faults=0, first_only=True).broken


def test_a_search_that_is_cut_short_says_so() -> None:
    assert not search(V3, faults=0, most=10).complete


def test_the_command_as_it_is_called_finds_no_broken_rule(capsys: pytest.CaptureFixture[str]) -> None:
    """The whole search: six wrong PINs with two faults at one compartment, one fault at two of them."""
    assert main([]) == 0
    printed = capsys.readouterr().out
    alone, both = (printed.split(f"({name} compartment")[1].split(" rules")[0] for name in ("one", "two"))
    for found, faults in ((alone, 2), (both, 1)):
        assert f"{len(State)} of {len(State)} states, up to {faults} faults, a power cut at every step" in found
        assert f"broken: 0 of {len(RULES)}" in found
    assert int(both.split(" worlds")[0].split()[-1].replace(",", "")) > 50_000
    assert "Taken for granted" in printed
    assert printed.index("V1 and V2 below are not the box") < printed.index("V1: ") < printed.index("V2: ")
    assert printed.rstrip().endswith("Holds: no rule is broken, and both bad policies are found out.")


@pytest.mark.parametrize("faults", ["-1", "x", "1.5"])
def test_a_number_of_faults_that_cannot_be_is_a_wrong_argument(faults: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["--faults", faults])
    assert refused.value.code == 2
    assert f"{faults} is not a whole number from 0 on" in capsys.readouterr().err


def _mutant(words: str) -> Mutant:
    (found,) = (mutant for mutant in mutants() if mutant.words == words)
    return found


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("retrieving | empty_confirmed | free: without the guard presence_no", "I1"),
        ("retrieving | empty_confirmed | free: without the guard two_staff", "R3"),
        ("open | door_closed | issued_unverified: without writing issue", "I6"),
        ("loaded | grant | ready: without the guard grant_valid", "I5"),
        ("ready | pick_up | opening: without the guard pin_right", "R1"),
        ("ready | pick_up | opening: without the guard others_at_rest", "I4"),
        ("ready | pick_up | opening: without the guard not_halted", "R2"),
        ("ready | pick_up | opening: without writing intent, grant_used", "I2"),
        ("opening | prescan_refused | ready: without the guard first_opening", "I3"),
        ("ready | wrong_pin | locked_out: without the line", "R5"),
        ("closed_check | sensor_unknown | quarantine: without the line", "R6"),
    ],
)
def test_what_is_left_out_is_noticed(words: str, rule: str) -> None:
    assert noticed(_mutant(words)) == rule


def test_most_guards_that_matter_are_said_once_and_each_exception_names_a_guard_that_exists() -> None:
    guards = [mutant.words for mutant in mutants() if matters(mutant)]
    assert set(SAID_TWICE) <= set(guards)
    assert len(SAID_TWICE) <= len(guards) // 4
