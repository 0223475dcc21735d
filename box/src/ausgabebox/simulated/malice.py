"""What the town hall's server sends when somebody else commands it, with the right keys: it may refuse, and not open.

The one thing left out is what security.md names as the risk that remains: who commands the server before a document is
laid in knows, or chooses, its PIN.
"""

from collections.abc import Callable

from ausgabebox.protocol import cbor, codes, grants, messages, signing
from ausgabebox.protocol.messages import Limit, Message
from ausgabebox.simulated.papers import Paper, Where
from ausgabebox.simulated.town import BOX_ID
from ausgabebox.simulated.world import Watched, World

_LONG = 400 * 86_400


class Malice:
    """One bad message after the other, straight to the box: no line is needed for that."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = world.chance
        self._strange = signing.SigningKey.of(world.chance.branch("strange").octets(32))
        self._kinds: tuple[tuple[str, Callable[[], bytes | None]], ...] = (
            ("a second grant", self._second_grant),
            ("a grant for a load that is no more", self._old_load),
            ("a grant for another compartment", self._other_compartment),
            ("a grant for another box", self._other_box),
            ("a grant of a strange key", self._strange_grant),
            ("a restriction that lengthens", self._longer),
            ("a restriction of nothing", self._nothing),
            ("a message of a strange key", self._strange_message),
            ("a message for another box", self._foreign),
            ("a message for the box of before", self._of_before),
            ("an old message again", self._replayed),
            ("an altered message", self._altered),
            ("a kind that is none", self._invented),
            ("a huge message", lambda: self._chance.octets(8) * 20_000),
            ("senseless bytes", lambda: self._chance.octets(1 + self._chance.below(200))),
            ("an empty message", lambda: b""),
            ("staff that are none suspended", lambda: self._down(messages.StaffSuspended("S99"))),
        )

    def send(self) -> None:
        """One of them, chosen by chance. Raises Dark."""
        name, make = self._chance.choice(self._kinds)
        signed = make()
        if signed is None:
            return
        self._world.report.incidents[f"server: {name}"] += 1
        self._world.act(f"the server sends {name}", lambda agent: Watched(self._world).take(signed))

    def _down(self, body: messages.Down, number: int | None = None) -> bytes:
        """Signed with the town's own key, under the next number, so that no gap stays."""
        if number is None:
            self._world.town.numbers += 1
            number = self._world.town.numbers
        message: Message[messages.Down] = Message(BOX_ID, number, int(self._world.clock.true()), body)
        signed = messages.sign_down(message, self._world.town.key, box_key=self._world.town.box_key)
        self._world.town.send_raw(number, signed)
        return signed

    def _lying(self) -> Paper | None:
        papers = [one for one in self._world.town.by_order.values() if one.where is Where.BOX and one.load_id]
        return self._chance.choice(papers) if papers else None

    def _grant(self, paper: Paper, **other: object) -> grants.Grant:
        """For whoever has a token that the owner has not."""
        now, token, grant_id = int(self._world.clock.true()), self._chance.octets(16), self._chance.octets(16)
        values: dict[str, object] = {
            "grant_id": grant_id,
            "box_id": BOX_ID,
            "compartment": paper.compartment or 1,
            "load_id": paper.load_id,
            "doc_class": "pass",
            "not_before": now - 300,
            "not_after": now + _LONG,
            "token_hash": codes.token_hash(grant_id, token),
            "code_hash": codes.code_hash(grant_id, codes.code_of(token)),
            "pin_tag": self._world.town.tags.get(paper.load_id or b"", bytes(32)),
            "return_required": paper.return_required,
        }
        return grants.Grant(**{**values, **other})  # type: ignore[arg-type]  # Grant checks each of them itself

    def _given(self, grant: grants.Grant, key: signing.SigningKey | None = None) -> bytes:
        return self._down(messages.GrantGiven(grants.sign(grant, key or self._world.town.key)))

    def _second_grant(self) -> bytes | None:
        paper = self._lying()
        return self._given(self._grant(paper)) if paper and paper.hinted else None

    def _old_load(self) -> bytes | None:
        old = [one for one in self._world.town.recent if one.gone_at and one.load_id]
        return self._given(self._grant(self._chance.choice(old))) if old else None

    def _other_compartment(self) -> bytes | None:
        paper = self._lying()
        wrong = 1 + self._chance.below(self._world.box.size)
        return self._given(self._grant(paper, compartment=wrong)) if paper and wrong != paper.compartment else None

    def _other_box(self) -> bytes | None:
        paper = self._lying()
        return self._given(self._grant(paper, box_id="andere-1")) if paper else None

    def _strange_grant(self) -> bytes | None:
        paper = self._lying()
        return self._given(self._grant(paper), self._strange) if paper else None

    def _longer(self) -> bytes | None:
        paper = self._lying()
        if paper is None or paper.load_id is None:
            return None
        return self._down(messages.Restriction(paper.load_id, Limit.EXPIRE, int(self._world.clock.true()) + _LONG))

    def _nothing(self) -> bytes:
        return self._down(messages.Restriction(self._chance.octets(16), self._chance.choice(_SIMPLE)))

    def _strange_message(self) -> bytes | None:
        paper = self._lying()
        if paper is None or paper.load_id is None:
            return None
        return self._withdrawal(paper.load_id, signer=self._strange)

    def _foreign(self) -> bytes | None:
        paper = self._lying()
        if paper is None or paper.load_id is None:
            return None
        return self._withdrawal(paper.load_id, box_id="andere-1")

    def _of_before(self) -> bytes | None:
        """Of the box that was here before this one, under the same name."""
        paper = self._lying()
        return self._withdrawal(paper.load_id, box_key=self._chance.octets(16)) if paper and paper.load_id else None

    def _withdrawal(
        self, load_id: bytes, *, signer: signing.SigningKey | None = None, box_id: str = BOX_ID, box_key: bytes = b""
    ) -> bytes:
        """What a box would heed, if it were for it."""
        town = self._world.town
        message: Message[messages.Down] = Message(
            box_id, town.numbers + 1, 0, messages.Restriction(load_id, Limit.WITHDRAW)
        )
        return messages.sign_down(message, signer or town.key, box_key=box_key or town.box_key)

    def _replayed(self) -> bytes | None:
        return self._chance.choice(self._world.town.archive) if self._world.town.archive else None

    def _altered(self) -> bytes | None:
        signed = self._replayed()
        if signed is None:
            return None
        value = int.from_bytes(signed, "big") ^ 1 << self._chance.below(8 * len(signed))
        return value.to_bytes(len(signed), "big")

    def _invented(self) -> bytes:
        """Rightly signed, and no kind that a box knows."""
        town = self._world.town
        town.numbers += 1
        payload = {
            "sender": "town", "box_id": BOX_ID, "number": town.numbers, "kind": self._chance.choice(_INVENTED),
            "at": int(self._world.clock.true()), "v": 1, "box_key": town.box_key, "body": {"compartment": 1},
        }  # fmt: skip
        signed = signing.sign(cbor.encode(payload), signing.Context.DOWN, town.key)
        town.send_raw(town.numbers, signed)
        return signed


_SIMPLE = (Limit.SUSPEND, Limit.WITHDRAW)
_INVENTED = ("open", "unlock", "set_clock", "add_staff", "lift", "reset", "grant2")
