"""One SQLite file, one writer: what was committed is on the disk, and one step is one transaction.

WAL with synchronous=FULL syncs each commit; less can lose committed transactions when the power goes
(research/box.md section 4). Both are read back at every start.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from ausgabebox.machine.states import State

VERSION = 1
_SCHEMA = Path(__file__).with_name("schema.sql")
_FULL = 2

Value = str | int | float | bytes | None
Row = tuple[Any, ...]
"""STRICT tables give each column one type; the modules beside this one know which."""


class StoreUnfit(Exception):
    """The file cannot keep what it must: another version, damaged, or writes that would not be durable."""


class Store:
    """The box's memory. Reads go at any time, writes only inside of `transaction`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._writing = False
        self.generation = 0
        """Grows with each change of compartments and each rollback: what was read of them holds while it stays."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file, or make it. Raises StoreUnfit."""
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
        try:
            path.chmod(0o600)
            _settle(connection)
            _lay_out(connection)
        except sqlite3.DatabaseError as error:
            connection.close()
            raise StoreUnfit(str(error)) from error
        return cls(connection)

    def close(self) -> None:
        """Close the file; what was committed stays."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything written inside becomes durable together at the end, or not at all."""
        if self._writing:
            raise RuntimeError("one step is one transaction")
        self._db.execute("BEGIN IMMEDIATE")
        self._writing = True
        try:
            yield
            self.commit()
        finally:
            self._writing = False
            if self._db.in_transaction:
                self.generation += 1
                self._db.execute("ROLLBACK")

    def commit(self) -> None:
        """Make the transaction durable. The one place where anything does."""
        self._db.execute("COMMIT")

    def write(self, statement: str, values: Iterable[Value] = ()) -> int:
        """Run one writing statement; return how many rows it changed. Raises RuntimeError outside of a transaction."""
        if not self._writing:
            raise RuntimeError("writes need a transaction")
        return self._db.execute(statement, tuple(values)).rowcount

    def rows(self, query: str, values: Iterable[Value] = ()) -> list[Row]:
        """Return all rows of a query."""
        return self._db.execute(query, tuple(values)).fetchall()

    def row(self, query: str, values: Iterable[Value] = ()) -> Row | None:
        """Return the first row of a query, if there is one."""
        found: Row | None = self._db.execute(query, tuple(values)).fetchone()
        return found

    def states(self) -> dict[int, State]:
        """Return the state of each compartment."""
        return {number: State(state) for number, state in self.rows("SELECT number, state FROM compartments")}

    def damaged(self) -> str | None:
        """Say what is wrong with the file, None if nothing is. Takes its time."""
        found = [str(row[0]) for row in self.rows("PRAGMA integrity_check")]
        broken = self.rows("PRAGMA foreign_key_check")
        if found != ["ok"]:
            return found[0]
        return f"foreign keys: {len(broken)}" if broken else None


def _settle(connection: sqlite3.Connection) -> None:
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA temp_store=MEMORY")  # else each change of a state makes a file, and leaves traces in it
    kept = (
        connection.execute("PRAGMA synchronous").fetchone()[0],
        connection.execute("PRAGMA foreign_keys").fetchone()[0],
    )
    if mode != "wal" or kept != (_FULL, 1):
        raise StoreUnfit(f"journal_mode {mode}, synchronous {kept[0]}, foreign_keys {kept[1]}")


def _lay_out(connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == VERSION:
        return
    if version != 0 or connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise StoreUnfit(f"schema {version}, this program knows {VERSION}")
    schema = _SCHEMA.read_text(encoding="utf-8")
    connection.executescript(f"BEGIN IMMEDIATE; {schema} PRAGMA user_version={VERSION}; COMMIT;")
