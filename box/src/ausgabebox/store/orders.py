"""Orders: which documents are to be laid in, and the sealed PIN of each."""

from dataclasses import dataclass

from ausgabebox.protocol.messages import Reach
from ausgabebox.store.database import Store


@dataclass(frozen=True, slots=True)
class Order:
    """One document; `state` is open, loaded, withdrawn or done, since `at`; `sealed_pin` goes with the document."""

    order_id: bytes
    doc_ref: str
    doc_class: str
    reach: Reach
    pin_id: bytes
    sealed_pin: bytes | None
    return_required: bool
    expires_at: int
    at: int
    state: str


_COLUMNS = "order_id, doc_ref, doc_class, reach, pin_id, sealed_pin, return_required, expires_at, at, state"


def put(store: Store, order: Order) -> None:
    """Keep an order, new or changed."""
    store.write(
        f"INSERT INTO orders ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (order_id) DO UPDATE SET "  # noqa: S608 - own words
        "doc_ref = excluded.doc_ref, doc_class = excluded.doc_class, reach = excluded.reach, pin_id = excluded.pin_id, "
        "sealed_pin = excluded.sealed_pin, return_required = excluded.return_required, "
        "expires_at = excluded.expires_at, at = excluded.at, state = excluded.state",
        (
            order.order_id,
            order.doc_ref,
            order.doc_class,
            order.reach,
            order.pin_id,
            order.sealed_pin,
            order.return_required,
            order.expires_at,
            order.at,
            order.state,
        ),
    )


def get(store: Store, order_id: bytes) -> Order | None:
    """Return an order."""
    row = store.row(f"SELECT {_COLUMNS} FROM orders WHERE order_id = ?", (order_id,))  # noqa: S608 - own words
    return _of(*row) if row else None


def to_lay_in(store: Store, doc_ref: str) -> Order | None:
    """Return the newest order for a document that still waits for it."""
    query = f"SELECT {_COLUMNS} FROM orders WHERE doc_ref = ? AND state = 'open' ORDER BY at DESC, rowid DESC LIMIT 1"  # noqa: S608 - own words
    row = store.row(query, (doc_ref,))
    return _of(*row) if row else None


def waiting(store: Store) -> int:
    """Return how many documents wait to be laid in."""
    row = store.row("SELECT count(*) FROM orders WHERE state = 'open'")
    return int(row[0]) if row else 0


def settle(store: Store, order_id: bytes, state: str, now: int) -> None:
    """Set how an order stands; with its end the sealed PIN goes."""
    gone = state in ("withdrawn", "done")
    keep = "sealed_pin = NULL, " if gone else ""
    store.write(f"UPDATE orders SET {keep}state = ?, at = ? WHERE order_id = ?", (state, now, order_id))  # noqa: S608 - own words


def forget(store: Store, *, before: int) -> int:
    """Take out orders that ended, or ran out unused, before a time and that no load hangs on; return how many."""
    return store.write(
        "DELETE FROM orders WHERE (state IN ('withdrawn', 'done') AND at < ? OR state = 'open' AND expires_at < ?) "
        "AND order_id NOT IN (SELECT order_id FROM loads) "
        "AND order_id NOT IN (SELECT order_id FROM compartments WHERE order_id IS NOT NULL)",
        (before, before),
    )


def _of(*row: object) -> Order:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    values |= {"reach": Reach(str(values["reach"])), "return_required": bool(values["return_required"])}
    return Order(**values)  # type: ignore[arg-type]  # STRICT
