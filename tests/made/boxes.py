"""A box as the town hall sees it: its keys, what it says, and what it is told. Nothing of it moves."""

import datetime
import secrets
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from ausgabebox.protocol import messages, pins
from ausgabebox.protocol.messages import Changed, Down, Issued, Loaded, Message, Up
from ausgabebox.protocol.signing import SigningKey, TrustedKeys
from buergerbuero.base.actors import SYSTEM
from buergerbuero.pickup import actions
from buergerbuero.pickup.actions.writing import signer
from buergerbuero.pickup.models import Grant, Incoming, Order, Outgoing
from tests.cast import NOW

PLACES = {1: "low", 2: "any", 3: "any"}


@dataclass
class Made:
    """A box that is registered, and speaks only when a test makes it."""

    box_id: str = "rathaus1"
    key: SigningKey = field(default_factory=lambda: SigningKey.of(secrets.token_bytes(32)))
    pin_keys: tuple[bytes, bytes] = field(default_factory=pins.new_keys)
    said: int = 0

    def register(self, now: datetime.datetime = NOW) -> "Made":
        """Put it into operation."""
        actions.register_box(
            box_id=self.box_id,
            name="Ausgabebox Rathaus",
            place="Foyer, Markt 2",
            signing_key=self.key.public,
            sealing_key=self.pin_keys[1],
            fingerprint=secrets.token_hex(32),
            compartments=PLACES,
            by=SYSTEM,
            now=now,
        )
        return self

    def says(self, *bodies: Up, at: datetime.datetime = NOW, signer: SigningKey | None = None) -> None:
        """Lay messages where the link would."""
        for body in bodies:
            self.said += 1
            message = Message(self.box_id, self.said, int(at.timestamp()), body)
            self.lays(self.said, messages.sign_up(message, signer or self.key), at=at)

    def lays(self, number: int, signed: bytes, *, at: datetime.datetime = NOW) -> None:
        """Lay any bytes where the link would."""
        Incoming.objects.create(box_id=self.box_id, number=number, signed=signed, size=len(signed), received_at=at)

    def hears(self) -> list[Down]:
        """What it was told, in order."""
        trusted = TrustedKeys.of([signer().public])
        rows = Outgoing.objects.filter(box=self.box_id).order_by("number")
        box_key = self.key.key_id
        found = [messages.verify_down(bytes(row.signed), trusted, box_id=self.box_id, box_key=box_key) for row in rows]
        assert [each.number for each in found] == list(range(1, len(found) + 1))
        return [each.body for each in found]

    def last_order(self, order_id: UUID) -> messages.Order:
        """The newest word about an order."""
        heard = [each for each in self.hears() if isinstance(each, messages.Order)]
        return [each for each in heard if each.order_id == order_id.bytes][-1]

    def pin_of(self, order_id: UUID) -> str:
        """Open the PIN that it was told, as only the box can."""
        told = self.last_order(order_id)
        return pins.open_pin(self.pin_keys[0], self.box_id, told.pin_id, told.sealed_pin)

    def loads(self, order_id: UUID, *, compartment: int = 1, load_id: UUID | None = None) -> Loaded:
        """What it says when two colleagues have laid a document in."""
        told = self.last_order(order_id)
        return Loaded(
            order_id=order_id.bytes,
            doc_ref=told.doc_ref,
            compartment=compartment,
            load_id=(load_id or uuid4()).bytes,
            pin_id=told.pin_id,
            pin_tag=secrets.token_bytes(32),
            staff_ids=("karte-1", "karte-2"),
            at=int(NOW.timestamp()),
        )

    def goes(
        self, new: str, *, load_id: UUID | bytes | None = None, compartment: int = 1, old: str = "loaded",
        at: datetime.datetime = NOW,
    ) -> Changed:  # fmt: skip
        """What it says when a compartment goes from one state to another."""
        raw = load_id.bytes if isinstance(load_id, UUID) else load_id
        return Changed(compartment=compartment, old=old, new=new, load_id=raw, at=int(at.timestamp()))

    def issues(self, load_id: UUID, *, at: datetime.datetime = NOW) -> Issued:
        """What it says when a document was taken."""
        grant = Grant.objects.get(load=load_id)
        return Issued(load_id=load_id.bytes, grant_id=grant.id.bytes, at=int(at.timestamp()))


def until_ready(box: Made, order_id: UUID, *, compartment: int = 1, now: datetime.datetime = NOW) -> UUID:
    """Let a document be laid in and be ready to be collected; return its load."""
    box.says(box.loads(order_id, compartment=compartment), at=now)
    actions.take(box_id=box.box_id, now=now)
    load_id = Order.objects.get(id=order_id).load_id
    assert load_id is not None
    box.says(box.goes("ready", load_id=load_id, compartment=compartment), at=now)
    actions.take(box_id=box.box_id, now=now)
    return load_id
