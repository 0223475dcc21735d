"""A clerk decides; for a short while it can be undone; then it is released and becomes a notice."""

import datetime
import logging
from uuid import UUID

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from buergerbuero.base import keyring, outbox, sealing
from buergerbuero.base.actors import SYSTEM, Actor
from buergerbuero.cases import rules
from buergerbuero.cases.actions import permits, step
from buergerbuero.cases.models import Case, Decision
from buergerbuero.cases.queries import also_requested, checks, contexts, granting
from buergerbuero.cases.queries import answers as answers_of
from buergerbuero.cases.values import MACHINE, MACHINE_ID, DecisionState, EmptyText, NotAllowed, Outcome, Verb
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.forms.values import Answers

log = logging.getLogger(__name__)


def grant(*, case_id: UUID, version: int, remarks: str = "", by: Actor, now: datetime.datetime) -> None:
    """Grant the application. Raises EmptyText (too long, or missing where something is requested besides), UnknownCase,
    Stale, NotAllowed.

    A fee that is due stands in the way only where the service says so; so does a register that has not said yet what
    the notice needs. PermitTaken: for what this permit would be for, another one counts.
    """
    words = rules.text_of(remarks, field="remarks", required=False)
    case = step.get(case_id)
    bundle = catalogue.bundle(case.digest)
    key = keyring.open_at_desk(vault=case.id)
    lacks = checks.lacks_register(case, key, bundle)
    step.refuse_unless(granting.hindrance(case, bundle) is None and not lacks, Verb.GRANT, case.state)
    if not words and also_requested.requests_in(bundle, answers_of.readable(case, key)[0]):
        raise EmptyText("requested")
    _decide(case_id, version, Verb.GRANT, Outcome.GRANTED, {"reasons": [], "text": words}, by=by, now=now)


def refuse(*, case_id: UUID, version: int, reasons: list[str], text: str, by: Actor, now: datetime.datetime) -> None:
    """Refuse the application for reasons of the service's list, with words for this case.

    Raises EmptyText without a reason or with a text too long, NotAllowed also where the service has no confirmed remedy
    (Rechtsbehelf) yet, UnknownCase, Stale.
    """
    words = rules.text_of(text, field="text", required=False)
    case = step.get(case_id)
    service = catalogue.bundle(case.digest).service
    step.refuse_unless(service.may_refuse, Verb.REFUSE, case.state)
    if not reasons or not set(reasons) <= set(service.refusal_reasons):
        raise EmptyText("reasons")
    _decide(case_id, version, Verb.REFUSE, Outcome.REFUSED, {"reasons": reasons, "text": words}, by=by, now=now)


def _decide(
    case_id: UUID,
    version: int,
    verb: Verb,
    outcome: Outcome,
    grounds: dict[str, object],
    *,
    by: Actor,
    now: datetime.datetime,
) -> None:
    with transaction.atomic():
        case = step.get(case_id)
        key = keyring.open_at_desk(vault=case.id)
        sequence = step.move(case, verb, version=version, by=by, now=now, assigned_to=UUID(by.id))
        if verb is Verb.GRANT:
            permits.issue(case, catalogue.bundle(case.digest), answers_of.current(case, key), now=now)
        _make(case, key, outcome, grounds, sequence, made_by=UUID(by.id), now=now)


def grant_alone(case: Case, key: bytes, bundle: PublishedService, answers: Answers, *, now: datetime.datetime) -> None:
    """Grant a locked case without a human. Only `decide_alone` may call it, which knows that the law allows it.

    Raises NotAllowed; PermitTaken where another permit was issued this very moment.
    """
    step.refuse_unless(granting.hindrance(case, bundle) is None, Verb.GRANT, case.state)
    sequence = step.move(case, Verb.GRANT, by=MACHINE, now=now)
    permits.issue(case, bundle, answers, now=now)
    _make(case, key, Outcome.GRANTED, {"reasons": [], "text": ""}, sequence, made_by=MACHINE_ID, now=now)


def _make(
    case: Case,
    key: bytes,
    outcome: Outcome,
    grounds: dict[str, object],
    sequence: int,
    *,
    made_by: UUID,
    now: datetime.datetime,
) -> None:
    release_at = now + datetime.timedelta(seconds=settings.BB.undo_seconds)
    decision = Decision(
        case=case,
        version=case.decisions.count() + 1,
        outcome=outcome,
        made_at=now,
        made_by=made_by,
        release_at=release_at,
    )
    decision.sealed_reasons = sealing.seal_json(key, grounds, context=contexts.reasons(case.id, decision.id))
    decision.save(force_insert=True)
    outbox.emit(type="decision.made", case_id=case.id, sequence=sequence, now=now)
    job = app.configure_task("release_decision", queue="facts", schedule_at=release_at)
    job.defer(decision_id=str(decision.id))


def undo_decision(*, case_id: UUID, version: int, by: Actor, now: datetime.datetime) -> None:
    """Take a decision back before it is released. Raises NotAllowed when it is too late, UnknownCase, Stale."""
    with transaction.atomic():
        case = step.lock(case_id)  # before the decision, as the release does, so that neither waits for the other
        decision = case.decisions.filter(state=DecisionState.MADE).first()
        if decision is None:
            raise NotAllowed(Verb.UNDO, case.state)
        _settle(decision, Verb.UNDO, now)
        sequence = step.move(case, Verb.UNDO, version=version, by=by, now=now, assigned_to=UUID(by.id))
        permits.end(case.id, now=now)
        outbox.emit(type="decision.undone", case_id=case.id, sequence=sequence, now=now)


def release_decision(*, decision_id: UUID, by: Actor = SYSTEM, now: datetime.datetime) -> bool:
    """Release a decision whose time to undo has passed; return whether this call did it.

    Called again, or after an undo, it does nothing: jobs come at least once.
    """
    with transaction.atomic():
        decision = Decision.objects.filter(id=decision_id, state=DecisionState.MADE, release_at__lte=now).first()
        if decision is None:
            return False
        case = step.lock(decision.case_id)
        try:
            _settle(decision, Verb.RELEASE, now)
        except NotAllowed:  # undone while we waited for the lock
            return False
        sequence = step.note(case, "decision", Verb.RELEASE, DecisionState.MADE, DecisionState.RELEASED, by=by, now=now)
        outbox.emit(type="decision.released", case_id=case.id, sequence=sequence, now=now)
    return True


def release_due(*, now: datetime.datetime) -> int:
    """Release every decision that is due: the net below the scheduled jobs. Returns how many.

    One that cannot be released holds up none of the others. It stands in the log every minute, and on the desk by the
    job that was scheduled for it.
    """
    due = Decision.objects.filter(state=DecisionState.MADE, release_at__lte=now).values_list("id", flat=True)
    released = 0
    for decision_id in list(due):
        try:
            released += release_decision(decision_id=decision_id, now=now)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is this decision's alone
            log.error("decision %s could not be released: %s", decision_id, type(error).__name__)
    return released


def _settle(decision: Decision, verb: Verb, now: datetime.datetime) -> None:
    state = rules.after(rules.DECISION, DecisionState.MADE, verb)
    settled = Decision.objects.filter(id=decision.id, state=DecisionState.MADE).update(state=state, settled_at=now)
    if not settled:
        raise NotAllowed(verb, state)
