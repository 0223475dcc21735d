"""Paying online: opened at the provider, then looked at until the provider's word is final.

The redirect back says nothing that we believe (XBezahldienste 1.0.0: it carries no status). Only the worker writes into
the ledger, so a taken portal can open payments but never say that one is paid.
"""

import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from buergerbuero.base.actors import SYSTEM, Actor
from buergerbuero.base.asking import is_safe
from buergerbuero.payments import queries, rules
from buergerbuero.payments.actions.claims import locked, note, tell
from buergerbuero.payments.actions.ledger import balance, book
from buergerbuero.payments.models import Attempt, Claim
from buergerbuero.payments.values import (
    TRANSACTION_ID,
    AlreadySettled,
    AttemptState,
    BeingOpened,
    ClaimState,
    Order,
    ProviderDown,
    ProviderRefused,
    ProviderState,
    Transaction,
    Way,
)

_OPEN: Final = (AttemptState.OPENING, AttemptState.STARTED)
_TOLD: Final = {
    AttemptState.FAILED: "payment.failed",
    AttemptState.CANCELLED: "payment.failed",
    AttemptState.MISMATCHED: "payment.mismatch",
}


def start_payment(
    *, claim_id: UUID, description: str, return_url: str, notify_url: str = "", by: Actor, now: datetime.datetime
) -> str:
    """Open a payment at the provider, or go on with the one that is open; return the address where the person pays.

    The attempt is stored before the provider hears of it. Raises UnknownClaim, AlreadySettled (also when the open one
    turns out to be paid), BeingOpened, ProviderDown, ProviderRefused.
    """
    if address := _go_on(claim_id, now=now):
        return address
    attempt = _opening(claim_id, by=by, now=now)
    reference = attempt.claim.reference
    order = Order(attempt.id, attempt.amount_cents, reference, description, return_url, now, notify_url)
    try:
        begun = _begun(attempt.provider, order)
    except (ProviderDown, ProviderRefused):  # opened or not, nobody was told where to pay: no money can come of it
        _leave(attempt.id)
        raise
    with transaction.atomic():
        mine = Attempt.objects.filter(id=attempt.id, state=AttemptState.OPENING)
        if not mine.update(state=AttemptState.STARTED, transaction_id=begun.id):
            raise BeingOpened(claim_id)  # it took so long that another one was begun
        _look_later(attempt.id, turn=0)
    return begun.pay_url


def check_attempt(*, attempt_id: UUID, now: datetime.datetime) -> AttemptState:
    """Ask the provider how a payment stands and book it when it is paid; return the attempt's state.

    Raises ProviderDown and ProviderRefused: then it is asked again later. Looking twice books once.
    """
    known = Attempt.objects.get(id=attempt_id)
    if known.state in rules.FINAL or known.transaction_id is None:
        return AttemptState(known.state)
    try:
        found = queries.provider(known.provider).look(known.transaction_id)
    except ProviderRefused:  # it does not know its own transaction (any more), or is not set up any more
        if now - known.started_at < rules.LOST_AFTER:
            raise
        _leave(attempt_id)
        return AttemptState.LOST
    with transaction.atomic():
        row = locked(known.claim_id)  # first the claim, as everywhere: so two never wait for each other
        attempt = Attempt.objects.select_for_update().get(id=attempt_id)
        if attempt.state in rules.FINAL:
            return AttemptState(attempt.state)
        state = rules.judge(
            found, request_id=str(attempt.id), amount_cents=attempt.amount_cents, age=now - attempt.started_at
        )
        if attempt.state == AttemptState.LOST and state is AttemptState.STARTED:
            state = AttemptState.LOST  # another one may be open by now, and only one is
        changed = state != attempt.state
        Attempt.objects.filter(id=attempt_id).update(state=state, checked_at=now)
        if state is AttemptState.PAID:
            book(row, Way.ONLINE, attempt.amount_cents, f"online:{attempt.transaction_id}", by=SYSTEM, now=now)
        elif changed and (fact := _TOLD.get(state)):
            note(row, state, by=SYSTEM, now=now, attempt=str(attempt_id))
            tell(row, fact, now=now)
    return state


def check_open(*, now: datetime.datetime) -> int:
    """Queue a look at every payment that may still change: the net below the scheduled looks. Returns how many."""
    watched = Attempt.objects.filter(
        state__in=[*_OPEN, AttemptState.LOST], transaction_id__isnull=False, started_at__gt=now - rules.WATCHED
    )
    found = list(watched.values_list("id", flat=True))
    return sum(_look_now(attempt_id) for attempt_id in found)


def look_at(*, claim_id: UUID) -> int:
    """Queue a look at the open payment of a claim, for whoever waits before the screen. Returns how many."""
    mine = Attempt.objects.filter(claim_id=claim_id, state__in=_OPEN, transaction_id__isnull=False)
    return sum(_look_now(attempt_id) for attempt_id in list(mine.values_list("id", flat=True)))


def hear(*, provider: str, transaction_id: str) -> int:
    """Queue a look at the payment of which a provider has called us; return how many. The call itself says nothing."""
    states = [*_OPEN, AttemptState.LOST]
    mine = Attempt.objects.filter(provider=provider, transaction_id=transaction_id, state__in=states)
    return sum(_look_now(attempt_id) for attempt_id in list(mine.values_list("id", flat=True)))


@transaction.atomic
def clear_mismatch(*, claim_id: UUID, by: Actor, now: datetime.datetime) -> int:
    """Note that somebody has seen to payments that were not what we asked for; return how many. Raises UnknownClaim."""
    row = locked(claim_id)
    cleared = Attempt.objects.filter(claim=row, state=AttemptState.MISMATCHED).update(state=AttemptState.CLEARED)
    if cleared:
        note(row, "cleared", by=by, now=now)
    return cleared


def _look_now(attempt_id: UUID) -> bool:
    job = app.configure_task("check_payment", queue="payments", queueing_lock=f"net-{attempt_id}")
    try:
        with transaction.atomic():
            job.defer(attempt_id=str(attempt_id), turn=_LAST_TURN)
    except AlreadyEnqueued:  # one is waiting already
        return False
    return True


_LAST_TURN: Final = -1  # a look from the net leads to no further one


def look_later(*, attempt_id: UUID, turn: int) -> None:
    """Queue the next look at an open payment; `turn` counts them."""
    if turn != _LAST_TURN:
        _look_later(attempt_id, turn)


def _look_later(attempt_id: UUID, turn: int) -> None:
    wait = rules.look_again_in(turn)
    app.configure_task("check_payment", queue="payments", schedule_in={"seconds": int(wait.total_seconds())}).defer(
        attempt_id=str(attempt_id), turn=turn
    )


def _begun(provider: str, order: Order) -> Transaction:
    """Open a transaction that is what we asked for, and can be paid. Raises ProviderDown and ProviderRefused."""
    made = queries.provider(provider).start(order)
    as_asked = rules.is_as_asked(made, request_id=str(order.request_id), amount_cents=order.amount_cents)
    if not as_asked or not TRANSACTION_ID.fullmatch(made.id) or not is_safe(made.pay_url):
        raise ProviderDown("another order, or nowhere to pay it")
    return made


def _go_on(claim_id: UUID, *, now: datetime.datetime) -> str | None:
    """Return where an open payment goes on; None if there is none, or it came to nothing."""
    opened = Attempt.objects.select_related("claim").filter(claim_id=claim_id, state=AttemptState.STARTED)
    attempt = opened.first()
    if attempt is None or attempt.transaction_id is None:
        return None
    try:
        found: Transaction = queries.provider(attempt.provider).look(attempt.transaction_id)
    except ProviderRefused:  # the worker goes on looking; meanwhile the person can pay by a new one
        _leave(attempt.id)
        return None
    asked = attempt.claim.state == ClaimState.DUE and attempt.amount_cents == _left(attempt.claim)
    if found.state is ProviderState.INITIAL and asked and is_safe(found.pay_url):  # no more than is owed by now
        return found.pay_url  # where it is not said again, the person pays by a new one
    paid = found.state is ProviderState.PAYED
    with transaction.atomic():  # the worker books or tells; here it only makes room for another try
        _look_later(attempt.id, turn=0)
        if not paid:
            _leave(attempt.id)
    if paid:
        raise AlreadySettled(claim_id)
    return None


@transaction.atomic
def _opening(claim_id: UUID, *, by: Actor, now: datetime.datetime) -> Attempt:
    row = locked(claim_id)
    if row.state != ClaimState.DUE:
        raise AlreadySettled(claim_id)
    if open_one := Attempt.objects.filter(claim=row, state__in=_OPEN).first():
        if open_one.state == AttemptState.STARTED or now - open_one.started_at < rules.OPENING_TAKES:
            raise BeingOpened(claim_id)
        _leave(open_one.id)  # it never got its transaction, so it has told nobody where to pay
    provider: str = settings.BB.payment_provider
    attempt = Attempt.objects.create(claim=row, amount_cents=_left(row), provider=provider, started_at=now)
    note(row, "attempted", by=by, now=now, attempt=str(attempt.id))
    return attempt


def _left(row: Claim) -> int:
    """Return what is still to be paid of a claim that is due, in cents: a part may have come another way."""
    return row.amount_cents - balance(row)


def _leave(attempt_id: UUID) -> None:
    Attempt.objects.filter(id=attempt_id, state__in=_OPEN).update(state=AttemptState.LOST)
