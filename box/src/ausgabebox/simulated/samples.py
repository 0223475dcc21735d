"""One of each thing that is said, for tests and for whoever wants to see what they look like."""

import hashlib
from collections.abc import Iterator

from ausgabebox.protocol import messages
from ausgabebox.protocol.grants import Grant
from ausgabebox.protocol.messages import Down, Limit, Reach, Sight, Up
from ausgabebox.protocol.pins import SEALED_BYTES
from ausgabebox.protocol.signing import SigningKey

BOX = "rathaus"
AT = 1_800_000_000
DAY = 86_400


def key(name: str = "town") -> SigningKey:
    """The same key for the same name."""
    return SigningKey.of(hashlib.sha256(b"sample/" + name.encode()).digest())


def some(name: str, count: int = 16) -> bytes:
    """The same bytes for the same name."""
    return hashlib.sha256(name.encode()).digest()[:count]


def grant(**other: object) -> Grant:
    """A grant, with other values where they are given."""
    values: dict[str, object] = {
        "grant_id": some("grant"),
        "box_id": BOX,
        "compartment": 3,
        "load_id": some("load"),
        "doc_class": "reisepass",
        "not_before": AT,
        "not_after": AT + 7 * DAY,
        "token_hash": some("token", 32),
        "code_hash": some("code", 32),
        "pin_tag": some("tag", 32),
        "return_required": False,
    }
    return Grant(**{**values, **other})  # type: ignore[arg-type]  # each value is checked when it is made


def downs() -> Iterator[Down]:
    """One of each kind from the town hall."""
    sealed = some("sealed", 32) * (SEALED_BYTES // 32 + 1)
    yield messages.Order(
        some("order"), "BB7-0001", "reisepass", Reach.LOW, some("pin"), sealed[:SEALED_BYTES], False, AT + 30 * DAY
    )
    yield messages.OrderWithdrawn(some("order"))
    yield messages.GrantGiven(some("signed", 32))
    yield messages.Restriction(some("load"), Limit.SUSPEND)
    yield messages.Restriction(some("load"), Limit.EXPIRE, AT + DAY)
    yield messages.StaffSuspended("S1")


def ups() -> Iterator[Up]:
    """One of each kind from a box."""
    yield messages.Loaded(some("order"), "BB7-0001", 3, some("load"), some("pin"), some("tag", 32), ("S1", "S2"), AT)
    yield messages.GrantRefused("second_grant", some("grant"), some("load"))
    yield messages.GrantRefused("Malformed")
    yield messages.Changed(3, "LOADED", "READY", some("load"), AT)
    yield messages.Issued(some("load"), some("grant"), AT)
    yield messages.Alert("still_open", "staff", 3, AT)
    yield messages.Status(
        {1: Sight.CLOSED, 2: Sight.OPEN},
        {1: Sight.YES, 2: Sight.UNKNOWN},
        100,
        AT,
        True,
        "0.1.0",
        None,
        12,
        some("h", 32),
    )
    yield messages.Checkpoint(some("signed", 32))
