"""The documents of a simulation, each followed from the order to its end: whose it is, where it is, who took it."""

from dataclasses import dataclass, field
from enum import StrEnum

from ausgabebox.protocol import codes


class Where(StrEnum):
    """Where a document is."""

    COUNTER = "at the counter"
    BOX = "in the box"
    OWNER = "with its owner"
    STRANGER = "with a stranger"


@dataclass
class Paper:
    """One document, its order, and what its owner knows and has lived through."""

    ref: str
    owner: str
    low: bool
    return_required: bool
    order_id: bytes
    pin_id: bytes
    pin: str
    expires_at: int
    where: Where = Where.COUNTER
    compartment: int | None = None
    load_id: bytes | None = None
    token: bytes | None = None
    """What the town hall made with the newest grant."""
    hinted: bool = False
    """The owner was told that it can be collected."""
    visits: int = 0
    wrong: int = 0
    first_try: float | None = None
    helped: bool = False
    never_comes: bool = False
    not_before: float = 0.0
    """True time before which the owner does not come (again)."""
    left_lying: bool = False
    """The owner opened the door, left it open and went away: what happens then is no fault of the box."""
    gone_at: float | None = None
    spent: list[bytes] = field(default_factory=list)
    """Tokens of earlier loads."""

    @property
    def qr(self) -> str:
        """What the owner's QR code says."""
        return codes.qr_text(self.token) if self.token else "BBX1:"

    @property
    def code(self) -> str:
        """What stands below it."""
        return codes.grouped(codes.code_of(self.token)) if self.token else ""
