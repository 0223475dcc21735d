"""Notices at the counter, and those that nobody opens: as lists for the desk, and for the person who collects."""

import datetime
from collections.abc import Collection as Several
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from buergerbuero.cases import rules
from buergerbuero.cases.models import Case, Delivery
from buergerbuero.cases.queries.lists import persons_of
from buergerbuero.cases.queries.within import cases_within
from buergerbuero.cases.values import (
    CaseState,
    Collection,
    CollectionPlace,
    CounterItem,
    CounterList,
    DeliveryState,
    Person,
    UnopenedItem,
)
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Office, PublishedService
from buergerbuero.catalogue.values.ways import WAYS, ToDo, waiting_for

_AT_COUNTER = (DeliveryState.PREPARED, DeliveryState.PROVIDED, DeliveryState.COLLECTED)


def counter_list(
    *, now: datetime.datetime, services: Several[str] | None = None, places: Several[str] | None = None
) -> CounterList:
    """Return what lies, or should lie, at the counter. `services`: of which a clerk may see the cases; `places`: the
    offices that they may hand out at; None for all.
    """
    just_now = now - datetime.timedelta(seconds=settings.BB.undo_seconds)
    there = _at_counter(services, places).filter(state__in=_AT_COUNTER)
    there = there.filter(~Q(state=DeliveryState.COLLECTED) | Q(collected_at__gt=just_now))
    rows = list(there.order_by("prepared_at", "id"))
    persons = persons_of([row.case_id for row in rows])
    found: dict[str, list[CounterItem]] = {state: [] for state in _AT_COUNTER}
    for row in rows:
        found[row.state].append(_counter_item(row, persons[row.case_id], timezone.localdate(now)))
    there_now = found[DeliveryState.PROVIDED]
    return CounterList(
        to_prepare=tuple(found[DeliveryState.PREPARED]),
        ready=tuple(item for item in there_now if not item.overdue),
        overdue=tuple(item for item in there_now if item.overdue),
        handed_out=tuple(found[DeliveryState.COLLECTED]),
    )


def counter_item(
    *,
    delivery_id: UUID,
    now: datetime.datetime,
    services: Several[str] | None = None,
    places: Several[str] | None = None,
) -> CounterItem | None:
    """Return what lies ready to be handed out; None where it does not, or is not theirs. The rest as counter_list."""
    row = _at_counter(services, places).filter(id=delivery_id, state=DeliveryState.PROVIDED).first()
    return _counter_item(row, persons_of([row.case_id])[row.case_id], timezone.localdate(now)) if row else None


def unopened_list(*, now: datetime.datetime, services: Several[str] | None = None) -> tuple[UnopenedItem, ...]:
    """Return the notices that nobody has opened for long, and for which nothing happens by itself: no period is stated,
    or no address is known.
    """
    there = Delivery.objects.filter(
        channel__in=waiting_for(ToDo.NOTHING), state=DeliveryState.PROVIDED, provided_at__lte=now - rules.LISTED_AFTER
    )
    waiting = there.filter(case__in=cases_within(services).filter(state=CaseState.DECIDED)).select_related("case")
    rows = list(waiting.order_by("provided_at", "id"))
    persons = persons_of([row.case_id for row in rows])
    return tuple(
        UnopenedItem(
            row.id,
            row.case_id,
            row.case.number,
            persons[row.case_id].sort_name,
            catalogue.bundle(row.case.digest).service.title,
            row.provided_at or row.prepared_at,
            bool(persons[row.case_id].address),
        )
        for row in rows
    )


def last_day(delivery: Delivery, bundle: PublishedService) -> datetime.date | None:
    """Return until when a provided notice waits for the person; None where nobody has stated that, or may act on it.

    At the counter the days count on which the office is open where it lies, as the town describes it today.
    """
    if delivery.provided_at is None:
        return None
    start = timezone.localdate(delivery.provided_at)
    if WAYS[delivery.channel].to_do is ToDo.NOTHING:
        return catalogue.last_day(bundle, bundle.service.notification.unopened, start)
    within = bundle.service.collection.within if bundle.service.collection else None
    return catalogue.collect_until(bundle, within, start, catalogue.town().offices.get(delivery.place))


def collection_of(case: Case, bundle: PublishedService, key: bytes, language: str) -> Collection | None:
    """Return what a person must know to collect the notice; None if none lies, or will lie, at the counter."""
    there = waiting_for(ToDo.COUNTER)
    lying = (each for each in case.deliveries.all() if each.channel in there)
    delivery = min(lying, key=lambda each: each.id, default=None)
    collecting = bundle.service.collection
    if delivery is None or collecting is None:
        return None
    if delivery.state not in (DeliveryState.PREPARED, DeliveryState.PROVIDED):
        return None
    offices, things = _offices(delivery.place), enumerate(collecting.bring)
    return Collection(
        ready=delivery.state == DeliveryState.PROVIDED,
        places=tuple(_place(office, language) for office in offices),
        until=last_day(delivery, bundle),
        until_is_example=collecting.within.example or any(office.hours.example for office in offices),
        bring=tuple(bundle.text(f"leistung.abholung.mitbringen.{n}", each, language) for n, each in things),
        code=rules.collection_code(key, delivery.id),
    )


def _at_counter(services: Several[str] | None, places: Several[str] | None) -> QuerySet[Delivery]:
    there = Delivery.objects.filter(channel__in=waiting_for(ToDo.COUNTER), case__in=cases_within(services, places))
    return there.select_related("case")


def _offices(place: str) -> tuple[Office, ...]:
    """Return the office where a notice lies, as the town describes it today; all while none is named, or known."""
    offices = catalogue.town().offices
    return (offices[place],) if place in offices else tuple(offices.values())


def _place(office: Office, language: str) -> CollectionPlace:
    return CollectionPlace(
        name=office.name,
        address=office.address.value.text(language) if office.address.value else None,
        hours=office.hours.value.lines(language) if office.hours.value else None,
        confirmed=office.address.confirmed and office.hours.confirmed,
        bus_stop=office.bus_stop,
    )


def _counter_item(row: Delivery, person: Person, today: datetime.date) -> CounterItem:
    bundle = catalogue.bundle(row.case.digest)
    until = last_day(row, bundle)
    return CounterItem(
        delivery_id=row.id,
        case_id=row.case_id,
        number=row.case.number,
        person=person.sort_name,
        title=bundle.service.title,
        since=row.collected_at or row.provided_at or row.prepared_at,
        until=until,
        practice=bundle.service.practice,
        overdue=_is_overdue(row, until, today),
        place=row.place,
        address=bool(person.address),
    )


def _is_overdue(row: Delivery, until: datetime.date | None, today: datetime.date) -> bool:
    """Whether a notice lies too long: past its last day (no letter could be sent), or, without one, for long."""
    if row.provided_at is None:
        return False
    if until is None:
        return today > timezone.localdate(row.provided_at + rules.LISTED_AFTER)
    return rules.is_over(until, today)
