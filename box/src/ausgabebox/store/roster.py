"""Staff: who may open at the box, two at a time. Enrolled here and nowhere else; the town hall can only suspend."""

from dataclasses import dataclass

from ausgabebox.store.database import Store, Value


@dataclass(frozen=True, slots=True)
class Member:
    """One card; `wait_until` in seconds of running time."""

    staff_id: str
    card_hash: bytes
    pin_tag: bytes
    failures: int
    wait_until: float
    suspended: bool


_COLUMNS = "staff_id, card_hash, pin_tag, failures, wait_until, suspended"


def add(store: Store, *, staff_id: str, card_hash: bytes, pin_tag: bytes, now: int, by: str) -> None:
    """Keep a new card, or a new card and PIN for somebody who had one (which lifts a suspension)."""
    store.write(
        "INSERT INTO staff (staff_id, card_hash, pin_tag, enrolled_at, enrolled_by) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (staff_id) DO UPDATE SET card_hash = excluded.card_hash, pin_tag = excluded.pin_tag, "
        "failures = 0, wait_until = 0, suspended = 0, enrolled_at = excluded.enrolled_at, "
        "enrolled_by = excluded.enrolled_by",
        (staff_id, card_hash, pin_tag, now, by),
    )


def by_card(store: Store, card_hash: bytes) -> Member | None:
    """Return whose card this is."""
    row = store.row(f"SELECT {_COLUMNS} FROM staff WHERE card_hash = ?", (card_hash,))  # noqa: S608 - own words
    return _of(*row) if row else None


def every(store: Store) -> list[Member]:
    """Return all cards."""
    return [_of(*row) for row in store.rows(f"SELECT {_COLUMNS} FROM staff ORDER BY staff_id")]  # noqa: S608 - own words


def change(store: Store, staff_id: str, **columns: Value) -> int:
    """Set columns of a card; return whether there was one."""
    names = ", ".join(f"{name} = ?" for name in columns)
    return store.write(f"UPDATE staff SET {names} WHERE staff_id = ?", (*columns.values(), staff_id))  # noqa: S608 - names of keywords


def _of(staff_id: str, card_hash: bytes, pin_tag: bytes, failures: int, wait_until: float, suspended: int) -> Member:
    return Member(staff_id, card_hash, pin_tag, failures, wait_until, bool(suspended))
