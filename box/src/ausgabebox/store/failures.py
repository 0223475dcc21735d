"""Failed attempts of the last hour at the whole box, by running time; older ones go with the next one."""

from ausgabebox.store.database import Store

HOUR = 3600


def add(store: Store, *, at: float, known: bool) -> None:
    """Note a failure: with a token that is known (a wrong PIN), or with one that is not."""
    store.write("DELETE FROM failures WHERE at < ?", (at - HOUR,))
    store.write("INSERT INTO failures VALUES (?, ?)", (at, known))


def count(store: Store, *, now: float, known_only: bool = False) -> int:
    """Return how many there were within the last hour."""
    row = store.row("SELECT count(*) FROM failures WHERE at > ? AND known >= ?", (now - HOUR, known_only))
    return int(row[0]) if row else 0


def clear(store: Store) -> None:
    """Begin anew: two staff have looked."""
    store.write("DELETE FROM failures")
