"""Lists for the desk: the day's work, search by exact words, letters to be posted."""

import dataclasses
import datetime
from collections.abc import Collection, Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from buergerbuero.base import keyring
from buergerbuero.base.ids import BadNumber, parse_case_number
from buergerbuero.cases import rules
from buergerbuero.cases.models import Case, Consent, Decision, Delivery, Event, Party
from buergerbuero.cases.queries import parties, words
from buergerbuero.cases.queries.due import due_of
from buergerbuero.cases.queries.labels import cases_with
from buergerbuero.cases.queries.within import cases_within
from buergerbuero.cases.rules import query_tokens
from buergerbuero.cases.values import (
    CaseState,
    ConsentState,
    DecisionState,
    DeliveryState,
    Person,
    PostItem,
    Verb,
    WorkItem,
    WorkList,
)
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Due
from buergerbuero.catalogue.values.ways import WAYS, ToDo, waiting_for
from buergerbuero.identity import queries as identity

FOUND_MOST = 50


def work_list(
    *,
    staff_id: UUID,
    now: datetime.datetime,
    services: Collection[str] | None = None,
    places: Collection[str] | None = None,
) -> WorkList:
    """Return a clerk's day. A case is in one part only: late before today before mine before new.

    What somebody left behind who may work on no case any more is everybody's again.

    `services` are those whose cases the clerk may see, here and below; `places` the offices where what is to be handed
    out may lie. None for all.
    """
    today = timezone.localdate(now)
    free = Q(assigned_to=None) | Q(assigned_to=staff_id) | Q(assigned_to__in=identity.out_of_cases())
    cases = cases_within(services, places).filter(free, state__in=rules.UNDECIDED)
    items = _items(cases.order_by("received_at", "number"), staff_id=staff_id, today=today)
    items.sort(key=lambda item: item.due_on or datetime.date.max)
    practice = [item for item in items if item.practice]
    items = [item for item in items if not item.practice]
    waiting = [item for item in items if item.state is CaseState.WAITING_FOR_CITIZEN and not item.unanswered]
    rest = [item for item in items if item not in waiting]
    late = [item for item in rest if item.late]
    due = [item for item in rest if item.due_on == today]
    mine = [item for item in rest if item.mine and item not in late and item not in due]
    new = [item for item in rest if not item.mine and item not in late and item not in due]
    return WorkList(tuple(late), tuple(due), tuple(mine), tuple(new), tuple(waiting), tuple(practice))


def find(
    *,
    text: str,
    staff_id: UUID,
    now: datetime.datetime,
    services: Collection[str] | None = None,
    places: Collection[str] | None = None,
) -> tuple[WorkItem, ...]:
    """Return the cases with this number, or with all of these exact words: names, their sound, or a birth date."""
    try:
        cases = cases_within(services, places).filter(number=parse_case_number(text))
    except BadNumber:
        wanted = query_tokens(text, settings.BB.held("index_key"))
        if not wanted:
            return ()
        having = cases_with({token for alternatives in wanted for token in alternatives})
        found = (set[UUID]().union(*(having[token] for token in alternatives)) for alternatives in wanted)
        cases = cases_within(services, places).filter(id__in=set.intersection(*found))
    today = timezone.localdate(now)
    newest = cases.distinct().order_by("-received_at")[:FOUND_MOST]
    return tuple(_items(newest, staff_id=staff_id, today=today))


def undoable(*, staff_id: UUID, now: datetime.datetime) -> tuple[tuple[UUID, str], ...]:
    """Return id and number of what somebody has decided a moment ago and can still take back, the last first."""
    made = Decision.objects.filter(made_by=staff_id, state=DecisionState.MADE, release_at__gt=now)
    return tuple(made.order_by("-made_at").values_list("case_id", "case__number"))


def post_list(*, services: Collection[str] | None = None) -> tuple[PostItem, ...]:
    """Return the letters that are ready and not posted yet, oldest first."""
    waiting = Delivery.objects.filter(
        channel__in=waiting_for(ToDo.POST), state=DeliveryState.PREPARED, case__in=cases_within(services)
    )
    deliveries = list(waiting.select_related("case").order_by("prepared_at", "id"))
    persons = persons_of([delivery.case_id for delivery in deliveries])
    return tuple(
        PostItem(
            delivery.id,
            delivery.case_id,
            delivery.case.number,
            persons[delivery.case_id].sort_name,
            (service := catalogue.bundle(delivery.case.digest).service).title,
            WAYS[delivery.channel].name,
            delivery.prepared_at,
            service.practice,
        )
        for delivery in deliveries
    )


def is_within(
    services: Collection[str] | None,
    places: Collection[str] | None = None,
    *,
    case_id: UUID | None = None,
    delivery_id: UUID | None = None,
) -> bool:
    """Return whether a case, or that of a delivery, may be seen by who is limited so. What does not exist may not."""
    named = Q(id=case_id) if case_id else Q(deliveries__id=delivery_id)
    return cases_within(services, places).filter(named).exists()


def persons_of(case_ids: list[UUID]) -> dict[UUID, Person]:
    """Return the applicants of many cases with two queries."""
    keys = keyring.open_many_at_desk(case_ids)
    rows = Party.objects.filter(case_id__in=case_ids, role="applicant")
    return {row.case_id: parties.readable(row, keys[row.case_id]) for row in rows}


def _items(cases: Iterable[Case], *, staff_id: UUID, today: datetime.date) -> list[WorkItem]:
    found = list(cases)
    persons = persons_of([case.id for case in found])
    answered = _with_answer([case.id for case in found])
    asked = _consents([case.id for case in found])
    town = catalogue.town() if found else None
    due = {case.id: due_of(case, town) if town else None for case in found}
    items = [_item(case, persons[case.id], answered.get(case.id), due[case.id], staff_id, today) for case in found]
    return [_with_consent(item, asked.get(item.case_id)) for item in items]


def _with_consent(item: WorkItem, state: ConsentState | None) -> WorkItem:
    """Say that a case waits for, or lacks, a second parent's consent, where nothing else is to be done first."""
    ours = item.state in rules.UNDECIDED and item.state is not CaseState.WAITING_FOR_CITIZEN
    if state not in words.CONSENT_TO_DO or not ours or item.news:
        return item
    return dataclasses.replace(item, to_do=words.CONSENT_TO_DO[state])


def _consents(case_ids: list[UUID]) -> dict[UUID, ConsentState]:
    rows = Consent.objects.filter(case_id__in=case_ids).exclude(state=ConsentState.REPLACED)
    return {case_id: ConsentState(state) for case_id, state in rows.values_list("case_id", "state")}


def _item(
    case: Case, person: Person, answered: Verb | None, due: Due | None, staff_id: UUID, today: datetime.date
) -> WorkItem:
    state = CaseState(case.state)
    service = catalogue.bundle(case.digest).service
    due_on = due.day if due else None
    news = answered if state is CaseState.IN_REVIEW else None
    asked = state is CaseState.WAITING_FOR_CITIZEN
    unanswered = asked and case.answer_until is not None and case.answer_until < today
    return WorkItem(
        case_id=case.id,
        number=case.number,
        to_do=_to_do(state, news=news, unanswered=unanswered),
        person=person.sort_name,
        service=service.title,
        state=state,
        state_text=words.NEWS[news][0] if news else words.DESK_STATES[state],
        received_at=case.received_at,
        due_on=due_on,
        assigned_to=case.assigned_to,
        mine=case.assigned_to == staff_id,
        late=rules.is_late(due_on, today),
        news=news is not None,
        unanswered=unanswered,
        practice=service.practice,
    )


def _to_do(state: CaseState, *, news: Verb | None, unanswered: bool) -> str:
    if unanswered:
        return "Ohne Antwort weiter prüfen"
    return words.NEWS[news][1] if news else words.TO_DO[state]


def _with_answer(case_ids: list[UUID]) -> dict[UUID, Verb]:
    """Return the cases whose last event is the person's: nobody has done anything about it yet."""
    verbs = (Verb.ANSWER, Verb.AMEND)
    later = Event.objects.filter(case=OuterRef("case"), axis="case", sequence__gt=OuterRef("sequence"))
    last = Event.objects.filter(~Exists(later), case_id__in=case_ids, axis="case", verb__in=verbs)
    return {case_id: Verb(verb) for case_id, verb in last.values_list("case_id", "verb")}
