"""The fee of a case: claimed with the application, followed as payments tells of it, booked and waived at the desk."""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from buergerbuero.base.actors import SYSTEM, Actor
from buergerbuero.base.outbox import Fact
from buergerbuero.cases import rules
from buergerbuero.cases.actions import step
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import answers as answers_of
from buergerbuero.cases.queries import fees
from buergerbuero.cases.values import FeeState, NotAllowed, UnknownCase, Verb
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Charge, PublishedService
from buergerbuero.forms.values import Answers
from buergerbuero.payments import actions as payments
from buergerbuero.payments import queries as payment_queries
from buergerbuero.payments.values import ClaimState, ClaimView, NotDone, Way


def charge_of(bundle: PublishedService, answers: Answers, *, now: datetime.datetime) -> Charge | None:
    """Return what an application of now costs; None where nothing is to be claimed."""
    return catalogue.charge(bundle, answers, today=timezone.localdate(now))


def claim_with(case: Case, charge: Charge, bundle: PublishedService, *, by: Actor, now: datetime.datetime) -> None:
    """Claim the fee of a case that is being opened, whose row says `due` already: the portal may only begin with it."""
    _claim(case, charge.cents, charge.due_on, bundle, by=by, now=now)
    step.note(case, "fee", Verb.CLAIM, FeeState.NONE, FeeState.DUE, by=by, now=now)


def check_fee(*, fact: Fact, now: datetime.datetime) -> None:
    """Make what is claimed fit the answers: after a correction, when a letter is wanted after all, and should the
    portal have claimed too little.

    What is due and wrong is waived and claimed anew; what was paid stays, and counts.
    """
    case, key = step.opened(fact.case_id, lock=True)
    answers, readable = answers_of.readable(case, key)
    if not readable:
        return
    bundle = catalogue.bundle(case.digest)
    charge = charge_of(bundle, fees.billed(case, bundle, answers), now=now)
    wanted = charge.cents if charge else 0
    claims = payment_queries.claims_of(case.id)
    due = [claim for claim in claims if claim.state is ClaimState.DUE]
    paid = sum(claim.amount_cents for claim in claims if claim.state is ClaimState.PAID)
    waived = not due and any(claim.state in (ClaimState.WAIVED, ClaimState.REFUNDED) for claim in claims)
    if paid + sum(claim.amount_cents for claim in due) == wanted or waived or fees.stopped(case.id):
        return
    for claim in due:
        payments.waive(claim_id=claim.id, by=SYSTEM, now=now)
    if charge and wanted > paid:
        _claim(case, wanted - paid, charge.due_on, bundle, by=SYSTEM, now=now)
    _follow(case, by=SYSTEM, now=now)


def follow_fee(*, fact: Fact, now: datetime.datetime) -> None:
    """Bring the fee of the case to where its claims are, which are read, no fact believed. An erased case has none."""
    try:
        case = step.lock(fact.case_id)
    except UnknownCase:
        return
    _follow(case, by=SYSTEM, now=now)


def book_payment(
    *,
    case_id: UUID,
    claim_id: UUID,
    way: Way,
    amount_cents: int,
    receipt: str,
    again: bool = False,
    by: Actor,
    now: datetime.datetime,
) -> None:
    """Book what was paid at the counter or transferred, of what is due; or `again`: a transfer where nothing is.

    Whoever books again knows that it has to go back. At the counter only what is due may be taken.
    Raises UnknownCase, NotAllowed, payments.values.BadAmount, SourceUsed for a receipt that was booked before.
    """
    with transaction.atomic():
        case, claim = _of_case(case_id, claim_id)
        fits = (claim.state is not ClaimState.DUE) is again and not (again and way is Way.COUNTER)
        step.refuse_unless(fits, Verb.SETTLE, claim.state)
        book = payments.pay_at_counter if way is Way.COUNTER else payments.record_transfer
        book(claim_id=claim_id, amount_cents=amount_cents, receipt=receipt, by=by, now=now)
        _tell(case, Verb.OVERPAY if again else Verb.PAY_PART, by=by, now=now)


def waive_fee(*, case_id: UUID, claim_id: UUID, reason: str, by: Actor, now: datetime.datetime) -> None:
    """Give up what is due, for a reason. Raises EmptyText, UnknownCase, NotAllowed when it is settled already."""
    words = rules.text_of(reason, field="text")
    with transaction.atomic():
        case, claim = _of_case(case_id, claim_id)
        try:
            payments.waive(claim_id=claim_id, by=by, now=now)
        except NotDone:
            raise NotAllowed(Verb.WAIVE, claim.state) from None
        _tell(case, Verb.WAIVE, by=by, now=now)  # another claim may be due still
        step.remark(case, words)


def keep_fee(*, case_id: UUID, reason: str, by: Actor, now: datetime.datetime) -> None:
    """Say that what was paid for a withdrawn or refused application stays with the town, and why. What is paid later is
    not meant.

    Raises EmptyText, UnknownCase, NotAllowed where nothing was paid, or it was said before.
    """
    words = rules.text_of(reason, field="text")
    with transaction.atomic():
        case = step.lock(case_id)
        fee = fees.fee_of(case, catalogue.bundle(case.digest))
        step.refuse_unless(bool(fee and fee.unsettled), Verb.KEEP, case.fee_state)
        step.note(case, "fee", Verb.KEEP, case.fee_state, case.fee_state, by=by, now=now)
        step.remark(case, words)


def insist_on_fee(*, case_id: UUID, reason: str, by: Actor, now: datetime.datetime) -> None:
    """Say that what is due is to be paid although the application was withdrawn or refused, and why: the person is
    asked to pay again. Raises EmptyText, UnknownCase, NotAllowed where nothing is due, or it was said before.
    """
    words = rules.text_of(reason, field="text")
    with transaction.atomic():
        case = step.lock(case_id)
        fee = fees.fee_of(case, catalogue.bundle(case.digest))
        step.refuse_unless(bool(fee and fee.stopped and fee.due), Verb.INSIST, case.fee_state)
        step.note(case, "fee", Verb.INSIST, case.fee_state, case.fee_state, by=by, now=now)
        step.remark(case, words)


def confirm_fee_refund(
    *, case_id: UUID, claim_id: UUID, amount_cents: int, receipt: str, by: Actor, now: datetime.datetime
) -> None:
    """Book what the treasury has paid back: all, or what was paid too much.

    Raises UnknownCase, NotAllowed while it is due, payments.values.BadAmount, SourceUsed.
    """
    with transaction.atomic():
        case, claim = _of_case(case_id, claim_id)
        try:
            payments.confirm_refund(claim_id=claim_id, amount_cents=amount_cents, receipt=receipt, by=by, now=now)
        except NotDone:
            raise NotAllowed(Verb.REFUND, claim.state) from None
        _tell(case, Verb.GIVE_BACK, by=by, now=now)


def clear_mismatch(*, case_id: UUID, claim_id: UUID, by: Actor, now: datetime.datetime) -> None:
    """Note that somebody has seen to a payment that was not what was asked for. Raises UnknownCase."""
    with transaction.atomic():
        _of_case(case_id, claim_id)
        payments.clear_mismatch(claim_id=claim_id, by=by, now=now)


def _claim(
    case: Case,
    cents: int,
    due_on: datetime.date,
    bundle: PublishedService,
    *,
    by: Actor,
    now: datetime.datetime,
) -> None:
    payments.claim(
        case_id=case.id,
        case_number=case.number,
        amount_cents=cents,
        purpose=bundle.service.title,
        due_on=due_on,
        by=by,
        now=now,
    )


def _of_case(case_id: UUID, claim_id: UUID) -> tuple[Case, ClaimView]:
    case = step.lock(case_id)
    for claim in payment_queries.claims_of(case_id):
        if claim.id == claim_id:
            return case, claim
    raise UnknownCase


def _tell(case: Case, verb: Verb, *, by: Actor, now: datetime.datetime) -> None:
    """Follow the claims; where the fee stands as before, say in the case's log what was done with it all the same."""
    before = case.sequence
    _follow(case, by=by, now=now)
    if case.sequence == before:
        step.note(case, "fee", verb, case.fee_state, case.fee_state, by=by, now=now)


def _follow(case: Case, *, by: Actor, now: datetime.datetime) -> None:
    state = rules.fee_of(claim.state for claim in payment_queries.claims_of(case.id))
    before = FeeState(case.fee_state)
    if state is not before:
        step.pay(case, rules.fee_verb(before, state), by=by, now=now)
