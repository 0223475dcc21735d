"""The program of the box: one object, owned by one thread. It follows the table of machine/, line by line."""

import secrets
from collections.abc import Callable, Collection
from pathlib import Path

from ausgabebox.agent.boot import boot
from ausgabebox.agent.cabinet import RESERVE, Cabinet
from ausgabebox.agent.doors import Doors
from ausgabebox.agent.errors import No, Reason, Refused, StaffRefused
from ausgabebox.agent.grants import Grants
from ausgabebox.agent.housekeeping import Housekeeping
from ausgabebox.agent.incoming import Incoming
from ausgabebox.agent.inspection import Inspection
from ausgabebox.agent.loading import Loading
from ausgabebox.agent.lockouts import Lockouts
from ausgabebox.agent.pickup import Pickup
from ausgabebox.agent.sensing import Sensing
from ausgabebox.agent.staff import Staff
from ausgabebox.agent.staffscreen import staff_view
from ausgabebox.agent.timekeeping import Clock
from ausgabebox.agent.view import Outcome, StaffView, View
from ausgabebox.agent.visit import Visit
from ausgabebox.keys.port import BoxKeys
from ausgabebox.locks.port import Locks
from ausgabebox.protocol.signing import TrustedKeys
from ausgabebox.store import post
from ausgabebox.store.database import Store

FRESH = 0.3
"""Seconds for which a reading is young enough to begin with."""


class Agent:
    """Everything people, staff, town hall and time can ask of the box."""

    def __init__(
        self,
        *,
        store: Store,
        locks: Locks,
        keys: BoxKeys,
        clock: Clock,
        trusted: TrustedKeys,
        random: Callable[[int], bytes] = secrets.token_bytes,
        reserve: int = RESERVE,
    ) -> None:
        self.cabinet = Cabinet(store, locks, keys, clock, reserve=reserve)
        self._sensing = Sensing(self.cabinet)
        self._lockouts = Lockouts(self.cabinet)
        self._doors = Doors(self.cabinet, self._sensing)
        self._pickup = Pickup(self.cabinet, self._doors, self._lockouts)
        self._staff = Staff(self.cabinet)
        self._loading = Loading(self.cabinet, self._staff, random)
        self._inspection = Inspection(self.cabinet, self._staff, self._lockouts)
        self._visit = Visit(self.cabinet, self._doors, self._staff, self._loading.load_of)
        self._grants = Grants(self.cabinet, trusted)
        self._incoming = Incoming(self.cabinet, self._grants, self._staff, trusted)
        self._housekeeping = Housekeeping(self.cabinet)
        self._ticked = -FRESH

    # Time.

    def boot(self) -> None:
        """Once, before anything else; what has expired meanwhile does so with the first second (I7)."""
        boot(self.cabinet, self._sensing)
        self._housekeeping.begin()

    def tick(self) -> None:
        """Look at the doors and at the time; five times a second, and before each call of people."""
        self._ticked = self.cabinet.time.monotonic()
        self._sensing.tick()
        self._pickup.tick()
        self._visit.tick()
        if self._staff.idle():
            self.staff_leave()
        if self._staff.session is None:
            self._loading.release_all()
        if self._housekeeping.second_passed():
            self._grants.expire()
            self._housekeeping.tick()

    def _look(self) -> None:
        """A tick, unless one was just now: the way from PIN to pulse is short, and all doors are read again on it."""
        if self.cabinet.time.monotonic() - self._ticked > FRESH:
            self.tick()

    # The person who collects.

    def view(self) -> View:
        """What the screen for citizens shows."""
        return self._pickup.view()

    def present(self, typed: str) -> None:
        """Take a token or a code. Raises codes.BadCode, Unknown, Refused."""
        self._look()
        if self._staff.session is not None:
            raise Refused(Reason.BUSY)
        self._pickup.present(typed)

    def enter_pin(self, pin: str) -> None:
        """Take the PIN; the door opens if it fits. Raises WrongPin, Refused."""
        self._look()
        self._pickup.enter_pin(pin)

    def open_again(self, pin: str) -> None:
        """Open the same door once more. Raises WrongPin, Refused."""
        self._look()
        self._pickup.open_again(pin)

    def leave(self) -> None:
        """The person goes."""
        self.tick()
        self._pickup.leave()

    def report_problem(self) -> None:
        """Something is wrong with the door or with what lies behind it."""
        self.tick()
        self._pickup.report_problem()

    # Staff.

    def staff(self) -> StaffView | None:
        """What staff see; None while none are there."""
        return staff_view(self.cabinet, self._staff, self._visit, self._inspection, self._lockouts)

    def staff_card(self, card: str, pin: str) -> StaffView | None:
        """Let a member of staff in. Raises StaffRefused."""
        self.tick()
        if self._pickup.session is not None:
            if self.cabinet.moving() is not None:
                raise StaffRefused(No.BUSY)
            self._pickup.leave()
        self._staff.card(card, pin)
        return self.staff()

    def staff_leave(self) -> None:
        """Both go."""
        if self._staff.session is not None:
            self._visit.left()
            self._loading.release_all()
            self._staff.end()

    def scan(self, doc_ref: str) -> StaffView | None:
        """Begin to load this document, or name what lies behind the door just closed. Raises StaffRefused."""
        self.tick()
        self._loading.scan(self._visit, doc_ref)
        return self.staff()

    def retrieve(self, compartment: int) -> StaffView | None:
        """Open a compartment for anything but loading. Raises StaffRefused."""
        self.tick()
        self._inspection.retrieve(self._visit, compartment)
        return self.staff()

    def confirm(self, outcome: Outcome, card: str) -> StaffView | None:
        """One of the two says what is so of the closed compartment; counts when both said the same."""
        self.tick()
        self._visit.confirm(outcome, card)
        return self.staff()

    def out_of_service(self, compartment: int) -> None:
        """Take a free compartment out of service. Raises StaffRefused."""
        self.tick()
        self._inspection.out_of_service(compartment)

    def clear_halt(self) -> None:
        """Let the box work again. Raises StaffRefused."""
        self.tick()
        self._inspection.clear_halt()

    def clear_pause(self) -> None:
        """Let people collect again. Raises StaffRefused."""
        self._inspection.clear_pause()

    def accept_clock(self) -> None:
        """Believe the machine's clock. Raises StaffRefused."""
        self._inspection.accept_clock()

    def enrol(self, card: str, pin: str, held: Collection[str] = ()) -> str:
        """Take a new card into the roster, for which both hold theirs; return whose. Raises StaffRefused."""
        return self._staff.enrol(card, pin, held)

    # The town hall.

    def take(self, signed: bytes) -> None:
        """Take one message of the town hall. Bad bytes are noted, and nothing is raised for them."""
        self._incoming.take(signed)

    def bring(self, signed: bytes) -> None:
        """Take a file that somebody brought along: a message, or a signed grant. Nothing is raised for bad bytes."""
        self._incoming.bring(signed)

    def waiting(self, most: int) -> list[bytes]:
        """Return the first messages that wait for the town hall, signed."""
        return self.cabinet.outgoing.waiting(most)

    def archive(self, folder: Path) -> int:
        """Put old parts of the journal away that the town hall keeps the head of; return how many entries."""
        return self._housekeeping.archive(folder)

    def close(self) -> None:
        """The end, between two steps: nothing is written, doors and memory are as they are."""
        self.cabinet.store.close()

    def received(self, number: int) -> None:
        """The town hall keeps every message up to this number."""
        self.cabinet.outgoing.received(number)

    def kept_there(self, number: int) -> None:
        """The town hall has signed that it keeps every message up to this number; what cannot be is a memory lost.

        That first: otherwise what was said since the memory was lost would count as kept.
        """
        self._grants.doubt(number)
        self.cabinet.outgoing.kept_there(number)

    def heard_of(self, number: int) -> None:
        """The town hall says that it keeps messages up to this number: more than were ever said is a memory lost."""
        self._grants.doubt(number)

    def highest_kept(self) -> int:
        """Return the number of the town hall's messages below which none is missing here."""
        return post.kept(self.cabinet.store)
