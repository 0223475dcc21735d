"""Orders, as those above ask for them: a PIN, that a document is to be laid in, that it is not any more."""

import datetime
import secrets
from typing import Final
from uuid import UUID

from django.db import transaction

from ausgabebox.protocol import pins
from buergerbuero.audit import actions as audit
from buergerbuero.base import outbox
from buergerbuero.base.actors import Actor
from buergerbuero.base.ids import ALPHABET, new_id
from buergerbuero.pickup import rules
from buergerbuero.pickup.actions.staying import stay
from buergerbuero.pickup.actions.waking import wake
from buergerbuero.pickup.models import Box, Grant, Order, Pin
from buergerbuero.pickup.values import Happening, NoPin, NotReady, OrderState, UnknownBox

_REF_LETTERS: Final = 10


@transaction.atomic
def new_pin(*, case_id: UUID, box_id: str, by: Actor, now: datetime.datetime) -> str:
    """Make a PIN for a case and a box, and return it: the only moment at which anybody here can read it.

    What is stored is sealed to the box. One that was made before opens nothing any more. Raises UnknownBox, NotReady
    where there is no key to seal to, AlreadyLoaded where the document lies there under the PIN before.
    """
    box = _box(box_id)
    by_staff = by.kind == "staff"
    order = newest(case_id, lock=by_staff)
    rules.check_new_pin(OrderState(order.state) if order else None)
    pin, pin_id = pins.new_pin(), new_id()
    sealed = pins.seal_pin(bytes(box.sealing_key), box.id, pin_id.bytes, pin)
    Pin.objects.create(pin_id=pin_id, case_id=case_id, box=box, sealed=sealed, made_at=now)
    _note("pin_made", case_id, by, now, box=box.id, pin=str(pin_id))
    if order is not None and by_staff:  # a citizen's is made before there is an order
        wake(order.box_id)
    return pin


@transaction.atomic
def order(
    *,
    case_id: UUID,
    delivery_id: UUID,
    box_id: str,
    doc_class: str,
    low_reach: bool,
    return_required: bool,
    retention_days: int,
    by: Actor,
    now: datetime.datetime,
) -> UUID:
    """Have a document laid into a box, and return the order's id. Asked again for the same delivery, it is one order.

    `retention_days`: how long it waits there once it can be collected. Raises UnknownBox, NotReady, and NoPin where
    the person has none for this box.
    """
    box = _box(box_id)
    if not Pin.objects.filter(case_id=case_id, box=box).exists():
        raise NoPin
    known = Order.objects.filter(delivery_id=delivery_id).exclude(
        state__in=(OrderState.WITHDRAWN, OrderState.TAKEN_OUT)
    )
    if (found := known.first()) is not None:
        return found.id
    row = Order.objects.create(
        case_id=case_id,
        delivery_id=delivery_id,
        box=box,
        doc_class=doc_class,
        doc_ref="".join(secrets.choice(ALPHABET) for _ in range(_REF_LETTERS)),
        low_reach=low_reach,
        return_required=return_required,
        retention_days=retention_days,
        ordered_at=now,
    )
    _note("ordered", case_id, by, now, box=box.id, order=str(row.id))
    wake(box.id)
    return row.id


@transaction.atomic
def withdraw_order(*, case_id: UUID, by: Actor, now: datetime.datetime) -> bool:
    """Let the document of a case not be collected at a box any more; return whether it never lay there.

    False where there is no order, or where it lies there: then the box hears that nobody may collect it, and two
    colleagues take it out. What is gone stays gone.
    """
    row = newest(case_id, lock=True)
    if row is None or row.state not in rules.OPEN:
        return False
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        was = OrderState(row.state)
        row.state = rules.after(was, Happening.WITHDRAWN)
        row.save(update_fields=["state", "withdrawn_at"])
        _note("withdrawn", case_id, by, now, box=row.box_id, order=str(row.id), was=was)
        wake(row.box_id)
    return row.state == OrderState.WITHDRAWN


def erase(*, case_id: UUID) -> None:
    """Forget PINs and tokens of a case. That a document was handed out, and when, stays; it names nobody."""
    with transaction.atomic():
        Pin.objects.filter(case_id=case_id).delete()
        Grant.objects.filter(load__order__case_id=case_id).update(sealed_token=None)


def newest(case_id: UUID, *, lock: bool = False) -> Order | None:
    """Return the newest order of a case. With `lock`, nobody else changes it until the transaction ends."""
    rows = Order.objects.filter(case_id=case_id).order_by("-ordered_at", "-id")
    return (rows.select_for_update() if lock else rows).first()


def tell(row: Order, fact: str, *, now: datetime.datetime) -> None:
    """Emit a fact about a locked order."""
    row.sequence += 1
    row.save(update_fields=["sequence"])
    outbox.emit(type=fact, case_id=row.case_id, sequence=row.sequence, now=now)


def _box(box_id: str) -> Box:
    """Return a box that is in operation, and stays so until the transaction ends. Raises UnknownBox, NotReady."""
    stay(box_id)
    box = Box.objects.filter(id=box_id).first()
    if box is None:
        raise UnknownBox(box_id)
    if not box.active or len(box.sealing_key) != pins.PUBLIC_BYTES:
        raise NotReady(box_id)
    return box


def _note(what: str, case_id: UUID, by: Actor, now: datetime.datetime, **detail: str) -> None:
    audit.record(verb=f"pickup.{what}", subject="case", subject_id=str(case_id), by=by, now=now, detail=detail)
