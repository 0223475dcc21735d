"""The members of staff of a simulated box, with cards and PINs."""

from dataclasses import dataclass

from ausgabebox.agent import cards
from ausgabebox.keys.port import BoxKeys
from ausgabebox.store import compartments, roster
from ausgabebox.store.database import Store


@dataclass(frozen=True)
class Card:
    """A card and the PIN that its holder knows."""

    staff_id: str
    text: str
    pin: str


CARDS = tuple(Card(f"S{one}", f"BBS1:S{one}:{str(one) * 26}", f"{one}" * 5 + "0") for one in (1, 2, 3))


def enrol(store: Store, keys: BoxKeys, low: frozenset[int], size: int, now: int) -> None:
    """What commissioning leaves behind: a roster, and compartments that nobody has seen empty yet."""
    with store.transaction():
        for card in CARDS:
            read = cards.read(card.text)
            if read is None:
                raise ValueError(card.text)
            tag = keys.staff_tag(card.staff_id, card.pin)
            roster.add(store, staff_id=card.staff_id, card_hash=read.hash, pin_tag=tag, now=now, by="commissioning")
        compartments.lay_out(store, size=size, low=low, now=now)
