"""Asking registers: every question is recorded with its purpose, whatever comes back, and a register may rest."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, TypeVar
from uuid import UUID

from django.db import transaction

from buergerbuero.audit import actions as audit
from buergerbuero.base import outbox, sealing
from buergerbuero.base.actors import Actor
from buergerbuero.base.ids import new_id
from buergerbuero.exchange import queries, rules
from buergerbuero.exchange.models import BreakerRow, LookupRow, Waiting
from buergerbuero.exchange.values import (
    Ambiguous,
    Answer,
    Breaker,
    Found,
    NoAnswer,
    NotFound,
    Outcome,
    Purpose,
    Register,
    RegisterDown,
    RegisterRefused,
    Resident,
    ResidentAnswer,
    ResidentQuestion,
    Vehicle,
    VehicleAnswer,
    VehicleQuestion,
)

_AT_ONCE: Final = 200
_A_DAY: Final = datetime.timedelta(days=1)
_ANSWERED: Final = (Outcome.FOUND, Outcome.NOT_FOUND, Outcome.AMBIGUOUS, Outcome.REFUSED)
NO_ANSWER: Final = "no_answer"
"""The code of RegisterRefused for a question to which a register says nothing while it answers others."""

A = TypeVar("A", Found[Resident] | NotFound | Ambiguous, Found[Vehicle] | NotFound | Ambiguous)


def ask_residents(
    *, case_id: UUID, key: bytes, question: ResidentQuestion, purpose: Purpose, by: Actor, now: datetime.datetime
) -> ResidentAnswer:
    """Ask the register of residents for a case, and keep question and answer sealed with the case's key.

    Not in a transaction of the caller: the network may be slow. Raises RegisterDown (the case is noted as waiting) and
    RegisterRefused; both are recorded too.
    """

    def ask(reference: str) -> ResidentAnswer:
        return queries.residents().ask(question, reference=reference, legal_basis=purpose.legal_basis)

    return _ask(Register.RESIDENTS, ask, case_id, key, question, purpose, by, now)


def ask_vehicles(
    *, case_id: UUID, key: bytes, question: VehicleQuestion, purpose: Purpose, by: Actor, now: datetime.datetime
) -> VehicleAnswer:
    """Ask the register of vehicles for a case. As `ask_residents`."""

    def ask(reference: str) -> VehicleAnswer:
        return queries.vehicles().ask(question, reference=reference, legal_basis=purpose.legal_basis)

    return _ask(Register.VEHICLES, ask, case_id, key, question, purpose, by, now)


def wake_waiting(*, now: datetime.datetime) -> int:
    """Tell the cases that wait for a register which may be asked again; return how many.

    Those first whose questions have failed least: so one that the register stumbles over keeps nobody waiting.
    """
    ready = [register for register in Register if rules.may_ask(queries.breaker_of(register), now=now)]
    with transaction.atomic():
        waiting = Waiting.objects.select_for_update(skip_locked=True).filter(register__in=ready)
        failed = _failed_before(waiting.values_list("case_id", flat=True))
        rows = sorted(waiting, key=lambda row: (failed[row.case_id, row.register], row.since))[:_AT_ONCE]
        Waiting.objects.filter(id__in=[row.id for row in rows]).delete()
        for row in rows:
            outbox.emit(type="register.back", case_id=row.case_id, sequence=0, now=now)
    return len(rows)


def erase(*, case_id: UUID) -> None:
    """Delete the look-ups of a case. Whoever erases the case records it."""
    with transaction.atomic():
        LookupRow.objects.filter(case_id=case_id).delete()
        Waiting.objects.filter(case_id=case_id).delete()


def _ask(
    register: Register,
    ask: Callable[[str], A],
    case_id: UUID,
    key: bytes,
    question: ResidentQuestion | VehicleQuestion,
    purpose: Purpose,
    by: Actor,
    now: datetime.datetime,
) -> A:
    row = LookupRow(id=new_id(), case_id=case_id, register=register, asked_at=now)
    row.purpose, row.legal_basis = purpose.text[:200], purpose.legal_basis[:200]
    if _stumbles(case_id, register, now):
        raise RegisterRefused(NO_ANSWER)
    breaker = queries.breaker_of(register)
    if not rules.may_ask(breaker, now=now):  # not asked at all, so there is nothing to record
        _wait(case_id, register, now)
        raise RegisterDown(register, rules.retry_at(breaker, now=now))
    try:
        answer = ask(str(row.id))
    except NoAnswer:
        _record(row, key, question, None, Outcome.DOWN, by, now)
        after = _failed(register, now)
        _wait(case_id, register, now)
        raise RegisterDown(register, rules.retry_at(after, now=now)) from None
    except RegisterRefused:
        _record(row, key, question, None, Outcome.REFUSED, by, now)
        _worked(register)
        raise
    _record(row, key, question, answer, rules.outcome_of(answer), by, now)
    _worked(register)
    return answer


@transaction.atomic
def _record(
    row: LookupRow,
    key: bytes,
    question: ResidentQuestion | VehicleQuestion,
    answer: Answer | None,
    outcome: Outcome,
    by: Actor,
    now: datetime.datetime,
) -> None:
    row.outcome = outcome
    row.sealed_question = sealing.seal_json(
        key, rules.question_json(question), context=queries.place(row, "sealed_question")
    )
    if answer is not None and (facts := rules.answer_json(answer)):
        row.sealed_answer = sealing.seal_json(key, facts, context=queries.place(row, "sealed_answer"))
    row.save(force_insert=True)
    audit.record(
        verb="register.asked",
        subject="case",
        subject_id=str(row.case_id),
        by=by,
        now=now,
        detail={"register": row.register, "lookup": str(row.id), "outcome": outcome},
    )


def _wait(case_id: UUID, register: Register, now: datetime.datetime) -> None:
    Waiting.objects.get_or_create(case_id=case_id, register=register, defaults={"since": now})


@transaction.atomic
def _failed(register: Register, now: datetime.datetime) -> Breaker:
    BreakerRow.objects.get_or_create(register=register)
    row = BreakerRow.objects.select_for_update().get(register=register)
    after = rules.after_failure(_cases_that_failed(register), now=now)
    row.failures, row.open_until = after.failures, after.open_until
    row.save()
    return after


def _cases_that_failed(register: Register) -> int:
    """Return in how many cases the register has said nothing since it last answered anybody."""
    asked = LookupRow.objects.filter(register=register)
    last = asked.filter(outcome__in=_ANSWERED).order_by("-asked_at").first()
    failed = asked.filter(outcome=Outcome.DOWN, **({"asked_at__gt": last.asked_at} if last else {}))
    return failed.values("case_id").distinct().count()


def _failed_before(cases: Iterable[UUID]) -> "Counter[tuple[UUID, str]]":
    rows = LookupRow.objects.filter(case_id__in=list(cases), outcome=Outcome.DOWN)
    return Counter(rows.values_list("case_id", "register"))


def _stumbles(case_id: UUID, register: Register, now: datetime.datetime) -> bool:
    """Say whether a register says nothing to this case, and answers others meanwhile: asking again helps nobody.

    On the next day, or after a correction then, it is asked anew.
    """
    asked = LookupRow.objects.filter(register=register, asked_at__gt=now - _A_DAY)
    failed = asked.filter(case_id=case_id, outcome=Outcome.DOWN).order_by("asked_at")
    if failed.count() < rules.TRIES:
        return False
    others = asked.exclude(case_id=case_id).filter(outcome__in=_ANSWERED)
    return others.filter(asked_at__gt=failed[0].asked_at).exists()


def _worked(register: Register) -> None:
    BreakerRow.objects.filter(register=register).exclude(failures=0).update(failures=0, open_until=None)
