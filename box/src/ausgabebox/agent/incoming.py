"""What the town hall says: verified, known by its number, taken once. Nothing bad gets out of here but a note."""

from ausgabebox.agent.cabinet import Cabinet
from ausgabebox.agent.grants import Grants
from ausgabebox.agent.staff import Staff
from ausgabebox.machine.states import Alert
from ausgabebox.protocol import grants, messages
from ausgabebox.protocol.errors import ProtocolError
from ausgabebox.protocol.messages import Down, Message, Reach
from ausgabebox.protocol.signing import TrustedKeys
from ausgabebox.store import orders, post
from ausgabebox.store.orders import Order

BAD_AN_HOUR = 30
"""So many unreadable messages are noted within an hour; more tell nothing new and would only fill the disk."""


class Incoming:
    """Takes messages of the town hall."""

    def __init__(self, cabinet: Cabinet, grants: Grants, staff: Staff, trusted: TrustedKeys) -> None:
        self._cabinet, self._grants, self._staff, self._trusted = cabinet, grants, staff, trusted
        self._keys = cabinet.keys
        self._bad: list[float] = []

    def take(self, signed: bytes) -> None:
        """Take one signed message, however it came here. Raises nothing for bad bytes."""
        try:
            message = messages.verify_down(signed, self._trusted, box_id=self._keys.box_id, box_key=self._keys.key_id)
        except ProtocolError as error:
            self._unread(signed, type(error).__name__)
            return
        if not post.is_new(self._cabinet.store, message.number):
            return
        with self._cabinet.step():
            post.note(self._cabinet.store, message.number)
            self._do(message)

    def bring(self, signed: bytes) -> None:
        """Take a file that somebody brought along: a message, or a grant alone. Raises nothing for bad bytes."""
        try:
            grants.verify(signed, self._trusted, box_id=self._keys.box_id)
        except ProtocolError:
            self.take(signed)
            return
        with self._cabinet.step():
            self._grants.take(signed)

    def _do(self, message: Message[Down]) -> None:
        match message.body:
            case messages.Order() as order:
                self._order(order)
            case messages.OrderWithdrawn() as gone:
                self._withdrawn(gone.order_id)
            case messages.GrantGiven() as given:
                self._grants.take(given.signed)
            case messages.Restriction() as less:
                self._grants.restrict(less.limit, less.load_id, less.not_after)
            case messages.StaffSuspended() as card:
                self._staff.suspend(card.staff_id)

    def _order(self, order: messages.Order) -> None:
        """Keep it; once it was withdrawn or its document has left, the same order is over for good."""
        kept = orders.get(self._cabinet.store, order.order_id)
        if kept is not None and kept.state in ("withdrawn", "done"):
            self._cabinet.alarms.note("order_too_late", Alert.STAFF, body={"order": order.order_id})
            return
        if kept is not None and kept.state == "loaded" and kept.doc_ref != order.doc_ref:
            self._cabinet.alarms.note("order_differs", Alert.STAFF, body={"order": order.order_id})
            return
        row = Order(
            order.order_id,
            order.doc_ref,
            order.doc_class,
            order.reach,
            order.pin_id,
            order.sealed_pin,
            order.return_required,
            order.expires_at,
            self._cabinet.time.seconds(),
            kept.state if kept else "open",
        )
        orders.put(self._cabinet.store, row)
        self._cabinet.alarms.note("order", body={"order": order.order_id})

    def _withdrawn(self, order_id: bytes) -> None:
        """Not to be laid in any more; what lies in the box already is not touched by it."""
        kept = orders.get(self._cabinet.store, order_id)
        if kept is None:
            # The order itself may come later: keep its end, so that it finds it.
            gone = Order(
                order_id, "-", "-", Reach.ANY, order_id, None, False, 0, self._cabinet.time.seconds(), "withdrawn"
            )
            orders.put(self._cabinet.store, gone)
        elif kept.state == "open":
            orders.settle(self._cabinet.store, order_id, "withdrawn", self._cabinet.time.seconds())
        self._cabinet.alarms.note("order_withdrawn", body={"order": order_id})

    def _unread(self, signed: bytes, reason: str) -> None:
        """Note it. What was signed rightly and says what this program does not know counts as taken."""
        number = self._number_of(signed)
        if number is not None and not post.is_new(self._cabinet.store, number):
            return
        now = self._cabinet.time.monotonic()
        self._bad = [each for each in self._bad if now - each < 3600]
        if number is None and len(self._bad) >= BAD_AN_HOUR:
            return
        self._bad.append(now)
        with self._cabinet.step():
            if number is not None:
                post.note(self._cabinet.store, number)
            self._cabinet.alarms.note("message_refused", Alert.SECURITY, body={"reason": reason})

    def _number_of(self, signed: bytes) -> int | None:
        """The number of a message that the town hall signed for this box, whatever else it says."""
        try:
            known = messages.envelope_down(signed, self._trusted, box_id=self._keys.box_id, box_key=self._keys.key_id)
            return known.number
        except ProtocolError:
            return None
