"""Loading: the document in the hand names its order, the order its compartment; inside, it becomes a load."""

from collections.abc import Callable
from dataclasses import dataclass

from ausgabebox.agent.cabinet import Cabinet
from ausgabebox.agent.effects import Facts
from ausgabebox.agent.errors import No, StaffRefused
from ausgabebox.agent.staff import Staff
from ausgabebox.agent.view import Task
from ausgabebox.agent.visit import Visit, Work, meant_for
from ausgabebox.locks.port import Door, Presence
from ausgabebox.machine.states import Alert, Event, NotAllowed, State
from ausgabebox.protocol.errors import CannotOpen
from ausgabebox.protocol.messages import Reach
from ausgabebox.store import orders
from ausgabebox.store.loads import Load
from ausgabebox.store.orders import Order

LOAD_ID_BYTES = 16


@dataclass(frozen=True)
class Prepared:
    """The load that a document will be: made before its door opens, so that a PIN that cannot be read is told then."""

    order_id: bytes
    pin_id: bytes
    load_id: bytes
    pin_tag: bytes


class Loading:
    """Reserves a compartment, opens it, and makes the load."""

    def __init__(self, cabinet: Cabinet, staff: Staff, random: Callable[[int], bytes]) -> None:
        self._cabinet, self._staff, self._random = cabinet, staff, random
        self._prepared: Prepared | None = None

    def scan(self, visit: Visit, doc_ref: str) -> None:
        """Begin to load this document, or name what lies behind the door just closed. Raises StaffRefused."""
        self._staff.two()
        if visit.here() is not None:
            visit.scanned(doc_ref)
            return
        order = self._order(doc_ref)
        self._prepared = self._prepare(order)
        number = self._reserve(order)
        try:
            visit.open(number, Task.LOAD, Event.LOAD)
        except StaffRefused:
            self.release(number)
            raise
        self.release(number)

    def release(self, number: int) -> None:
        """Give a reservation up that did not become an opening."""
        if self._cabinet.compartments[number].state is State.RESERVED:
            with self._cabinet.step():
                self._cabinet.change(number, Event.RELEASE, self._cabinet.guards(number))

    def release_all(self) -> None:
        """Give every reservation up: those who held it are gone, or the power went before its door opened."""
        for each in self._cabinet.compartments.values():
            if each.state is State.RESERVED:
                self.release(each.number)

    def load_of(self, work: Work) -> Facts | None:
        """Return what becomes durable with the load; None where the scan, the order or its PIN do not fit."""
        here = self._cabinet.compartments[work.compartment]
        order = meant_for(self._cabinet, here)
        if order is None or order.state not in ("open", "loaded") or order.doc_ref != work.scanned:
            return None
        prepared, self._prepared = self._prepared, None
        try:
            if prepared is None or (prepared.order_id, prepared.pin_id) != (order.order_id, order.pin_id):
                prepared = self._prepare(order)
        except StaffRefused:
            return None
        load = Load(
            prepared.load_id,
            here.number,
            order.order_id,
            order.doc_ref,
            order.doc_class,
            order.pin_id,
            prepared.pin_tag,
            order.return_required,
            self._cabinet.time.seconds(),
            order.expires_at,
        )
        return Facts(load=load, order=order, staff=self._staff.two())

    def _order(self, doc_ref: str) -> Order:
        order = orders.to_lay_in(self._cabinet.store, doc_ref)
        if order is None:
            raise StaffRefused(No.NO_ORDER)
        if order.expires_at <= self._cabinet.time.seconds():
            raise StaffRefused(No.ORDER_EXPIRED)
        return order

    def _prepare(self, order: Order) -> Prepared:
        """Open the PIN, make its tag for a load to come, and forget the PIN. Raises StaffRefused."""
        load_id = self._random(LOAD_ID_BYTES)
        try:
            pin = self._cabinet.keys.open_pin(order.sealed_pin or b"", order.pin_id)
            tag = self._cabinet.keys.pin_tag(load_id, order.pin_id, pin)
            return Prepared(order.order_id, order.pin_id, load_id, tag)
        except CannotOpen as error:
            with self._cabinet.step():
                self._cabinet.alarms.note("pin_unreadable", Alert.STAFF, body={"order": order.order_id})
            raise StaffRefused(No.PIN_UNREADABLE) from error

    def _reserve(self, order: Order) -> int:
        """Reserve a free compartment by reach: who needs a low one gets one, others leave those free if they can."""
        seen = self._cabinet.seen
        free = [
            each
            for each in self._cabinet.compartments.values()
            if each.state is State.FREE
            and seen.doors.get(each.number) is Door.CLOSED
            and seen.contents.get(each.number) is Presence.NO
            and (each.low or order.reach is Reach.ANY)
        ]
        if not free:
            raise StaffRefused(No.NO_COMPARTMENT)
        chosen = min(free, key=lambda each: (each.low and order.reach is Reach.ANY, each.since, each.number)).number
        holding = self._cabinet.guards(chosen) | self._staff.holding()
        try:
            with self._cabinet.step():
                self._cabinet.change(chosen, Event.RESERVE, holding, Facts(order=order))
        except NotAllowed as error:
            raise StaffRefused(No.HALTED if self._cabinet.alarms.halted() else No.BUSY) from error
        return chosen
