"""The daily balance: our ledger against what the provider says, to the cent."""

import datetime
from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import SYSTEM, Actor
from buergerbuero.payments import queries, rules
from buergerbuero.payments.models import Attempt, DayBalance, Entry
from buergerbuero.payments.values import (
    Difference,
    ProviderDown,
    ProviderRefused,
    ProviderState,
    Reconciliation,
    Way,
)


def reconcile(*, day: datetime.date, now: datetime.datetime) -> Reconciliation:
    """Compare what was booked on a day with the provider's word on the same payments, and keep what was found.

    Payments that were begun on the day and never booked are asked for too: that is where money could be lost.
    """
    begun = Attempt.objects.filter(started_at__date=day, transaction_id__isnull=False)
    booked_on = _booked(day)
    attempts = {row.id: row for row in begun.select_related("claim")}
    by_source = Attempt.objects.filter(transaction_id__in=booked_on).select_related("claim")
    attempts |= {row.id: row for row in by_source}
    sides = [_sides(row, day, booked_on) for row in attempts.values()]
    found = rules.reconcile(day, queries.entries_on(day), sides)
    with transaction.atomic():
        kept = {"drawn_at": now, "found": rules.as_json(found)}
        DayBalance.objects.update_or_create(day=day, defaults=kept)
        _record(found, now)
    return found


def reconcile_soon(*, by: Actor, now: datetime.datetime) -> None:
    """Have the worker balance today's books as soon as it can; asked for again before that, it does so once."""
    job = app.configure_task("reconcile_today", queue="payments", queueing_lock="reconcile_today")
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(timestamp=int(now.timestamp()))
        day = timezone.localdate(now).isoformat()
        audit.record(verb="payment.balance_asked", subject="day", subject_id=day, by=by, now=now)


def _booked(day: datetime.date) -> dict[str, int]:
    """Return the cents booked online on a day by transaction."""
    rows = Entry.objects.filter(at__date=day, way=Way.ONLINE).values_list("source", "amount_cents")
    return {source.removeprefix("online:"): cents for source, cents in rows}


def _sides(row: Attempt, day: datetime.date, booked_on: dict[str, int]) -> tuple[Difference, bool]:
    """Return both sides of an attempt, and whether the provider told its side."""
    transaction_id = row.transaction_id or ""
    ours = booked_on.get(transaction_id, 0)
    if not ours and _booked_elsewhere(transaction_id):
        return Difference(row.id, row.claim.reference, 0, 0), True  # it counts on the day of its entry
    try:
        found = queries.provider(row.provider).look(transaction_id)
    except (ProviderDown, ProviderRefused):
        return Difference(row.id, row.claim.reference, ours, 0), False
    theirs = found.amount_cents if found.state is ProviderState.PAYED else 0
    return Difference(row.id, row.claim.reference, ours, theirs), True


def _booked_elsewhere(transaction_id: str) -> bool:
    return Entry.objects.filter(source=f"online:{transaction_id}").exists()


def _record(found: Reconciliation, now: datetime.datetime) -> None:
    audit.record(
        verb="payment.reconciled",
        subject="day",
        subject_id=found.day.isoformat(),
        by=SYSTEM,
        now=now,
        detail={
            "balances": "yes" if found.balances else "no",
            "provider_cents": str(found.provider_cents),
            "differences": str(len(found.differences)),
            "unknown": str(found.unknown),
        },
    )
