"""Staff at the box: two different persons, each with card and PIN. Who they are is decided here and nowhere else."""

import hmac
from collections.abc import Collection
from dataclasses import dataclass, field

from ausgabebox.agent import cards
from ausgabebox.agent.cabinet import Cabinet
from ausgabebox.agent.cards import Card
from ausgabebox.agent.errors import No, StaffRefused
from ausgabebox.machine.states import Alert, Guard
from ausgabebox.protocol import pins
from ausgabebox.store import roster
from ausgabebox.store.roster import Member

IDLE = 300
"""Seconds without anything from staff after which their session is over."""
TRIES = 3
WAIT = 900
SUSPENDED_AT = 9


@dataclass
class StaffSession:
    """One or two persons at the box; `touched` in seconds of this run."""

    persons: list[str]
    touched: float
    hashes: dict[bytes, str] = field(default_factory=dict)

    @property
    def two(self) -> bool:
        """Whether both are there."""
        return len(self.persons) == 2


class Staff:
    """The roster and the session."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self.session: StaffSession | None = None

    def card(self, typed: str, pin: str) -> None:
        """Let a member of staff in. Raises StaffRefused."""
        member = self._member(cards.read(typed))
        self._check(member, pin)
        now = self._cabinet.time.monotonic()
        if self.session is not None and member.staff_id in self.session.persons:
            raise StaffRefused(No.SAME_PERSON)
        if self.session is not None and self.session.two:
            raise StaffRefused(No.BUSY)
        session = self.session or StaffSession([], now)
        with self._cabinet.step():
            self._cabinet.alarms.note("staff_came", body={"staff": member.staff_id})
        session.persons.append(member.staff_id)
        session.hashes[member.card_hash] = member.staff_id
        session.touched = now
        self.session = session

    def two(self) -> tuple[str, str]:
        """Return both, who are there. Raises StaffRefused."""
        if self.session is None or not self.session.two:
            raise StaffRefused(No.TWO_NEEDED)
        self.session.touched = self._cabinet.time.monotonic()
        return self.session.persons[0], self.session.persons[1]

    def which(self, typed: str) -> str:
        """Return which of the two holds this card to the reader. Raises StaffRefused."""
        self.two()
        card = cards.read(typed)
        found = self.session.hashes.get(card.hash) if card and self.session else None
        if found is None:
            raise StaffRefused(No.CARD)
        return found

    def _both(self, held: Collection[str]) -> tuple[str, str]:
        both = self.two()
        if {self.which(each) for each in held} != set(both):
            raise StaffRefused(No.BOTH_CARDS)
        return both

    def holding(self) -> set[Guard]:
        """The guard of two persons, if they are there and nobody has suspended one of them meanwhile."""
        suspended = {each.staff_id for each in roster.every(self._cabinet.store) if each.suspended}
        there = self.session is not None and self.session.two and not suspended & set(self.session.persons)
        return {Guard.TWO_STAFF} if there else set()

    def idle(self) -> bool:
        """Whether nothing came from them for too long."""
        return self.session is not None and self._cabinet.time.monotonic() - self.session.touched > IDLE

    def end(self) -> None:
        """They are gone."""
        self.session = None

    def suspend(self, staff_id: str) -> None:
        """A card counts no more, says the town hall, within the caller's transaction; only two at the box lift it."""
        found = roster.change(self._cabinet.store, staff_id, suspended=1)
        name = "staff_suspended" if found else "staff_unknown"
        self._cabinet.alarms.note(name, Alert.STAFF, body={"staff": staff_id})

    def enrol(self, typed: str, pin: str, held: Collection[str] = ()) -> str:
        """Take a new card into the roster. Raises StaffRefused.

        The two hold their own cards for it (`held`): who finds their session open enrols nobody. A card for somebody
        who is in it already replaces the old one, and with it a suspension. The first two come in at the computer of
        the box (`ausgabebox enrol`).
        """
        both = self._both(held)
        card = cards.read(typed)
        if card is None or not pins.is_pin(pin):
            raise StaffRefused(No.CARD if card is None else No.PIN)
        if card.staff_id in both:
            raise StaffRefused(No.SAME_PERSON)
        by = " ".join(both)
        tag = self._cabinet.keys.staff_tag(card.staff_id, pin)
        with self._cabinet.step():
            now = self._cabinet.time.seconds()
            roster.add(self._cabinet.store, staff_id=card.staff_id, card_hash=card.hash, pin_tag=tag, now=now, by=by)
            self._cabinet.alarms.note("staff_enrolled", Alert.STAFF, body={"staff": card.staff_id, "by": by})
        return card.staff_id

    def _member(self, card: Card | None) -> Member:
        member = roster.by_card(self._cabinet.store, card.hash) if card else None
        if member is None:
            raise StaffRefused(No.CARD)
        return member

    def _check(self, member: Member, pin: str) -> None:
        if member.suspended:
            raise StaffRefused(No.SUSPENDED)
        if member.wait_until > self._cabinet.time.running():
            raise StaffRefused(No.LOCKED, self._cabinet.time.ends(member.wait_until))
        if not pins.is_pin(pin):
            raise StaffRefused(No.PIN)
        if hmac.compare_digest(self._cabinet.keys.staff_tag(member.staff_id, pin), member.pin_tag):
            if member.failures:
                with self._cabinet.step():
                    roster.change(self._cabinet.store, member.staff_id, failures=0)
            return
        self._wrong(member)

    def _wrong(self, member: Member) -> None:
        count = member.failures + 1
        wait = self._cabinet.time.running() + WAIT if count % TRIES == 0 else member.wait_until
        with self._cabinet.step():
            roster.change(
                self._cabinet.store,
                member.staff_id,
                failures=count,
                wait_until=wait,
                suspended=int(count >= SUSPENDED_AT),
            )
            severity = Alert.SECURITY if count % TRIES == 0 else Alert.NONE
            self._cabinet.alarms.note("staff_pin_wrong", severity, body={"staff": member.staff_id})
        raise StaffRefused(No.PIN, self._cabinet.time.ends(wait) if count % TRIES == 0 else None)
