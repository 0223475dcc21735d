"""The town hall, in this process, with a line between it and the box that loses, doubles, delays and mixes.

It keeps to the protocol with real signatures; malice.py is what it does when somebody else commands it.
"""

from collections import Counter, deque
from typing import Protocol

import cbor2

from ausgabebox.protocol import codes, grants, messages, pins, signing
from ausgabebox.protocol.messages import Down, Message, Up
from ausgabebox.protocol.shapes import unpack
from ausgabebox.simulated.chance import Chance
from ausgabebox.simulated.papers import Paper

BOX_ID = "simuliert-1"
AT_ONCE = 32
DAYS = 7
"""A document waits so long."""
VERIFIED_ONE_IN = 16
"""Of what the box says. Nobody forges it here: who lies is the town hall (malice.py), and the box verifies all."""


class Calendar(Protocol):
    """The town hall's own clock, which is right."""

    def true(self) -> float:
        """Unix seconds."""


class Told(Protocol):
    """The agent's side of the line."""

    def take(self, signed: bytes) -> None:
        """Keep one message of the town hall."""

    def waiting(self, most: int) -> list[bytes]:
        """What it has to say."""

    def received(self, number: int) -> None:
        """So far the town hall has all."""

    def highest_kept(self) -> int:
        """So far the box has all."""


class Town:
    """Orders, grants, and a memory of everything the box has said."""

    def __init__(self, clock: Calendar, chance: Chance) -> None:
        self._clock = clock
        self._chance = chance.branch("town")
        self.key = self.key_of(chance)
        self.box_keys = signing.TrustedKeys({})
        self.sealing = b""
        self.papers: dict[str, Paper] = {}
        self.recent: deque[Paper] = deque(maxlen=40)
        self.by_order: dict[bytes, Paper] = {}
        self.by_load: dict[bytes, Paper] = {}
        self.tags: dict[bytes, bytes] = {}
        """The tag of the PIN of each load, as the box told it."""
        self.issued: dict[bytes, int] = {}
        self.heard: Counter[str] = Counter()
        """Kinds of messages, and names of alerts."""
        self.alerts: dict[tuple[int, str], float] = {}
        """When the last alert of each name for each compartment was heard, by the true time."""
        self.sent: dict[int, bytes] = {}
        self.archive: list[bytes] = []
        """Some of what was ever sent, for whoever replays it."""
        self.numbers = 0
        self._up_seen: set[int] = set()
        self._up_to = 0

    @staticmethod
    def key_of(chance: Chance) -> signing.SigningKey:
        """The key that a seed decides, so that the box can trust it before there is a town."""
        return signing.SigningKey.of(chance.branch("key of the town").octets(32))

    def knows(self, trusted: signing.TrustedKeys, sealing: bytes) -> None:
        """Learn the public keys of the box."""
        self.box_keys, self.sealing = trusted, sealing

    @property
    def box_key(self) -> bytes:
        """The id of the key of the box, which everything that goes down names."""
        return next(iter(self.box_keys.by_id))

    def send(self, body: Down) -> None:
        """Sign a message and keep it until the box has it."""
        self.numbers += 1
        message: Message[Down] = Message(BOX_ID, self.numbers, int(self._clock.true()), body)
        self.send_raw(self.numbers, messages.sign_down(message, self.key, box_key=self.box_key))

    def send_raw(self, number: int, signed: bytes) -> None:
        """Keep what is to go down."""
        self.sent[number] = signed
        if len(self.archive) < 512 or self._chance.chance(0.02):
            self.archive[self._chance.below(512) if len(self.archive) >= 512 else len(self.archive) :][:1] = [signed]

    def order(self, *, return_required: bool, low: bool) -> Paper:
        """A document is ready at the counter and wants into the box."""
        number = len(self.papers) + 1
        order_id, pin_id = self._chance.octets(16), self._chance.octets(16)
        ref, owner = f"D{number:07d}", f"person-{number}"
        expires = int(self._clock.true()) + DAYS * 86_400
        paper = Paper(ref, owner, low, return_required, order_id, pin_id, self._chance.digits(6), expires)
        self.recent.append(paper)
        self.papers[ref] = self.by_order[order_id] = paper
        self._send_order(paper)
        return paper

    def new_pin(self, paper: Paper) -> None:
        """The owner showed an identity card at the counter and got another PIN; a longer day too."""
        paper.pin, paper.pin_id = self._chance.digits(6), self._chance.octets(16)
        paper.expires_at = int(self._clock.true()) + DAYS * 86_400
        self._send_order(paper)

    def _send_order(self, paper: Paper) -> None:
        sealed = pins.seal_pin(self.sealing, BOX_ID, paper.pin_id, paper.pin)
        reach = messages.Reach.LOW if paper.low else messages.Reach.ANY
        self.send(
            messages.Order(
                paper.order_id, paper.ref, "pass", reach, paper.pin_id, sealed, paper.return_required, paper.expires_at
            )
        )

    def forget(self, paper: Paper) -> None:
        """The document has come to its end: keep nothing of it but the load it was (issue times come late)."""
        self.by_order.pop(paper.order_id, None)

    def hear(self, signed: bytes) -> None:
        """Take one message of the box, once."""
        number, body = self._opened(signed)
        if number in self._up_seen or number <= self._up_to:
            return
        self._up_seen.add(number)
        while self._up_to + 1 in self._up_seen:
            self._up_to += 1
            self._up_seen.discard(self._up_to)
        self.heard[body.kind] += 1
        self._follow(body)

    def _opened(self, signed: bytes) -> tuple[int, Up]:
        """The number of a message and what it says."""
        value = cbor2.loads(cbor2.loads(signed)[0])
        if value["number"] % VERIFIED_ONE_IN:
            return value["number"], unpack(messages.UP[value["kind"]], value["body"])
        message = messages.verify_up(signed, self.box_keys, box_id=BOX_ID)
        return message.number, message.body

    @property
    def up_to(self) -> int:
        """The highest number below which nothing is missing."""
        return self._up_to

    def _follow(self, body: Up) -> None:
        match body:
            case messages.Loaded():
                self._grant(body)
            case messages.Changed(new="ready", load_id=bytes(load)):
                self._hint(load)
            case messages.Issued(load_id=load, at=at):
                self.issued[load] = at
            case messages.Alert(name=name, severity=severity, compartment=compartment):
                self.alerts[compartment or 0, name] = self._clock.true()
                self.heard[f"alert {severity} {name}"] += 1

    def _grant(self, loaded: messages.Loaded) -> None:
        paper = self.by_order.get(loaded.order_id)
        if paper is None:
            return
        if paper.token:
            paper.spent.append(paper.token)
        paper.token, paper.load_id = self._chance.octets(16), loaded.load_id
        self.by_load[loaded.load_id] = paper
        self.tags[loaded.load_id] = loaded.pin_tag
        signed = self.signed_grant(loaded, paper.token, paper)
        self.send(messages.GrantGiven(signed))

    def signed_grant(self, loaded: messages.Loaded, token: bytes, paper: Paper) -> bytes:
        """A grant for this load, for whoever has the token."""
        grant_id = self._chance.octets(16)
        grant = grants.Grant(
            grant_id=grant_id,
            box_id=BOX_ID,
            compartment=loaded.compartment,
            load_id=loaded.load_id,
            doc_class="pass",
            not_before=loaded.at - 300,
            not_after=max(loaded.at, paper.expires_at),
            token_hash=codes.token_hash(grant_id, token),
            code_hash=codes.code_hash(grant_id, codes.code_of(token)),
            pin_tag=loaded.pin_tag,
            return_required=paper.return_required,
        )
        return grants.sign(grant, self.key)

    def _hint(self, load: bytes) -> None:
        paper = self.by_load.get(load)
        if paper is not None and paper.load_id == load:
            paper.hinted = True


class LineOut:
    """One exchange after the other, over a network that is as bad as `trouble` says (0: good)."""

    def __init__(self, town: Town, chance: Chance, trouble: float) -> None:
        self._town = town
        self._chance = chance.branch("line")
        self._trouble = trouble
        self.down_until = 0.0
        """True time until which the town hall cannot be reached."""
        self.told: Counter[str] = Counter()

    def exchange(self, box: Told, now: float) -> bool:
        """The box calls the town hall; False if nothing came back."""
        up = box.waiting(AT_ONCE)
        acknowledged = box.highest_kept()
        if now < self.down_until or self._meets("call lost"):
            return False
        for signed in self._mixed(up):
            self._town.hear(signed)
        for number in [number for number in self._town.sent if number <= acknowledged]:
            del self._town.sent[number]
        down = [signed for _, signed in sorted(self._town.sent.items())][:AT_ONCE]
        received = self._town.up_to
        if self._meets("answer lost"):
            return False
        for signed in self._mixed(down):
            box.take(signed)
        box.received(received)
        return True

    def _meets(self, what: str) -> bool:
        if not self._trouble or not self._chance.chance(self._trouble):
            return False
        self.told[f"network: {what}"] += 1
        return True

    def _mixed(self, signed: list[bytes]) -> list[bytes]:
        """As it arrives: in another order, some twice, some not at all."""
        arrived = list(signed)
        if arrived and self._meets("message twice"):
            arrived.append(self._chance.choice(arrived))
        if arrived and self._meets("message lost"):
            arrived.pop(self._chance.below(len(arrived)))
        if arrived and self._meets("another order"):
            self._chance.shuffle(arrived)
        return arrived
