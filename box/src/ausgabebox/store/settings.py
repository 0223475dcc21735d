"""Single values: numbers that grow, the latest time seen, why the box has halted."""

from ausgabebox.store.database import Store, Value


def get(store: Store, name: str) -> Value:
    """Return a value, None if it was never set."""
    row = store.row("SELECT value FROM settings WHERE name = ?", (name,))
    return row[0] if row else None


def number(store: Store, name: str) -> int:
    """Return a whole number, 0 if it was never set."""
    value = get(store, name)
    return value if isinstance(value, int) else 0


def seconds(store: Store, name: str) -> float:
    """Return a time, 0 if it was never set."""
    value = get(store, name)
    return float(value) if isinstance(value, int | float) else 0.0


def put(store: Store, name: str, value: str | float | bytes) -> None:
    """Set a value."""
    store.write(
        "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
    )


def put_two(store: Store, first: tuple[str, float], second: tuple[str, float]) -> None:
    """Set two values at once."""
    store.write(
        "INSERT INTO settings VALUES (?, ?), (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (*first, *second),
    )


def drop(store: Store, name: str) -> None:
    """Take a value away."""
    store.write("DELETE FROM settings WHERE name = ?", (name,))


def word(store: Store, name: str) -> str | None:
    """Return a word of the program, None if it was never set."""
    value = get(store, name)
    return value if isinstance(value, str) else None
