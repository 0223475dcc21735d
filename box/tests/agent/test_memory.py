"""A memory that is new or an older copy, and what nobody honest sends: nothing is handed out by it, and all is told."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from ausgabebox.agent.errors import Refused
from ausgabebox.machine.states import State
from ausgabebox.protocol import grants, messages
from ausgabebox.protocol.messages import GrantGiven
from ausgabebox.simulated.papers import Paper
from ausgabebox.simulated.town import BOX_ID

from .bench import Bench
from .test_incoming import alerts, down, loaded_only, refusals


def copied(bench: Bench, to: Path) -> Path:
    """Copy the memory, as somebody does who means well."""
    with sqlite3.connect(bench.box.path) as here, sqlite3.connect(to) as there:
        here.backup(there)
    return to


def put_back(bench: Bench, copy: Path | None) -> None:
    """Start with this copy as the memory, or with none."""
    bench.box.darken()
    for end in ("", "-wal", "-shm"):
        Path(f"{bench.box.path}{end}").unlink(missing_ok=True)
    if copy is not None:
        bench.box.path.write_bytes(copy.read_bytes())
    bench.box.back()
    bench.box.start()
    bench.tick()


def calls(bench: Bench) -> None:
    """One call, as the line makes it."""
    numbers = [messages.claimed_number(each) for each in bench.agent.waiting(99)]
    for signed in bench.agent.waiting(99):
        bench.town.hear(signed)
    bench.agent.received(min(bench.town.up_to, max(numbers, default=0)))
    bench.agent.heard_of(bench.town.up_to)


def another_behind_the_same_door(bench: Bench, first: Paper) -> None:
    bench.opens(first)
    bench.takes(first)
    bench.agent.leave()
    bench.tick(30)
    bench.serve(bench.number(first))
    while bench.load().compartment != first.compartment:
        pass


def test_an_older_memory_opens_no_door_once_the_town_hall_was_heard(bench: Bench, tmp_path: Path) -> None:
    first = bench.load()
    copy = copied(bench, tmp_path / "copy")
    another_behind_the_same_door(bench, first)
    put_back(bench, copy)
    assert bench.state(bench.number(first)) is State.READY
    calls(bench)
    assert bench.state(bench.number(first)) is State.LOCKED_OUT
    with pytest.raises(Refused):
        bench.agent.present(first.code)
    assert bench.cabinet.open_doors() == []


@pytest.mark.parametrize("copy", [True, False])
def test_the_town_hall_hears_of_it_and_of_all_that_comes(bench: Bench, tmp_path: Path, copy: bool) -> None:
    first = bench.load()
    kept = copied(bench, tmp_path / "copy")
    another_behind_the_same_door(bench, first)
    heard = bench.town.up_to
    put_back(bench, kept if copy else None)
    calls(bench)
    calls(bench)
    assert bench.town.heard["alert security memory_lost"] == 1
    calls(bench)
    assert bench.town.heard["alert security memory_lost"] == 1
    assert bench.town.up_to > heard
    assert bench.agent.waiting(99) == []


def test_who_claims_to_have_heard_too_much_uses_up_no_numbers(bench: Bench) -> None:
    bench.load()
    said = bench.agent.cabinet.outgoing.queued()
    bench.agent.heard_of(2**53)
    after = bench.agent.cabinet.outgoing.queued()
    assert said < after < said + 20
    bench.agent.heard_of(2**53)
    assert bench.agent.cabinet.outgoing.queued() == after


def test_a_memory_that_knows_all_it_has_said_is_not_doubted(bench: Bench) -> None:
    paper = bench.load()
    calls(bench)
    bench.agent.heard_of(bench.agent.cabinet.outgoing.queued())
    assert bench.state(bench.number(paper)) is State.READY


def test_a_grant_with_the_id_of_another_is_refused_and_ends_nothing(bench: Bench) -> None:
    paper = bench.load()
    taken = bench.box.store.row("SELECT grant_id FROM grants WHERE load_id = ?", (paper.load_id,))
    told, signed = loaded_only(bench)
    assert taken is not None
    other = grants.verify(signed, bench.box._trusted, box_id=BOX_ID)
    same_id = grants.sign(replace(other, grant_id=taken[0]), bench.town.key)
    number = bench.agent.highest_kept()
    bench.agent.take(down(bench, number + 1, GrantGiven(same_id)))
    assert refusals(bench) == ["id_in_use"]
    assert bench.state(told.compartment) is State.LOADED
    assert ("grant", "security") in alerts(bench)
    bench.agent.take(down(bench, number + 2, GrantGiven(signed)))
    assert bench.state(told.compartment) is State.READY
