"""Writing into the ledger, and what follows for the claim."""

import datetime

from django.db import IntegrityError, transaction

from buergerbuero.base.actors import Actor
from buergerbuero.payments.actions.claims import move, note, tell
from buergerbuero.payments.models import Claim, Entry
from buergerbuero.payments.values import ClaimState, SourceUsed, Verb, Way


def book(row: Claim, way: Way, cents: int, source: str, *, by: Actor, now: datetime.datetime) -> None:
    """Write an entry for a locked claim and settle the claim when all of it is there. Raises SourceUsed."""
    try:
        with transaction.atomic():
            entry = Entry.objects.create(
                claim=row, way=way, amount_cents=cents, source=source, at=now, actor_kind=by.kind, actor_id=by.id
            )
    except IntegrityError:
        raise SourceUsed(source) from None
    # Not by which receipt: that is typed by people, who also type names, and the log takes no free text.
    note(row, f"booked_{way}", by=by, now=now, booked=str(cents), entry=str(entry.id))
    received = balance(row)
    if row.state == ClaimState.DUE:
        if received >= row.amount_cents:
            move(row, Verb.SETTLE, now=now)
            tell(row, "payment.settled", now=now)
    elif cents > 0:
        tell(row, "payment.overpaid", now=now)  # paid twice, or after it was waived: it has to go back


def balance(row: Claim) -> int:
    """Return what the town has of a claim, in cents."""
    return sum(row.entries.values_list("amount_cents", flat=True))
