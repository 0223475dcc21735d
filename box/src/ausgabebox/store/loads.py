"""Loads: one document in one compartment, from laying it in until two people have seen what became of it.

The tables only let rights shrink: an end that comes later, a suspension or a withdrawal that is lifted, a counter of
wrong PINs that falls are refused by SQLite itself.
"""

from dataclasses import dataclass

from ausgabebox.store.database import Store, Value


@dataclass(frozen=True, slots=True)
class Load:
    """One load. Times in Unix seconds; `wait_until` in seconds of running time, which no clock can shorten."""

    load_id: bytes
    compartment: int
    order_id: bytes
    doc_ref: str
    doc_class: str
    pin_id: bytes
    pin_tag: bytes
    return_required: bool
    loaded_at: int
    not_after: int
    suspended: bool = False
    withdrawn: bool = False
    failures: int = 0
    wait_until: float = 0.0
    issued_at: int | None = None
    ended_at: int | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """The one grant of a load; `used_at` since the intent to open."""

    load_id: bytes
    grant_id: bytes
    digest: bytes
    token_hash: bytes
    code_hash: bytes
    not_before: int
    at: int
    used_at: int | None = None


_LOAD = (
    "load_id, compartment, order_id, doc_ref, doc_class, pin_id, pin_tag, return_required, loaded_at, not_after, "
    "suspended, withdrawn, failures, wait_until, issued_at, ended_at"
)
_GRANT = "load_id, grant_id, digest, token_hash, code_hash, not_before, at, used_at"


def add(store: Store, load: Load) -> None:
    """Keep a new load."""
    store.write(
        "INSERT INTO loads (load_id, compartment, order_id, doc_ref, doc_class, pin_id, pin_tag, return_required, "
        "loaded_at, not_after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            load.load_id,
            load.compartment,
            load.order_id,
            load.doc_ref,
            load.doc_class,
            load.pin_id,
            load.pin_tag,
            load.return_required,
            load.loaded_at,
            load.not_after,
        ),
    )


def get(store: Store, load_id: bytes) -> Load | None:
    """Return a load."""
    row = store.row(f"SELECT {_LOAD} FROM loads WHERE load_id = ?", (load_id,))  # noqa: S608 - own words
    return _load(row) if row else None


def change(store: Store, load_id: bytes, **columns: Value) -> None:
    """Set columns of a load; what would give rights back is refused by the table."""
    names = ", ".join(f"{name} = ?" for name in columns)
    statement = f"UPDATE loads SET {names} WHERE load_id = ?"  # noqa: S608 - names of keywords
    if store.write(statement, (*columns.values(), load_id)) != 1:
        raise LookupError("load")


def keep_grant(store: Store, grant: Grant) -> None:
    """Keep the first grant of a load. A second has no place: sqlite3.IntegrityError."""
    store.write(
        "INSERT INTO grants VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            grant.load_id,
            grant.grant_id,
            grant.digest,
            grant.token_hash,
            grant.code_hash,
            grant.not_before,
            grant.at,
            grant.used_at,
        ),
    )


def grant_of(store: Store, load_id: bytes) -> Grant | None:
    """Return the grant of a load."""
    row = store.row(f"SELECT {_GRANT} FROM grants WHERE load_id = ?", (load_id,))  # noqa: S608 - own words
    return Grant(*row) if row else None


def is_granted(store: Store, grant_id: bytes) -> bool:
    """Say whether a grant with this id is kept, of whichever load."""
    return store.row("SELECT 1 FROM grants WHERE grant_id = ?", (grant_id,)) is not None


def grants_in_box(store: Store) -> list[Grant]:
    """Return the grants of all loads that have not ended, used ones too."""
    columns = ", ".join(f"grants.{name}" for name in _GRANT.split(", "))
    query = f"SELECT {columns} FROM grants JOIN loads USING (load_id) WHERE loads.ended_at IS NULL"  # noqa: S608 - own words
    return [Grant(*row) for row in store.rows(query)]


def use_grant(store: Store, load_id: bytes, at: int | None) -> None:
    """Note that a grant is used, or, before any pulse, that it is not after all."""
    if store.write("UPDATE grants SET used_at = ? WHERE load_id = ?", (at, load_id)) != 1:
        raise LookupError("grant")


def expired(store: Store, now: int) -> list[tuple[int, bytes]]:
    """Return compartment and load_id of what lies in the box past its last moment."""
    query = "SELECT compartment, load_id FROM loads WHERE ended_at IS NULL AND issued_at IS NULL AND not_after <= ?"
    return [(row[0], row[1]) for row in store.rows(query, (now,))]


def forget(store: Store, *, before: int) -> int:
    """Take out loads that ended before a time, with their grants; return how many."""
    return store.write(
        "DELETE FROM loads WHERE ended_at < ? "
        "AND load_id NOT IN (SELECT load_id FROM compartments WHERE load_id IS NOT NULL)",
        (before,),
    )


def _load(row: tuple[Value, ...]) -> Load:
    values = dict(zip(_LOAD.split(", "), row, strict=True))
    flags = {name: bool(values[name]) for name in ("return_required", "suspended", "withdrawn")}
    return Load(**{**values, **flags})  # type: ignore[arg-type]  # the table is STRICT
