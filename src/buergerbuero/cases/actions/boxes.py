"""A notice that lies in a box: ordered there, ready, collected, back at the counter where nobody came.

The box decides what happens to it; here it is followed. A fact says only that something happened: where the document
stands is asked of `pickup`, so that facts may come twice, late, or in another order.
"""

import datetime
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop as _

from buergerbuero.base import keyring, outbox
from buergerbuero.base.actors import SYSTEM, Actor
from buergerbuero.base.languages import translated
from buergerbuero.base.outbox import Fact
from buergerbuero.cases.actions import step
from buergerbuero.cases.actions.counter import change, end, locked
from buergerbuero.cases.actions.mails import tell
from buergerbuero.cases.models import Case, Delivery
from buergerbuero.cases.queries.boxes import BoxWish, wish_of
from buergerbuero.cases.values import DeliveryState, Verb
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.catalogue.values.ways import REPLACEMENT, ToDo, waiting_for
from buergerbuero.messages import actions as messages
from buergerbuero.messages.values import Direction, Kind
from buergerbuero.messages.values.hints import HintKind
from buergerbuero.pickup import actions as pickup
from buergerbuero.pickup import queries as boxes
from buergerbuero.pickup.values import AlreadyLoaded, NoPin, NotReady, OrderState, Stand, UnknownBox

_READY: Final = _(
    "Ihr Bescheid liegt in der Ausgabebox bereit. Wo, bis wann und wie Sie ihn holen, steht oben auf der Seite. "
    "Nach Ihrer PIN fragen wir nur an der Box."
)
_BLOCKED: Final = _(
    "Die Ausgabebox gibt Ihren Bescheid gerade nicht heraus, zum Beispiel weil die PIN zu oft falsch war. Gehen Sie "
    "bitte noch nicht wieder hin: Wir sehen nach und schreiben Ihnen. Eine neue PIN bekommen Sie am Schalter, mit "
    "Ihrem Ausweis."
)
_LAPSED: Final = _(
    "Die Zeit zum Abholen an der Ausgabebox ist vorbei. Gehen Sie bitte nicht mehr hin: Wir nehmen heraus, was für Sie "
    "darin liegt, und schreiben Ihnen, sobald Sie es am Schalter bekommen."
)
_GONE: Final = _(
    "An der Ausgabebox können Sie nicht mehr abholen. Gehen Sie bitte nicht mehr hin. Wir sehen nach, wie Sie es am "
    "Schalter bekommen, und schreiben Ihnen. Kommen Sie bitte erst dann."
)
"""Two colleagues have said that the compartment is empty: perhaps they took it out, perhaps nothing lay there."""
_NEVER_LAID: Final = _(
    "In die Ausgabebox konnten wir Ihren Bescheid nicht legen. Sie bekommen ihn am Schalter: Wir schreiben Ihnen, "
    "sobald er dort bereitliegt. Kommen Sie bitte erst dann."
)
_EXCLUDED: Final = _(
    "Ihr Dokument dürfen wir nicht in die Ausgabebox legen. Sie bekommen es am Schalter: Wir schreiben Ihnen, sobald "
    "es dort bereitliegt. Kommen Sie bitte erst dann."
)
_OVERTAKEN: Final = (DeliveryState.PREPARED, DeliveryState.PROVIDED)


@dataclass(frozen=True)
class _Found:
    """A delivery by box with its case, both locked, and where the box has it."""

    case: Case
    delivery: Delivery
    stand: Stand


def order(
    case: Case, delivery: Delivery, key: bytes, bundle: PublishedService, *, by: Actor, now: datetime.datetime
) -> None:
    """Have a prepared notice laid into the box that the person chose; where that cannot be, it goes to the counter."""
    wish = wish_of(case, key, bundle)
    try:
        _order(case, delivery, wish, by=by, now=now)
    except (NoPin, NotReady, UnknownBox):
        _lapse(case, delivery, _NEVER_LAID, by=by, now=now)


def fresh_pin(case: Case, key: bytes, bundle: PublishedService, *, by: Actor, now: datetime.datetime) -> str:
    """Return a PIN for the box that the person chose; nothing where there is none to give: then the counter does.

    Once anything was laid in, only somebody who has seen an identity card gives another one: with the code of the
    application alone nobody gets hold of what lies there.
    """
    stand = boxes.stand_of(case_id=case.id)
    if stand and stand.state != OrderState.ORDERED:
        return ""
    with suppress(AlreadyLoaded, NotReady, UnknownBox):
        if box_id := wish_of(case, key, bundle).box_id:
            return pickup.new_pin(case_id=case.id, box_id=box_id, by=by, now=now)
    return ""


def box_ready(*, fact: Fact, now: datetime.datetime) -> None:
    """Note that a notice can be collected at its box, and tell the person: not before the box itself has said so."""
    found = _found(fact)
    if found is None or found.stand.state != OrderState.READY:
        return
    if found.delivery.state not in (DeliveryState.PREPARED, DeliveryState.BLOCKED):
        return
    sequence = change(found.case, found.delivery, Verb.PROVIDE, by=SYSTEM, now=now, provided_at=now)
    _post(found.case, _READY, now)
    outbox.emit(type="delivery.provided", case_id=found.case.id, sequence=sequence, now=now)


def box_collected(*, fact: Fact, now: datetime.datetime) -> None:
    """Note that a box has handed a notice out, at the time that it says, and close the case.

    That holds however late we hear of it: what was meant to take its place at the counter or by post, and has not gone
    out yet, is not needed any more.
    """
    found = _found(fact)
    if found is None or found.stand.issued_at is None or found.delivery.state == DeliveryState.COLLECTED:
        return
    case, issued_at = found.case, found.stand.issued_at
    sequence = change(case, found.delivery, Verb.ISSUE, by=SYSTEM, now=now, collected_at=issued_at)
    for other in case.deliveries.filter(decision_id=found.delivery.decision_id, state__in=_OVERTAKEN):
        if other.channel in waiting_for(ToDo.COUNTER) or other.state == DeliveryState.PREPARED:
            sequence = change(case, other, Verb.OVERTAKE, by=SYSTEM, now=now)
    outbox.emit(type="delivery.handed_out", case_id=case.id, sequence=sequence, now=now)
    end(case, now=now)


def box_expired(*, fact: Fact, now: datetime.datetime) -> None:
    """Have a notice that nobody collected go to the counter, and tell the person."""
    found = _found(fact)
    if found is None or found.stand.state not in (OrderState.EXPIRED, OrderState.TAKEN_OUT, OrderState.WITHDRAWN):
        return
    if found.delivery.state in (DeliveryState.PREPARED, DeliveryState.PROVIDED, DeliveryState.BLOCKED):
        told = _LAPSED if found.stand.state == OrderState.EXPIRED and not found.stand.withdrawn else _GONE
        _lapse(found.case, found.delivery, told, by=SYSTEM, now=now)


def box_in_trouble(*, fact: Fact, now: datetime.datetime) -> None:
    """Tell a person who was told to come that the box does not hand it out now. Nobody else must do anything."""
    found = _found(fact)
    if found is None or found.stand.state != OrderState.TROUBLE or found.delivery.state != DeliveryState.PROVIDED:
        return
    sequence = change(found.case, found.delivery, Verb.BLOCK, by=SYSTEM, now=now)
    _post(found.case, _BLOCKED, now)
    outbox.emit(type="delivery.blocked", case_id=found.case.id, sequence=sequence, now=now)


def remind_of_box(*, fact: Fact, now: datetime.datetime) -> None:
    """Remind a person by mail of what waits in the box still."""
    found = _found(fact)
    if found and found.stand.state == OrderState.READY and found.delivery.state == DeliveryState.PROVIDED:
        tell(fact, HintKind.COLLECT_SOON, now)


def tell_blocked(*, fact: Fact, now: datetime.datetime) -> None:
    """Tell a person by mail that there is news of what waits for them."""
    tell(fact, HintKind.COLLECT_NEWS, now)


def forget_pin(*, fact: Fact, now: datetime.datetime) -> None:
    """Forget the PIN of an application that was withdrawn: nothing will ever lie in a box for it."""
    pickup.withdraw_order(case_id=fact.case_id, by=SYSTEM, now=now)
    pickup.erase(case_id=fact.case_id)


def take_to_counter(*, delivery_id: UUID, excluded: bool = False, by: Actor, now: datetime.datetime) -> None:
    """Have a notice go to the counter instead of the box; where it lies there, two colleagues take it out.

    `excluded`: the law lets it into no box (ausgabebox.yaml), and the person is told so.

    Raises UnknownCase, NotAllowed: it was collected meanwhile, or goes another way already.
    """
    with transaction.atomic():
        delivery, case = locked(delivery_id, waiting_for(ToDo.BOX))
        laid = delivery.state != DeliveryState.PREPARED
        told = _EXCLUDED if excluded else _GONE if laid else _NEVER_LAID
        _lapse(case, delivery, told, by=by, now=now)
        pickup.withdraw_order(case_id=case.id, by=by, now=now)


def _order(case: Case, delivery: Delivery, wish: BoxWish, *, by: Actor, now: datetime.datetime) -> None:
    if wish.box_id is None or wish.keep_days is None:
        raise UnknownBox("")
    pickup.order(
        case_id=case.id,
        delivery_id=delivery.id,
        box_id=wish.box_id,
        doc_class=wish.document_class,
        low_reach=wish.low,
        return_required=wish.return_required,
        retention_days=wish.keep_days,
        by=by,
        now=now,
    )


def _found(fact: Fact) -> _Found | None:
    """Return what a fact of a box is about, locked; None where it is of a case that is gone."""
    stand = boxes.stand_of(case_id=fact.case_id)
    if stand is None:
        return None
    case = step.lock(fact.case_id)
    stand = boxes.stand_of(case_id=fact.case_id)  # once more: what came while we waited for the case
    delivery = case.deliveries.filter(id=stand.delivery_id).first() if stand else None
    return _Found(case, delivery, stand) if stand and delivery else None


def _lapse(case: Case, delivery: Delivery, told: str, *, by: Actor, now: datetime.datetime) -> None:
    """Put the same document onto the list of the counter."""
    sequence = change(case, delivery, Verb.LAPSE, by=by, now=now)
    Delivery.objects.create(
        case=case,
        decision_id=delivery.decision_id,
        channel=REPLACEMENT,
        document_id=delivery.document_id,
        prepared_at=now,
    )
    step.note(case, "delivery", Verb.PREPARE, "", DeliveryState.PREPARED, by=by, now=now)
    _post(case, told, now)
    outbox.emit(type="delivery.lapsed", case_id=case.id, sequence=sequence, now=now)


def _post(case: Case, text: str, now: datetime.datetime) -> None:
    messages.post(
        case_id=case.id,
        key=keyring.open_at_desk(vault=case.id),
        direction=Direction.TO_CITIZEN,
        kind=Kind.NOTICE,
        text=translated(text, case.language),
        by=SYSTEM,
        now=now,
    )
