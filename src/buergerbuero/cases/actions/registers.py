"""Asking registers about a case, keeping what they say, and deciding where the law lets nobody decide.

Registers are asked outside of every transaction. What they said is stored, and a decision made of it, in one: so a job
that comes twice, or dies on the way, leaves no half of it. A register that has answered is not asked again for the
same question within a day.
"""

import datetime
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from buergerbuero.audit import actions as audit
from buergerbuero.base import keyring, sealing
from buergerbuero.base.actors import SYSTEM
from buergerbuero.base.outbox import Fact
from buergerbuero.cases import rules
from buergerbuero.cases.actions import step
from buergerbuero.cases.actions.automatic import decide_alone
from buergerbuero.cases.models import Case, Checked
from buergerbuero.cases.queries import answers as answers_of
from buergerbuero.cases.queries import checks, contexts, parties, permits
from buergerbuero.cases.values import CaseState, UnknownCase
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService, RegisterFacts, RegisterName, RegisterRule
from buergerbuero.exchange import actions as exchange
from buergerbuero.exchange import queries as lookups
from buergerbuero.exchange.values import (
    Answer,
    Purpose,
    RegisterDown,
    RegisterRefused,
    ResidentQuestion,
    VehicleQuestion,
)
from buergerbuero.forms.values import Answers
from buergerbuero.identity import queries as identity

_FRESH = datetime.timedelta(days=1)
_UNDECIDED = (CaseState.RECEIVED, CaseState.IN_REVIEW, CaseState.WAITING_FOR_CITIZEN)


def want_registers(*, fact: Fact, now: datetime.datetime) -> None:
    """Queue asking the registers about a case, where its service asks any: this handler runs in a transaction."""
    digest = Case.objects.filter(id=fact.case_id).values_list("digest", flat=True).first()
    if digest is None or not catalogue.bundle(digest).service.registers:
        return
    # jobs of one case run one after the other
    case_id = str(fact.case_id)
    app.configure_task("ask_registers", queue="registers", lock=f"registers/{case_id}").defer(case_id=case_id)


def ask_registers(*, case_id: UUID, now: datetime.datetime) -> None:
    """Ask the registers about a case, store what they say, and decide if all of it says yes. Repeated, it does no more.

    Does nothing for a case that is decided, withdrawn or erased meanwhile.
    """
    try:
        case = step.get(case_id)
    except UnknownCase:
        return
    key = keyring.open_at_desk(vault=case.id)
    answers, readable = answers_of.readable(case, key)
    if case.state not in _UNDECIDED or not readable:
        return
    bundle = catalogue.bundle(case.digest)
    login = parties.applicant_shown(case, key).login
    level = identity.level_named(bundle.service.trust_level.value or "normal")
    facts = {
        name: rules.as_sure_as_asked(
            _ask(case, key, name, rule, answers, now=now), rule, answers, login, level, same=identity.same_name
        )
        for name, rule in bundle.service.registers.items()
    }
    _store(case, key, bundle, answers, facts, now=now)


def _ask(
    case: Case, key: bytes, name: RegisterName, rule: RegisterRule, answers: Answers, *, now: datetime.datetime
) -> RegisterFacts:
    if not rule.legal_basis.usable or rule.legal_basis.value is None:
        return RegisterFacts(None, rules.NO_BASIS)
    question = rules.question_of(rule, name, answers)
    if question is None:
        return RegisterFacts(None, rules.NO_ANSWER)
    for known in reversed(lookups.lookups_of(case.id, key)):
        if known.question == question and known.answer and now - known.asked_at < _FRESH:
            return rules.facts_of(question, known.answer, asked_at=timezone.localtime(known.asked_at))
    return _ask_anew(case, key, question, Purpose(rule.purpose, rule.legal_basis.value), now=now)


def _ask_anew(
    case: Case, key: bytes, question: ResidentQuestion | VehicleQuestion, purpose: Purpose, *, now: datetime.datetime
) -> RegisterFacts:
    answer: Answer
    try:
        if isinstance(question, VehicleQuestion):
            answer = exchange.ask_vehicles(
                case_id=case.id, key=key, question=question, purpose=purpose, by=SYSTEM, now=now
            )
        else:
            answer = exchange.ask_residents(
                case_id=case.id, key=key, question=question, purpose=purpose, by=SYSTEM, now=now
            )
    except RegisterDown:
        return RegisterFacts(None, rules.DOWN)
    except RegisterRefused:
        return RegisterFacts(None, rules.REFUSED)
    return rules.facts_of(question, answer, asked_at=timezone.localtime(now))


@transaction.atomic
def _store(
    seen: Case,
    key: bytes,
    bundle: PublishedService,
    answers: Answers,
    facts: Mapping[RegisterName, RegisterFacts],
    *,
    now: datetime.datetime,
) -> None:
    """Keep what registers said of the answers that they were asked about, and decide. Newer ones have their own job."""
    try:
        case = step.lock(seen.id)
    except UnknownCase:
        return
    if case.revision != seen.revision or case.state not in _UNDECIDED:
        return
    found = checks.judge(bundle, facts, taken=permits.taken(case, bundle, answers, now=now))
    sealed = sealing.seal_json(key, checks.as_json(facts, found), context=contexts.checked(case.id, case.revision))
    Checked.objects.update_or_create(
        case=case, defaults={"revision": case.revision, "sealed": sealed, "checked_at": now}
    )
    audit.record(verb="case.checked", subject="case", subject_id=str(case.id), by=SYSTEM, now=now)
    decide_alone(case, key, bundle, answers, found, now=now)
