"""The control of the control: the table with one thing left out, which the checker must notice.

A mutant lacks one guard of one line, or one line as a whole, or what a line writes. What is not noticed is either said
twice (another guard, line or the procedure holds it too) or does no harm to safety (it would only refuse or alarm less
kindly); `check-model --mutants` lists it. The guards that matter are those of the lines by which a door may open, a
compartment counts as empty or loaded, or a grant counts: of them `SAID_TWICE` alone may go unnoticed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ausgabebox.machine.line import Line
from ausgabebox.machine.table import TABLE, index
from ausgabebox.model.policy import Policy
from ausgabebox.model.search import search

MATTERS = (
    "reserve | reserved",
    "load | loading",
    "load_confirmed | loaded",
    "retrieve | retrieving",
    "empty_confirmed | free",
    "put_back | loaded",
    "grant | ready",
    "pick_up | opening",
    "open_again | opening",
)
_RESERVE = "free | reserve | reserved: without the guard "
_AGAIN = "closed_check | open_again | opening: without the guard "
_LOOKED_TWICE = (
    "without an edge there is no such state but after two faults (a door that cannot be read, careless staff)"
)
SAID_TWICE = {
    f"{_RESERVE}door_closed": "the same guard stands before the door opens (LOAD)",
    f"{_RESERVE}not_halted": "the same guard stands before the door opens (LOAD)",
    f"{_RESERVE}others_at_rest": "the same guard stands before the door opens (LOAD)",
    f"{_RESERVE}presence_no": "the same guard stands before the door opens (LOAD)",
    "reserved | load | loading: without the guard presence_no": "content that appears in RESERVED alarms",
    "loading | load_confirmed | loaded: without the guard door_has_opened": _LOOKED_TWICE,
    "retrieving | empty_confirmed | free: without the guard door_has_opened": _LOOKED_TWICE,
    "retrieving | put_back | loaded: without the guard door_has_opened": _LOOKED_TWICE,
    "loaded | grant | ready: without the guard first_grant": "a load is LOADED once, and READY after its first grant",
    "ready | grant | ready: without the guard grant_known": "a second grant changes nothing; it would only not alarm",
    "ready | pick_up | opening: without the guard grant_unused": "READY comes back only with the grant restored",
    f"{_AGAIN}door_closed": "a door that opens in CLOSED_CHECK alarms; one that cannot be read ends it",
    f"{_AGAIN}others_at_rest": "nothing else begins while a compartment is in CLOSED_CHECK",
    f"{_AGAIN}presence_yes": "content that vanishes or cannot be read ends CLOSED_CHECK",
}
"""What is not noticed with one fault, and why that is no gap."""


@dataclass(frozen=True)
class Mutant:
    """What was left out, in words, and the table without it."""

    words: str
    policy: Policy


def mutants(table: tuple[Line, ...] = TABLE) -> Iterator[Mutant]:
    """Each guard, each line and each set of writes of the table left out, one at a time."""
    for number, line in enumerate(table):
        where = f"{', '.join(sorted(line.sources))} | {line.event} | {line.to}"
        if not line.guards and not line.writes and line.sources == {line.to}:
            continue
        yield _mutant(f"{where}: without the line", table, number, None)
        for guard in sorted(line.guards):
            without = replace(line, guards=line.guards - {guard})
            yield _mutant(f"{where}: without the guard {guard}", table, number, without)
        if line.writes:
            yield _mutant(f"{where}: without writing {', '.join(line.writes)}", table, number, replace(line, writes=()))


def matters(mutant: Mutant) -> bool:
    """Whether it lacks a guard by which doors open and compartments count as empty or loaded."""
    line, _, missing = mutant.words.partition(": ")
    return missing.startswith("without the guard") and line.endswith(MATTERS)


def _mutant(words: str, table: tuple[Line, ...], number: int, other: Line | None) -> Mutant:
    lines = (*table[:number], *([] if other is None else [other]), *table[number + 1 :])
    return Mutant(words, Policy(words, index(lines)))


def noticed(mutant: Mutant, *, faults: int = 1) -> str | None:
    """The rule by which the checker notices it: first with one compartment, then with two."""
    for alone in (True, False):
        policy = mutant.policy if alone else mutant.policy.soon()
        found = search(policy, faults=faults, alone=alone, first_only=True)
        if found.broken:
            return next(iter(found.broken))
    return None
