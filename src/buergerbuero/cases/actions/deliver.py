"""From a released decision to a notice in the person's hands: made, sealed, registered, and put where they chose."""

import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from buergerbuero.base import keyring, outbox
from buergerbuero.base.actors import SYSTEM, Actor
from buergerbuero.base.ids import CodeKind, new_code
from buergerbuero.base.languages import translated
from buergerbuero.base.outbox import Fact
from buergerbuero.cases.actions import boxes, step
from buergerbuero.cases.actions.counter import change, locked
from buergerbuero.cases.models import Case, Decision, Delivery
from buergerbuero.cases.queries.notice import notice_of
from buergerbuero.cases.values import CaseState, DecisionState, DeliveryState, Verb
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values.ways import WAYS, ToDo, waiting_for
from buergerbuero.documents import actions as documents
from buergerbuero.messages import actions as messages
from buergerbuero.messages.values import Direction, Kind

_ENDING: Final = tuple(channel for channel, way in WAYS.items() if way.ends)


def make_notice(*, fact: Fact, now: datetime.datetime) -> None:
    """Make the notice of a released decision, seal and register it, and put it on its way.

    Runs in the worker, which alone holds the seal's key. A template that cannot be set raises and shows on the desk.
    """
    case = step.lock(fact.case_id)
    decision = case.decisions.get(state=DecisionState.RELEASED)
    key = keyring.open_at_desk(vault=case.id)
    document_id = _issue(case, decision, key, now)
    delivery = Delivery.objects.create(
        case=case, decision=decision, channel=case.channel, document_id=document_id, prepared_at=now
    )
    step.note(case, "delivery", Verb.PREPARE, "", DeliveryState.PREPARED, by=SYSTEM, now=now)
    match WAYS[case.channel].to_do:
        case ToDo.NOTHING:
            _provide_in_inbox(case, delivery, key, now)
        case ToDo.BOX:
            boxes.order(case, delivery, key, catalogue.bundle(case.digest), by=SYSTEM, now=now)
        case ToDo.POST | ToDo.COUNTER:
            pass  # colleagues go on from their lists


def mark_posted(*, delivery_id: UUID, by: Actor, now: datetime.datetime) -> None:
    """Note that a letter was posted. Raises UnknownCase, NotAllowed for the second time."""
    with transaction.atomic():
        delivery, case = locked(delivery_id, waiting_for(ToDo.POST))
        sequence = change(case, delivery, Verb.PROVIDE, by=by, now=now, provided_at=now)
        outbox.emit(type="delivery.posted", case_id=case.id, sequence=sequence, now=now)


def close_delivered(*, fact: Fact, now: datetime.datetime) -> None:
    """Close a case whose notice has been opened or posted. Whether it has is read, not believed of the fact."""
    case = step.lock(fact.case_id)
    posted = Q(channel__in=_ENDING, state=DeliveryState.PROVIDED)
    arrived = case.deliveries.filter(posted | Q(state=DeliveryState.OPENED)).exists()
    if case.state == CaseState.DECIDED and arrived:
        step.move(case, Verb.CLOSE, by=SYSTEM, now=now)


def _issue(case: Case, decision: Decision, key: bytes, now: datetime.datetime) -> UUID:
    code = new_code(CodeKind.DOCUMENT)
    bundle = catalogue.bundle(case.digest)
    notice = notice_of(case, decision, key, bundle, code=code)
    pdf = documents.render_notice(
        template=bundle.file(notice.template), name=notice.template, data=notice.data, files=bundle.files
    )
    return documents.issue(
        vault=case.id,
        key=key,
        kind="notice",
        reference=str(decision.id),
        title=notice.data.title,
        pdf=documents.seal_pdf(pdf, reason=notice.data.title, now=now),
        facts=notice.facts,
        code=code,
        practice=bundle.service.practice,
        by=SYSTEM,
        now=now,
    )


def _provide_in_inbox(case: Case, delivery: Delivery, key: bytes, now: datetime.datetime) -> None:
    sequence = change(case, delivery, Verb.PROVIDE, by=SYSTEM, now=now, provided_at=now)
    messages.post(
        case_id=case.id,
        key=key,
        direction=Direction.TO_CITIZEN,
        kind=Kind.NOTICE,
        text=translated(
            "Wir haben über Ihren Antrag entschieden. Der Bescheid liegt hier für Sie bereit.", case.language
        ),
        by=SYSTEM,
        now=now,
    )
    outbox.emit(type="delivery.provided", case_id=case.id, sequence=sequence, now=now)
