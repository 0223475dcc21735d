"""What a person is told instead of a traceback."""

from enum import StrEnum


class Reason(StrEnum):
    """Why somebody cannot collect now."""

    LOCKED = "locked"
    """Three wrong PINs: wait."""
    LOCKED_OUT = "locked_out"
    EXPIRED = "expired"
    COLLECTED = "collected"
    """The document was handed out already."""
    NOT_READY = "not_ready"
    """Something is wrong with the box or this compartment; staff know."""
    BUSY = "busy"
    """Somebody else is at the box."""
    DELAYED = "delayed"
    """Many failures in the last hour: half a minute between attempts."""
    PAUSED = "paused"
    HALTED = "halted"


class Unknown(Exception):
    """A code of the right form that belongs to nothing in this box."""


class Refused(Exception):
    """Not now: why, and until when (Unix seconds) if it ends by itself."""

    def __init__(self, reason: Reason, until: float | None = None) -> None:
        super().__init__(reason.value)
        self.reason, self.until = reason, until


class WrongPin(Exception):
    """Not the PIN of this document; so many tries are `left` before the next lock, which ends at `until` (Unix)."""

    def __init__(self, left: int, until: float | None = None) -> None:
        super().__init__(left)
        self.left, self.until = left, until


class No(StrEnum):
    """Why staff cannot do something now."""

    CARD = "card"
    PIN = "pin"
    LOCKED = "locked"
    SUSPENDED = "suspended"
    SAME_PERSON = "same_person"
    TWO_NEEDED = "two_needed"
    BOTH_CARDS = "both_cards"
    """What lasts is asked of both cards, not of a session that somebody left open."""
    BUSY = "busy"
    HALTED = "halted"
    NO_ORDER = "no_order"
    OTHER_DOCUMENT = "other_document"
    """Not what belongs into the compartment they are at."""
    ORDER_EXPIRED = "order_expired"
    NO_COMPARTMENT = "no_compartment"
    PIN_UNREADABLE = "pin_unreadable"
    NOT_IN_THIS_STATE = "not_in_this_state"
    DOOR_OPEN = "door_open"
    NOTHING_OPEN = "nothing_open"
    CAUSE_REMAINS = "cause_remains"
    BOX = "box"
    """Sensors, bus or battery do not allow any opening."""


class StaffRefused(Exception):
    """Not now: why, and until when (Unix seconds) if it ends by itself."""

    def __init__(self, why: No, until: float | None = None) -> None:
        super().__init__(why.value)
        self.why, self.until = why, until
