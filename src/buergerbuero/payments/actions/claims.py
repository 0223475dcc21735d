"""Claiming a fee, waiving it, and reminding of it."""

import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from buergerbuero.audit import actions as audit
from buergerbuero.base import outbox
from buergerbuero.base.actors import SYSTEM, Actor
from buergerbuero.payments import rules
from buergerbuero.payments.models import Claim
from buergerbuero.payments.values import ClaimState, UnknownClaim, Verb

_BATCH: Final = 200


@transaction.atomic
def claim(
    *,
    case_id: UUID,
    case_number: str,
    amount_cents: int,
    purpose: str,
    due_on: datetime.date,
    by: Actor,
    now: datetime.datetime,
) -> UUID:
    """Claim a fee of a case, before anything is paid, in the caller's transaction; return the claim's id.

    `purpose` names the service and nobody. Raises BadAmount.
    """
    count = Claim.objects.filter(case_id=case_id).count() + 1
    row = Claim.objects.create(
        case_id=case_id,
        reference=rules.reference(case_number, count),
        purpose=purpose[:100],
        amount_cents=rules.check_amount(amount_cents),
        created_at=now,
        due_on=due_on,
    )
    note(row, "claimed", by=by, now=now)
    return row.id


@transaction.atomic
def waive(*, claim_id: UUID, by: Actor, now: datetime.datetime) -> None:
    """Give a claim up. Raises UnknownClaim, NotDone when it is settled already."""
    row = locked(claim_id)
    move(row, Verb.WAIVE, now=now)
    note(row, "waived", by=by, now=now)
    tell(row, "payment.waived", now=now)


def remind_due(*, today: datetime.date, now: datetime.datetime) -> int:
    """Tell once of every claim whose day has passed without payment; return how many."""
    due = Claim.objects.filter(state=ClaimState.DUE, due_on__lt=today, reminded_at=None)
    return sum(_remind(claim_id, now) for claim_id in due.values_list("id", flat=True)[:_BATCH])


@transaction.atomic
def _remind(claim_id: UUID, now: datetime.datetime) -> bool:
    row = locked(claim_id)
    if row.state != ClaimState.DUE or row.reminded_at is not None:
        return False
    row.reminded_at = now
    row.save(update_fields=["reminded_at"])
    note(row, "reminded", by=SYSTEM, now=now)
    tell(row, "payment.reminder_due", now=now)
    return True


def locked(claim_id: UUID) -> Claim:
    """Return a claim that nobody else changes until the transaction ends. Raises UnknownClaim."""
    row = Claim.objects.select_for_update().filter(id=claim_id).first()
    if row is None:
        raise UnknownClaim(claim_id)
    return row


def move(row: Claim, verb: Verb, *, now: datetime.datetime) -> None:
    """Change a locked claim's state. Raises NotDone."""
    row.state = rules.after(ClaimState(row.state), verb)
    row.settled_at = row.settled_at or now
    row.save(update_fields=["state", "settled_at"])


def tell(row: Claim, fact: str, *, now: datetime.datetime) -> None:
    """Emit a fact about a locked claim."""
    row.sequence += 1
    row.save(update_fields=["sequence"])
    outbox.emit(type=fact, case_id=row.case_id, sequence=row.sequence, now=now)


def note(row: Claim, what: str, *, by: Actor, now: datetime.datetime, **detail: str) -> None:
    """Record in the audit log what was done to a claim."""
    audit.record(
        verb=f"payment.{what}",
        subject="claim",
        subject_id=str(row.id),
        by=by,
        now=now,
        detail={"case": str(row.case_id), "cents": str(row.amount_cents), **detail},
    )
