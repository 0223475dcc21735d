"""Cards of staff: a word for the person and 128 random bits, as a QR code on plastic. The box keeps a hash."""

import hashlib
import re
import secrets
from dataclasses import dataclass

from ausgabebox.protocol import codes

PREFIX = "BBS1:"
_CARD = re.compile(r"BBS1:([A-Z0-9_-]{1,20}):([0-9A-HJKMNP-TV-Z]{26})")
_LONGEST = 80


@dataclass(frozen=True)
class Card:
    """What was read from a card; `staff_id` names a person only to the town hall."""

    staff_id: str
    text: str

    @property
    def hash(self) -> bytes:
        """What the box keeps of it."""
        return hashlib.sha256(b"ausgabebox/card/1\x00" + self.text.encode()).digest()


def is_card(typed: str) -> bool:
    """Whether this was read from a card of staff, and not from a citizen's paper."""
    return typed.strip().upper().startswith(PREFIX)


def read(typed: str) -> Card | None:
    """Return the card, None if it is none."""
    text = typed[:_LONGEST].strip().upper()
    found = _CARD.fullmatch(text)
    return Card(found[1], text) if found else None


def new(staff_id: str) -> Card:
    """Make a card. Raises ValueError for a word that is none."""
    letters = codes.qr_text(secrets.token_bytes(codes.TOKEN_BYTES)).removeprefix(codes.PREFIX)
    card = read(f"{PREFIX}{staff_id.upper()}:{letters}")
    if card is None:
        raise ValueError(staff_id)
    return card
