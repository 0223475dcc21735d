"""Reading what a box has said: each message once, in the order of their numbers, and none before the one before it.

A box that was taken can lie about itself. What it says is therefore bound to its own orders, loads and compartments,
and changes nothing else; what no honest box says is refused, noted, and shown to somebody.
"""

import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from ausgabebox.protocol import checkpoints, messages
from ausgabebox.protocol.errors import ProtocolError
from ausgabebox.protocol.messages import (
    Alert,
    Changed,
    Checkpoint,
    GrantRefused,
    Issued,
    Limit,
    Loaded,
    Restriction,
    Status,
    Up,
)
from ausgabebox.protocol.signing import TrustedKeys
from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import SYSTEM
from buergerbuero.pickup import rules
from buergerbuero.pickup.actions.alarming import alarm, alarm_told
from buergerbuero.pickup.actions.gaps import after_a_gap
from buergerbuero.pickup.actions.granting import give_grant
from buergerbuero.pickup.actions.orders import tell
from buergerbuero.pickup.actions.room import look_for_flood
from buergerbuero.pickup.actions.writing import locked_report, write
from buergerbuero.pickup.models import Compartment, Grant, Incoming, Issue, JournalMark, Load, Order, Pin, Report
from buergerbuero.pickup.values import (
    CompartmentState,
    Happening,
    Noticed,
    OrderState,
    Refused,
    Severity,
    Told,
)

_EMPTY: Final = (CompartmentState.FREE, CompartmentState.RESERVED, CompartmentState.LOADING)
_FACT: Final = {
    OrderState.READY: "pickup.ready",
    OrderState.TROUBLE: "pickup.trouble",
    OrderState.EXPIRED: "pickup.expired",
    OrderState.TAKEN_OUT: "pickup.taken_out",
}


def take(*, box_id: str, now: datetime.datetime) -> int:
    """Read all that a box has said since; return how many messages. Where one is missing, the later ones wait."""
    count = 0
    while _take_next(box_id, now):
        count += 1
    look_for_flood(box_id, now)
    return count


@transaction.atomic
def _take_next(box_id: str, now: datetime.datetime) -> bool:
    report = locked_report(box_id)
    row = Incoming.objects.filter(box_id=box_id, number=report.read + 1).first() or after_a_gap(report, now)
    if row is None:
        return False
    try:
        with transaction.atomic():
            row.refused = _understand(report, row, now)
    except (ProtocolError, Refused) as error:
        row.refused = type(error).__name__.lower() if isinstance(error, ProtocolError) else str(error)
        report = locked_report(box_id)  # what was changed of it was taken back
    if row.refused:
        alarm(box_id, Noticed.REFUSED, Severity.SECURITY, None, row.received_at)
        audit.record(
            verb="pickup.message_refused",
            subject="box",
            subject_id=box_id,
            by=SYSTEM,
            now=now,
            detail={"number": str(row.number), "why": row.refused},
        )
    row.read_at = now
    row.save(update_fields=["read_at", "refused"])
    report.read = row.number
    report.save(update_fields=["read"])
    return True


def _understand(report: Report, row: Incoming, now: datetime.datetime) -> str:
    """Take a message as far as it is believed; return what of it is not, in a word. Raises ProtocolError, Refused."""
    trusted = TrustedKeys.of([bytes(report.box.signing_key)])
    message = messages.verify_up(bytes(row.signed), trusted, box_id=report.box_id)
    if message.number != row.number:
        raise Refused("number")
    return _believe(report, row, message.body, now)


def _believe(report: Report, row: Incoming, body: Up, now: datetime.datetime) -> str:
    heard_at = row.received_at
    match body:
        case Loaded():
            _loaded(report, body, heard_at, now)
        case Changed():
            return _changed(report, body, heard_at, now)
        case Issued():
            _issued(report, body, heard_at, now)
        case GrantRefused():
            _grant_refused(report, body, heard_at, now)
        case Alert():
            number = body.compartment if _has(report, body.compartment) else None
            at = rules.moment(body.at, heard_at=heard_at)
            alarm_told(report.box_id, body.name, rules.severity(body.severity), number, at)
        case Status():
            _status(report, body, heard_at)
        case Checkpoint():
            _checkpoint(report, body, heard_at)
    return ""


def _loaded(report: Report, said: Loaded, heard_at: datetime.datetime, now: datetime.datetime) -> None:
    order, newest_pin = _meant_by(report, said)
    load = Load.objects.create(
        id=rules.uuid(said.load_id),
        order=order,
        compartment=said.compartment,
        pin_id=rules.uuid(said.pin_id),
        staff=list(said.staff_ids),
        at=rules.moment(said.at, heard_at=heard_at),
        heard_at=heard_at,
    )
    if order.state == OrderState.COLLECTED:
        _still_there(report, load, now)
        return
    _lies_there(report, order, load, newest_pin)
    state, withdrawn = OrderState(order.state), order.withdrawn_at is not None
    if rules.may_have_a_grant(state, withdrawn=withdrawn, has_grant=False) and report.box.active:
        give_grant(report, order, load, said, now=now)
    _note(order, "loaded", now, load=str(load.id), compartment=str(load.compartment))
    tell(order, "pickup.loaded", now=now)


def _meant_by(report: Report, said: Loaded) -> tuple[Order, UUID | None]:
    """Return the order of a load that is new, and the newest PIN that its person has; raise Refused for any other."""
    order = Order.objects.select_for_update().filter(id=rules.uuid(said.order_id), box=report.box_id).first()
    if order is None:
        raise Refused("order")
    if order.doc_ref != said.doc_ref:
        raise Refused("document")
    if not _has(report, said.compartment):
        raise Refused("compartment")
    pins = Pin.objects.filter(case_id=order.case_id, box=report.box_id).order_by("-id")
    known = list(pins.values_list("pin_id", flat=True))
    gone = order.state == OrderState.COLLECTED  # then its PINs are destroyed
    if rules.uuid(said.pin_id) not in known and not gone:
        raise Refused("pin")
    if Load.objects.filter(id=rules.uuid(said.load_id)).exists():
        raise Refused("load")
    return order, known[0] if known else None


def _lies_there(report: Report, order: Order, load: Load, newest_pin: UUID | None) -> None:
    state = rules.after(OrderState(order.state), Happening.LOADED)
    if state is OrderState.LOADED and load.pin_id != newest_pin:
        # Somebody was given a new PIN while it was laid in: it must be laid in again, with that one.
        state = OrderState.TROUBLE
        alarm(report.box_id, Noticed.OLD_PIN, Severity.STAFF, load.compartment, load.at)
    order.state, order.load_id, order.loaded_at = state, load.id, load.at
    order.ready_at, order.not_after, order.reminded_at, order.told = None, None, None, Told.NOTHING
    order.save(update_fields=["state", "load_id", "loaded_at", "ready_at", "not_after", "reminded_at", "told"])


def _still_there(report: Report, load: Load, now: datetime.datetime) -> None:
    """A document that the box had told to be handed out was found inside. Nobody collects it there any more.

    That it was told stays as it was told; people must set it right.
    """
    alarm(report.box_id, Noticed.ISSUED_AND_FOUND, Severity.SECURITY, load.compartment, load.at)
    write(report, Restriction(load_id=load.id.bytes, limit=Limit.WITHDRAW), now=now)
    _note(load.order, "issued_and_found", now, load=str(load.id))


def _changed(report: Report, said: Changed, heard_at: datetime.datetime, now: datetime.datetime) -> str:
    """Where a compartment stands is believed of its box; what that means for an order only where it can be."""
    row = Compartment.objects.filter(box=report.box_id, number=said.compartment).first()
    if row is None:
        raise Refused("compartment")
    state = _state(said.new)
    load = _load(report, rules.uuid(said.load_id) if said.load_id else row.load_id)
    row.state, row.since = state, rules.moment(said.at, heard_at=heard_at)
    row.load_id = load.id if load is not None and state not in _EMPTY else None
    row.save(update_fields=["state", "since", "load_id"])
    happening = rules.meaning(state)
    if load is None or load.compartment != said.compartment or happening is None:
        return ""
    order = Order.objects.select_for_update().get(id=load.order_id)
    if order.load_id == load.id:
        try:
            _happen(order, happening, now)
        except Refused as error:
            return str(error)
    return ""


def _happen(order: Order, happening: Happening, now: datetime.datetime) -> None:
    """Move a locked order on, or nothing at all. Raises Refused."""
    before = OrderState(order.state)
    if happening is Happening.READY and order.not_after is None:
        raise Refused("grant")
    state = rules.after(before, happening)
    if state is before:
        return
    order.state = state
    if state is OrderState.READY:
        order.ready_at = now
    order.save(update_fields=["state", "ready_at"])
    _note(order, state, now)
    if state is OrderState.TAKEN_OUT:
        _forget_secrets(order)
    if state is not OrderState.TROUBLE or before is OrderState.READY:  # who was not told to come hears of no trouble
        tell(order, _FACT[state], now=now)


def _issued(report: Report, said: Issued, heard_at: datetime.datetime, now: datetime.datetime) -> None:
    load = _load(report, rules.uuid(said.load_id))
    if load is None:
        raise Refused("load")
    if not Grant.objects.filter(id=rules.uuid(said.grant_id), load=load).exists():
        raise Refused("grant")
    order = Order.objects.select_for_update().get(id=load.order_id)
    if order.load_id != load.id or Issue.objects.filter(load=load).exists():
        raise Refused("load")
    order.state = rules.after(OrderState(order.state), Happening.ISSUED)
    order.save(update_fields=["state"])
    at = rules.moment(said.at, heard_at=heard_at)
    Issue.objects.create(load=load, grant_id=rules.uuid(said.grant_id), at=at, heard_at=heard_at)
    _note(order, "issued", now, load=str(load.id), at=at.isoformat(timespec="seconds").replace("+00:00", "Z"))
    _forget_secrets(order)
    tell(order, "pickup.collected", now=now)


def _grant_refused(report: Report, said: GrantRefused, heard_at: datetime.datetime, now: datetime.datetime) -> None:
    load = _load(report, rules.uuid(said.load_id)) if said.load_id else None
    alarm(report.box_id, Noticed.GRANT_REFUSED, Severity.SECURITY, load.compartment if load else None, heard_at)
    if load is None:
        return
    order = Order.objects.select_for_update().get(id=load.order_id)
    if order.load_id == load.id and order.state == OrderState.LOADED:
        _happen(order, Happening.TROUBLED, now)


def _status(report: Report, said: Status, heard_at: datetime.datetime) -> None:
    report.heard_at = heard_at
    report.said_at = datetime.datetime.fromtimestamp(said.clock, tz=datetime.UTC)
    report.power, report.clock_trusted = said.power, said.clock_trusted
    report.version, report.halted = said.version, said.halted or ""
    for row in Compartment.objects.filter(box=report.box_id):
        door = said.doors.get(row.number, "unknown")
        content = said.contents.get(row.number, "unknown")
        if (row.door, row.content) != (door, content):
            row.door, row.content = str(door), str(content)
            row.save(update_fields=["door", "content"])
    _journal(report, said.journal_count, said.journal_head, heard_at)
    report.save()


def _checkpoint(report: Report, said: Checkpoint, heard_at: datetime.datetime) -> None:
    trusted = TrustedKeys.of([bytes(report.box.signing_key)])
    head = checkpoints.verify(said.signed, trusted, box_id=report.box_id)
    JournalMark.objects.create(box_id=report.box_id, count=head.count, signed=said.signed, heard_at=heard_at)
    if _journal(report, head.count, head.head, heard_at):
        report.journal_at = heard_at
    report.save()


def _journal(report: Report, count: int, head: bytes, heard_at: datetime.datetime) -> bool:
    """Take down where the journal stands, if that can follow what was said before; say so if it cannot."""
    fits = rules.fits_journal(
        count, head, known_count=report.journal_count, known_head=bytes(report.journal_head) or head
    )
    if fits:
        report.journal_count, report.journal_head = count, head
    else:
        report.journal_broken = True
        alarm(report.box_id, Noticed.JOURNAL, Severity.SECURITY, None, heard_at)
    return fits


def _load(report: Report, load_id: UUID | None) -> Load | None:
    """Return a load of this box; those of others are none of its business."""
    return Load.objects.filter(id=load_id, order__box=report.box_id).first() if load_id else None


def _has(report: Report, number: int | None) -> bool:
    return number is not None and Compartment.objects.filter(box=report.box_id, number=number).exists()


def _state(word: str) -> CompartmentState:
    try:
        return CompartmentState(word)
    except ValueError:
        raise Refused("state") from None


def _forget_secrets(order: Order) -> None:
    """Destroy what opens nothing any more. A PIN for a later order of the same case stays."""
    Pin.objects.filter(case_id=order.case_id, box=order.box_id).delete()
    Grant.objects.filter(load__order=order).update(sealed_token=None)


def _note(order: Order, what: str, now: datetime.datetime, **detail: str) -> None:
    audit.record(
        verb=f"pickup.{what}",
        subject="case",
        subject_id=str(order.case_id),
        by=SYSTEM,
        now=now,
        detail={"box": order.box_id, "order": str(order.id), **detail},
    )
