"""Money that people bring to the counter or transfer, and money that goes back. The treasury moves it; we book it."""

import datetime
from uuid import UUID

from django.db import transaction

from buergerbuero.base.actors import Actor
from buergerbuero.payments import rules
from buergerbuero.payments.actions.claims import locked, move, tell
from buergerbuero.payments.actions.ledger import balance, book
from buergerbuero.payments.values import BadAmount, ClaimState, Verb, Way


@transaction.atomic
def pay_at_counter(*, claim_id: UUID, amount_cents: int, receipt: str, by: Actor, now: datetime.datetime) -> None:
    """Book what was paid at the counter, by the number of the till's receipt.

    Raises UnknownClaim, BadAmount, SourceUsed for a receipt that was booked before.
    """
    _book(claim_id, Way.COUNTER, rules.check_amount(amount_cents), receipt, by=by, now=now)


@transaction.atomic
def record_transfer(*, claim_id: UUID, amount_cents: int, receipt: str, by: Actor, now: datetime.datetime) -> None:
    """Book what arrived by bank transfer, by the number of the bank's entry. Raises as `pay_at_counter` does."""
    _book(claim_id, Way.TRANSFER, rules.check_amount(amount_cents), receipt, by=by, now=now)


@transaction.atomic
def confirm_refund(*, claim_id: UUID, amount_cents: int, receipt: str, by: Actor, now: datetime.datetime) -> None:
    """Book what the treasury has paid back. XBezahldienste 1.0.0 knows no refund, so people order it there.

    The claim counts as refunded once nothing of it is left. Raises UnknownClaim, SourceUsed, NotDone while the claim is
    due, and BadAmount for more than was received.
    """
    row = locked(claim_id)
    if not 0 < amount_cents <= balance(row):
        raise BadAmount(amount_cents)
    if row.state == ClaimState.DUE:
        rules.after(ClaimState.DUE, Verb.REFUND)
    book(row, Way.REFUND, -amount_cents, f"refund:{receipt}", by=by, now=now)
    if row.state == ClaimState.PAID and balance(row) == 0:
        move(row, Verb.REFUND, now=now)
        tell(row, "payment.refunded", now=now)


def _book(claim_id: UUID, way: Way, cents: int, receipt: str, *, by: Actor, now: datetime.datetime) -> None:
    book(locked(claim_id), way, cents, f"{way}:{receipt.strip()[:40]}", by=by, now=now)
