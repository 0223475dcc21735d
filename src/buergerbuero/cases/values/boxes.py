"""What lies, or will lie, in a box for a person."""

import datetime
from dataclasses import dataclass, field

from buergerbuero.cases.values.states import DeliveryState


@dataclass(frozen=True, kw_only=True)
class BoxCollection:
    """A notice by box: how far it is, which box, and what opens it besides the PIN.

    state: None while nothing is decided. Name, address, place, hours and access of the box are empty where the town
    does not vouch for it any more; example: nobody does (demo only). until: the last day; issued_at: when the box
    handed it out. qr and code are there only while it can be collected. proxy: who may come instead.
    """

    state: DeliveryState | None
    name: str
    address: str
    place: str
    hours: tuple[str, ...]
    access: str
    example: bool
    low: bool
    proxy: str
    return_required: bool
    has_pin: bool
    until: datetime.date | None
    issued_at: datetime.datetime | None
    qr: str = field(repr=False)
    code: str = field(repr=False)

    @property
    def is_ready(self) -> bool:
        """Whether it can be collected now."""
        return bool(self.qr)
