"""What a person wishes of a box, and what they are shown of what lies there for them."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from buergerbuero.base.languages import GERMAN
from buergerbuero.base.saying import said
from buergerbuero.cases.models import Case, Delivery
from buergerbuero.cases.queries import answers
from buergerbuero.cases.values import Access, BoxCollection, DeliveryState, UnknownCase
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.catalogue.values.ways import WAYS, ToDo
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import BOX_CHOICE
from buergerbuero.pickup import queries as pickup
from buergerbuero.pickup.values import OrderState, Stand


@dataclass(frozen=True)
class BoxWish:
    """Which box, whether low, and what the town's rules make of it. None: nobody can say.

    proxy: who may collect besides, as the person wrote it; it stays with the case.
    """

    box_id: str | None
    low: bool
    proxy: str
    document_class: str
    return_required: bool
    keep_days: int | None


def wish_of(case: Case, key: bytes, bundle: PublishedService) -> BoxWish:
    """Return what the person of a case wishes. Whether there still is such a box, `pickup` knows."""
    stand = answers.readable(case, key)[0]
    said = form_queries.answers_for(form_queries.form_of(bundle), stand, BOX_CHOICE)
    rules, name = bundle.town.pickup, bundle.service.document_class or ""
    there = list(rules.usable_boxes) if rules else []
    only = there[0] if len(there) == 1 else None  # then nobody was asked
    found = rules.classes.get(name) if rules else None
    low_only = found is not None and found.reach.value == "niedrig"
    return BoxWish(
        box_id=said.get("box") or only,
        low=low_only or said.get("niedrig") is True,
        proxy=said.get("vertretung") or "",
        document_class=name,
        return_required=found.wants_another_back if found else True,
        keep_days=rules.keep_days if rules and there else None,
    )


def box_collection(*, access: Access, language: str, now: datetime.datetime) -> BoxCollection | None:
    """Return what a person must know of the box that they chose; None where none is, or was, on their way.

    Raises UnknownCase after erasure.
    """
    case = Case.objects.prefetch_related("deliveries").filter(id=access.case_id).first()
    if case is None:
        raise UnknownCase
    delivery, key = _by_box(case), access.key
    if WAYS[case.channel].to_do is not ToDo.BOX and delivery is None:
        return None
    bundle = catalogue.bundle(case.digest)
    wish = wish_of(case, key, bundle)
    rules = catalogue.town().pickup or bundle.town.pickup
    place = rules.usable_boxes.get(wish.box_id or "") if rules else None
    stand = pickup.stand_of(case_id=case.id)
    state = DeliveryState(delivery.state) if delivery else None
    ready = state is DeliveryState.PROVIDED and stand is not None and stand.state == OrderState.READY
    token = pickup.token_for(case_id=case.id, key=key, now=now) if ready else None
    return BoxCollection(
        state=state,
        name=_said(place.name, language) if place else "",
        address=place.address.text(language) if place else "",
        place=_said(place.place, language) if place else "",
        hours=place.hours_lines(language) if place else (),
        access=_said(place.access, language) if place and place.access else "",
        example=bool(rules and rules.boxes.example),
        low=wish.low,
        proxy=wish.proxy,
        return_required=wish.return_required,
        has_pin=bool(wish.box_id) and pickup.has_pin(case_id=case.id, box_id=wish.box_id or ""),
        until=_last_day(stand) if ready and stand else None,
        issued_at=stand.issued_at if stand else None,
        qr=token.qr if token else "",
        code=token.code if token else "",
    )


def _said(text: str, language: str) -> str:
    """Return the town's own words, marked for who reads in another language."""
    return said(text, GERMAN, reader=language)


def _last_day(stand: Stand) -> datetime.date | None:
    """Return the last day on which it can be collected: `until` is the midnight after it."""
    return timezone.localdate(stand.until - datetime.timedelta(seconds=1)) if stand.until else None


def _by_box(case: Case) -> Delivery | None:
    found = (each for each in case.deliveries.all() if WAYS[each.channel].to_do is ToDo.BOX)
    return max(found, key=lambda each: each.prepared_at, default=None)
