"""`check-model`: visits all that can happen, shows that two bad policies are found out, and says what was seen."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from ausgabebox.machine.states import State
from ausgabebox.model.mutants import SAID_TWICE, matters, mutants, noticed
from ausgabebox.model.oracle import ASSUMED, RULES
from ausgabebox.model.policy import V1, V2, V3
from ausgabebox.model.search import Found, search
from ausgabebox.program.arguments import whole

_CONTROLS = (
    "V1 and V2 below are not the box: they are known to be bad, and what they break shows that the checker finds it.\n"
)


def main(arguments: Sequence[str]) -> int:
    """Print the report; 1 when the table breaks a rule, or the checker misses a policy that is known to be bad."""
    asked = _parser().parse_args(arguments)
    if asked.mutants:
        return _control(everything=asked.mutants == "all")
    runs = {
        "one compartment, six wrong PINs": search(V3, faults=asked.faults + 1, alone=True),
        "two compartments, two wrong PINs": search(V3.soon(), faults=asked.faults),
    }
    for name, found in runs.items():
        _say("\n".join(_report(name, found)) + "\n")
    controls = [search(bad, faults=1, alone=True) for bad in (V1, V2)]
    _say(_CONTROLS)
    for found in controls:
        _say("\n".join(_report("known to be bad", found)) + "\n")
    _say("\n".join(["Taken for granted:", *(f"  {words}" for words in ASSUMED), ""]))
    good = not any(found.broken for found in runs.values())
    reached = all(found.states == set(State) for found in runs.values())
    caught = all("I1" in found.broken for found in controls)
    _say(_verdict(good=good, reached=reached, caught=caught))
    return 0 if good and reached and caught else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="buergerbuero box check-model",
        description="Check the table of the box against everything that can happen to it.",
        epilog="V3 is the table as it is. V1 and V2 are two ways that other lockers go, and known to be bad: that the"
        " checker finds what they break shows that it would find it in V3 too.",
    )
    parser.add_argument(
        "--faults",
        type=whole(0),
        default=1,
        metavar="N",
        help="faults in one history of two compartments (one compartment: one more); power cuts are always possible",
    )
    parser.add_argument(
        "--mutants",
        choices=("guards", "all"),
        nargs="?",
        const="guards",
        help="leave out each guard by which doors open (all: everything) in turn: is it noticed? (minutes)",
    )
    return parser


def _report(name: str, found: Found) -> Iterator[str]:
    yield f"{found.policy} ({name})"
    yield (
        f"  {found.worlds:,} worlds, {found.transitions:,} transitions, {len(found.states)} of {len(State)} states,"
        f" up to {found.faults} faults, a power cut at every step"
    )
    yield f"  broken: {len(found.broken)} of {len(RULES)} rules"
    for rule, broken in sorted(found.broken.items()):
        yield f"  {rule} {RULES[rule]} Broken with {broken.faults} faults:"
        yield from (f"    {number:>3}. {words}" for number, words in enumerate(broken.trace, 1))


def _verdict(*, good: bool, reached: bool, caught: bool) -> str:
    if not good:
        return "BROKEN: the table allows what must never be."
    if not reached:
        return "BROKEN: not every state was reached, so not everything was checked."
    if not caught:
        return "BROKEN: a policy that is known to be bad was not found out."
    return "Holds: no rule is broken, and both bad policies are found out."


def _control(*, everything: bool) -> int:
    """The mutants that matter, or all; 1 when one that matters goes unnoticed and is not known to be said twice."""
    chosen = [mutant for mutant in mutants() if everything or matters(mutant)]
    missed = gaps = 0
    for mutant in chosen:
        rule = noticed(mutant)
        missed += rule is None
        gaps += rule is None and matters(mutant) and mutant.words not in SAID_TWICE
        why = SAID_TWICE.get(mutant.words, "") if rule is None else ""
        _say(f"{rule or 'NOT NOTICED':<12}{mutant.words}{f' ({why})' if why else ''}")
    _say(f"{len(chosen) - missed} of {len(chosen)} noticed; {gaps} of the rest without a reason.")
    return 1 if gaps else 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
