"""Reading orders and boxes: for the person, for whoever has a case, and for the desk."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from ausgabebox.protocol import codes
from buergerbuero.base import keyring, sealing
from buergerbuero.pickup import rules
from buergerbuero.pickup.models import Alarm, Box, Compartment, Issue, Load, Order, Pin, Report
from buergerbuero.pickup.values import (
    AlarmLine,
    BoxSummary,
    BoxView,
    Collectable,
    CompartmentLine,
    CompartmentState,
    OrderLine,
    OrderState,
    Reach,
    Severity,
    Stand,
    Technique,
    UnknownBox,
)


def box_ids() -> tuple[str, ...]:
    """Return the ids of all boxes, retired ones too."""
    return tuple(Box.objects.order_by("id").values_list("id", flat=True))


def ids_in_operation() -> tuple[str, ...]:
    """Return the ids of the boxes that may call."""
    return tuple(Box.objects.filter(active=True).order_by("id").values_list("id", flat=True))


def stand_of(*, case_id: UUID) -> Stand | None:
    """Return where the newest order of a case stands; None where there is none."""
    return _stand(Order.objects.filter(case_id=case_id).order_by("-ordered_at", "-id").first())


def loaded(delivery_id: UUID) -> bool:
    """Say whether the document of a delivery lies in a box, as far as that is known."""
    return Order.objects.filter(delivery_id=delivery_id, state__in=rules.LIES_THERE).exists()


def has_pin(*, case_id: UUID, box_id: str) -> bool:
    """Say whether the person of a case was given a PIN for a box."""
    return Pin.objects.filter(case_id=case_id, box=box_id).exists()


def has_any_pin(*, case_id: UUID) -> bool:
    """Say whether the person of a case was ever given a PIN, for whichever box."""
    return Pin.objects.filter(case_id=case_id).exists()


def token_for(*, case_id: UUID, key: bytes, now: datetime.datetime) -> Collectable | None:
    """Return what the person needs at the box, opened with the case's key; None unless all is ready there.

    Raises Tampered.
    """
    order = Order.objects.filter(case_id=case_id).order_by("-ordered_at", "-id").first()
    if order is None or order.state != OrderState.READY or order.withdrawn_at is not None:
        return None
    if order.not_after is None or order.not_after <= now:
        return None
    loads = Load.objects.select_related("grant").filter(order=order, grant__sealed_token__isnull=False)
    load = next((each for each in loads if each.id == order.load_id), None)
    if load is None:
        return None
    sealed = bytes(load.grant.sealed_token or b"")
    token = bytes.fromhex(sealing.unseal_json(key, sealed, context=token_place(case_id, load.grant.id)))
    return Collectable(
        until=order.not_after,
        qr=codes.qr_text(token),
        code=codes.grouped(codes.code_of(token)),
    )


def token_place(case_id: UUID, grant_id: UUID) -> str:
    """Return the context that binds a sealed token to its place."""
    return keyring.context(case_id, f"pickup_grant/{grant_id}", "sealed_token")


def boxes(*, now: datetime.datetime) -> tuple[BoxSummary, ...]:
    """Return all boxes with what there is to do at each, by name."""
    return _summaries(Box.objects.order_by("name", "id"), now)


def box(box_id: str, *, now: datetime.datetime) -> BoxView:
    """Return all that is known of a box. Raises UnknownBox."""
    row = Box.objects.filter(id=box_id).first()
    if row is None:
        raise UnknownBox(box_id)
    report = Report.objects.get(box=row)
    orders = _lines(Order.objects.filter(box=row, state__in=rules.OPEN))
    places = list(Compartment.objects.filter(box=row).order_by("number"))
    inside = {each.load_id: each for each in _lines(Order.objects.filter(load_id__in=_loads(places)))}
    lines = tuple(_compartment(place, inside) for place in places)
    alarms = tuple(_alarm(each) for each in _open_alarms(box_id))
    look = sorted((each for each in lines if each.state in rules.TO_LOOK_AT), key=_pressing)
    out = tuple(each for each in lines if each.state is CompartmentState.EXPIRED)
    to_load = tuple(line for line in orders if line.state is OrderState.ORDERED)
    returns = _lines(Order.objects.filter(box=row, state=OrderState.COLLECTED, return_required=True, returned=None))
    [summary] = _summaries(Box.objects.filter(id=box_id), now)
    silent = tuple(line for line in orders if _is_overdue(line, now))
    return BoxView(
        summary, _technique(report), lines, to_load, out, tuple(look), alarms, silent_orders=silent, returns=returns
    )


def open_orders(box_id: str) -> tuple[OrderLine, ...]:
    """Return what waits for a box in operation, or lies in it, as far as is known. Raises UnknownBox."""
    if not Box.objects.filter(id=box_id, active=True).exists():
        raise UnknownBox(box_id)
    return _lines(Order.objects.filter(box=box_id, state__in=rules.OPEN))


def order_line(order_id: UUID, *, box_id: str) -> OrderLine | None:
    """Return an order of a box as the desk shows it; None where there is none."""
    found = _lines(Order.objects.filter(id=order_id, box=box_id))
    return found[0] if found else None


def _is_overdue(line: OrderLine, now: datetime.datetime) -> bool:
    return line.until is not None and line.until < now and line.state in (OrderState.READY, OrderState.LOADED)


def _stand(row: Order | None) -> Stand | None:
    if row is None:
        return None
    issued = Issue.objects.filter(load=row.load_id).first() if row.load_id else None
    return Stand(
        order_id=row.id,
        delivery_id=row.delivery_id,
        box_id=row.box_id,
        state=OrderState(row.state),
        doc_class=row.doc_class,
        ready_at=row.ready_at,
        until=row.not_after,
        issued_at=issued.at if issued else None,
        withdrawn=row.withdrawn_at is not None,
    )


def _summaries(rows: "QuerySet[Box]", now: datetime.datetime) -> tuple[BoxSummary, ...]:
    found = list(rows.select_related("report"))
    states = Counter(Compartment.objects.values_list("box", "state"))
    to_load = Counter(Order.objects.filter(state=OrderState.ORDERED).values_list("box", flat=True))
    alarms = Counter(Alarm.objects.filter(seen_at=None).values_list("box", flat=True))
    return tuple(
        BoxSummary(
            id=row.id,
            name=row.name,
            place=row.place,
            last_contact_at=row.last_contact_at,
            silent=row.active and rules.is_silent(row.last_contact_at, now=now),
            retired=not row.active,
            halted=bool(row.report.halted),
            free=states[row.id, CompartmentState.FREE.value],
            compartments=sum(count for (box_id, _), count in states.items() if box_id == row.id),
            to_load=to_load[row.id],
            to_take_out=states[row.id, CompartmentState.EXPIRED.value],
            to_look_at=sum(states[row.id, state.value] for state in rules.TO_LOOK_AT),
            alarms=alarms[row.id],
        )
        for row in found
    )


def _loads(places: Iterable[Compartment]) -> list[UUID]:
    return [place.load_id for place in places if place.load_id is not None]


def _lines(rows: "QuerySet[Order]") -> tuple[OrderLine, ...]:
    orders = list(rows.order_by("ordered_at", "id"))
    loads = [order.load_id for order in orders if order.load_id is not None]
    at = dict(Load.objects.filter(id__in=loads).values_list("id", "compartment"))
    issued = dict(Issue.objects.filter(load__in=loads).values_list("load_id", "at"))
    return tuple(
        OrderLine(
            id=order.id,
            case_id=order.case_id,
            delivery_id=order.delivery_id,
            state=OrderState(order.state),
            doc_ref=order.doc_ref,
            doc_class=order.doc_class,
            low_reach=order.low_reach,
            return_required=order.return_required,
            ordered_at=order.ordered_at,
            until=order.not_after,
            load_id=order.load_id,
            issued_at=issued.get(order.load_id) if order.load_id else None,
            compartment=at.get(order.load_id) if order.load_id else None,
        )
        for order in orders
    )


def _compartment(row: Compartment, inside: Mapping[UUID | None, OrderLine]) -> CompartmentLine:
    return CompartmentLine(
        number=row.number,
        reach=Reach(row.reach),
        state=CompartmentState(row.state),
        since=row.since,
        door=row.door,
        content=row.content,
        order=inside.get(row.load_id) if row.load_id else None,
    )


def _open_alarms(box_id: str) -> "QuerySet[Alarm]":
    """What we noticed ourselves comes first: however much a box says, it stands before it."""
    return Alarm.objects.filter(box=box_id, seen_at=None).order_by("from_box", "severity", "at")


def _alarm(row: Alarm) -> AlarmLine:
    return AlarmLine(
        id=row.id,
        name=row.name,
        from_box=row.from_box,
        severity=Severity(row.severity),
        compartment=row.compartment,
        at=row.at,
        last_at=row.last_at,
        times=row.times,
    )


def _pressing(line: CompartmentLine) -> tuple[int, int]:
    return rules.TO_LOOK_AT.index(line.state), line.number


def _technique(row: Report) -> Technique:
    drift = round((row.said_at - row.heard_at).total_seconds()) if row.said_at and row.heard_at else None
    return Technique(
        heard_at=row.heard_at,
        sensed_at=min(row.said_at, row.heard_at) if row.said_at and row.heard_at else None,
        power=row.power,
        clock_trusted=row.clock_trusted,
        drift=drift,
        version=row.version,
        halted=row.halted,
        journal_count=row.journal_count,
        journal_at=row.journal_at,
        journal_broken=row.journal_broken,
    )
