"""Counting what becomes of payments, for the figures of a service: how many, never whose."""

import datetime
from typing import Final

from django.utils import timezone

from buergerbuero.base.actors import SYSTEM
from buergerbuero.base.outbox import Fact
from buergerbuero.cases.actions import step
from buergerbuero.cases.values import UnknownCase
from buergerbuero.figures import actions as figures
from buergerbuero.figures.values import Count, Step
from buergerbuero.payments import queries as payments

_STEPS: Final = {"payment.settled": Step.PAYMENT_DONE, "payment.failed": Step.PAYMENT_FAILED}


def count_payment(*, fact: Fact, now: datetime.datetime) -> None:
    """Count a payment that came, by its way, or one that failed. An erased case counts nothing."""
    try:
        case = step.get(fact.case_id)
    except UnknownCase:
        return
    counts = (Count(case.digest, _STEPS[fact.type], _way(fact) if fact.type == "payment.settled" else ""),)
    figures.count(service_id=case.service_id, day=timezone.localdate(now), counts=counts, by=SYSTEM, now=now)


def _way(fact: Fact) -> str:
    entries = [entry for claim in payments.claims_of(fact.case_id) for entry in claim.entries if entry.amount_cents > 0]
    return str(max(entries, key=lambda entry: entry.at).way) if entries else ""
