"""What the memory of the box promises: durable, whole, and rights that only shrink."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ausgabebox.locks.port import Door, Presence
from ausgabebox.machine.states import HOLDING_STATES, MOVING, State
from ausgabebox.protocol.messages import Reach
from ausgabebox.store import compartments, journal, loads, orders, post
from ausgabebox.store.database import Store, StoreUnfit
from ausgabebox.store.loads import Grant, Load
from ausgabebox.store.orders import Order

SCHEMA = Path(loads.__file__).with_name("schema.sql").read_text(encoding="utf-8")
LOAD, ORDER = bytes(16), bytes(range(16))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store.open(tmp_path / "box.sqlite")
    with made.transaction():
        compartments.lay_out(made, size=3, low=frozenset({1}), now=1)
    yield made
    made.close()


def loaded(store: Store) -> None:
    with store.transaction():
        orders.put(store, Order(ORDER, "D1", "pass", Reach.ANY, LOAD, b"sealed", False, 100, 1, "open"))
        loads.add(store, Load(LOAD, 1, ORDER, "D1", "pass", LOAD, bytes(32), False, 1, 100))
        compartments.change(store, 1, load_id=LOAD, state="loaded")


def test_each_commit_is_on_the_disk_and_rows_are_checked(store: Store, tmp_path: Path) -> None:
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema")
    assert [store.rows(f"PRAGMA {name}")[0][0] for name in pragmas] == ["wal", 2, 1, 1, 0]
    assert (tmp_path / "box.sqlite").stat().st_mode & 0o077 == 0
    assert all("STRICT" in line for line in re.findall(r"^\).*;$", SCHEMA, re.MULTILINE))


def test_the_schema_knows_the_words_of_the_table() -> None:
    def words(after: str) -> set[str]:
        found = re.search(after + r"[^(]*\(([^)]*)\)", SCHEMA)
        assert found
        return set(re.findall(r"'(\w+)'", found[1]))

    assert words("-- wheelchair|wheelchair\n  state TEXT NOT NULL CHECK \\(state IN") == set(State)
    assert words("WHERE state IN") == set(MOVING)
    assert words("door TEXT NOT NULL DEFAULT 'unknown' CHECK \\(door IN") == set(Door)
    assert words("content TEXT NOT NULL DEFAULT 'unknown' CHECK \\(content IN") == set(Presence)


@pytest.mark.parametrize("state", sorted(HOLDING_STATES))
def test_what_must_hold_a_load_holds_one(store: Store, state: State) -> None:
    with pytest.raises(sqlite3.IntegrityError), store.transaction():
        compartments.change(store, 1, state=state.value)


@pytest.mark.parametrize("state", ["free", "reserved"])
def test_what_is_free_holds_none(store: Store, state: str) -> None:
    loaded(store)
    with pytest.raises(sqlite3.IntegrityError), store.transaction():
        compartments.change(store, 1, state=state)


def test_two_doors_cannot_move(store: Store) -> None:
    with store.transaction():
        compartments.change(store, 1, state="retrieving")
    with pytest.raises(sqlite3.IntegrityError), store.transaction():
        compartments.change(store, 2, state="loading")


@pytest.mark.parametrize(
    "columns",
    [
        {"not_after": 101},
        {"suspended": 0},
        {"withdrawn": 0},
        {"failures": 1},
        {"pin_tag": bytes([1]) * 32},
        {"issued_at": 9},
    ],
)
def test_a_load_only_loses_rights(store: Store, columns: dict[str, int | bytes]) -> None:
    loaded(store)
    with store.transaction():
        loads.change(store, LOAD, suspended=1, withdrawn=1, failures=2, issued_at=5)
    with pytest.raises(sqlite3.IntegrityError, match="loses rights"), store.transaction():
        loads.change(store, LOAD, **columns)


def test_a_load_has_one_grant_that_never_changes(store: Store) -> None:
    loaded(store)
    first = Grant(LOAD, LOAD, bytes(32), bytes(32), bytes(32), 1, 1)
    with store.transaction():
        loads.keep_grant(store, first)
    with pytest.raises(sqlite3.IntegrityError), store.transaction():
        loads.keep_grant(store, Grant(LOAD, ORDER, bytes(32), bytes(32), bytes(32), 1, 1))
    with pytest.raises(sqlite3.IntegrityError, match="never changes"), store.transaction():
        store.write("UPDATE grants SET token_hash = ?", (bytes([1]) * 32,))
    assert loads.grant_of(store, LOAD) == first


def test_writes_need_a_transaction_and_it_is_all_or_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError):
        compartments.change(store, 1, since=9)
    with pytest.raises(LookupError), store.transaction():
        compartments.change(store, 1, since=9)
        compartments.change(store, 77, since=9)
    assert compartments.every(store)[1].since == 1
    with pytest.raises(RuntimeError), store.transaction(), store.transaction():
        pass


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"no database, and longer than a header of one" * 9)
    with pytest.raises(StoreUnfit):
        Store.open(tmp_path / "a")
    other = sqlite3.connect(tmp_path / "b")
    other.execute("PRAGMA user_version=7")
    other.close()
    with pytest.raises(StoreUnfit, match="schema 7"):
        Store.open(tmp_path / "b")


def write(store: Store, count: int) -> journal.Head:
    with store.transaction():
        for number in range(count):
            head = journal.append(store, at=number, kind="boot", body={"number": number})
    return head


def test_the_journal_is_a_chain_that_nobody_changes(store: Store) -> None:
    head = write(store, 5)
    assert journal.verify(store) == head == journal.head(store)
    gap = "INSERT INTO journal SELECT 99, 1, 'x', 1, body, hash FROM journal WHERE number = 1"
    for statement in ("UPDATE journal SET kind = 'x'", "DELETE FROM journal", gap):
        with pytest.raises(sqlite3.IntegrityError), store.transaction():
            store.write(statement)


@pytest.mark.parametrize("column", ["at = 77", "kind = 'x'", "compartment = 7", "body = x'a0'", "hash = zeroblob(32)"])
def test_a_change_by_force_is_seen(store: Store, column: str) -> None:
    write(store, 5)
    with store.transaction():
        store.write("DROP TRIGGER journal_stays")
        store.write(f"UPDATE journal SET {column} WHERE number = 3")  # noqa: S608 - of this test
    with pytest.raises(journal.JournalBroken):
        journal.verify(store)


def test_old_entries_go_to_a_file_only_when_the_town_hall_keeps_their_head(store: Store, tmp_path: Path) -> None:
    head = write(store, 5)
    with store.transaction():
        journal.checkpoint(store, at=10, signed=b"s", at_head=head, outgoing=4)
    assert journal.export_and_prune(store, tmp_path / "old", older_than=99, now=99) == 0
    with store.transaction():
        journal.acknowledge(store, outgoing=4, now=20)
    assert journal.export_and_prune(store, tmp_path / "old", older_than=5, now=99) == 0
    assert journal.export_and_prune(store, tmp_path / "old", older_than=99, now=99) == 5
    (file,) = (tmp_path / "old").iterdir()
    assert len(file.read_text().splitlines()) == 5 and file.stat().st_mode & 0o077 == 0
    assert journal.head(store) == head
    write(store, 3)
    assert journal.verify(store).count == 8
    with pytest.raises(sqlite3.IntegrityError), store.transaction():
        store.write("DELETE FROM journal")
    with pytest.raises(sqlite3.IntegrityError), store.transaction():
        store.write("INSERT INTO prunings VALUES (8, ?, 1)", (journal.head(store).hash,))


@settings(max_examples=40, deadline=None, database=None)
@given(order=st.permutations(range(1, 9)), again=st.lists(st.integers(1, 8), max_size=5))
def test_numbers_in_any_order_count_once(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], again: list[int]
) -> None:
    store = Store.open(tmp_path_factory.mktemp("post") / "box.sqlite")
    taken = []
    for number in [*order, *again]:
        if post.is_new(store, number):
            taken.append(number)
            with store.transaction():
                post.note(store, number)
        missing = [each for each in range(1, 9) if each not in taken]
        assert post.kept(store) == (missing[0] - 1 if missing else 8)
    assert sorted(taken) == list(range(1, 9))
    assert store.rows("SELECT * FROM seen") == []
    assert not post.is_new(store, 8 + post.AHEAD + 1)
    store.close()
