"""Jobs of payments. A job only says which verb runs; its arguments are ids."""

import datetime
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from buergerbuero.base import clock
from buergerbuero.base.outbox import RETRY
from buergerbuero.payments import actions, rules
from buergerbuero.payments.actions.online import look_later


@app.task(name="check_payment", queue="payments", retry=RETRY)
def check_payment(attempt_id: str, turn: int) -> None:
    """Look at a payment, and again later while it is open."""
    state = actions.check_attempt(attempt_id=UUID(attempt_id), now=clock.now())
    if state not in rules.FINAL:
        look_later(attempt_id=UUID(attempt_id), turn=turn + 1 if turn >= 0 else turn)


@app.periodic(cron="*/10 * * * *")
@app.task(name="check_open_payments", queue="payments", queueing_lock="check_open_payments")
def check_open_payments(timestamp: int) -> None:
    """Look at every payment that may still change."""
    actions.check_open(now=clock.now())


@app.periodic(cron="10 7 * * *")
@app.task(name="remind_of_fees", queue="payments", queueing_lock="remind_of_fees")
def remind_of_fees(timestamp: int) -> None:
    """Remind of what was due and is not paid."""
    now = clock.now()
    actions.remind_due(today=timezone.localdate(now), now=now)


@app.periodic(cron="35 * * * *")
@app.task(name="reconcile_today", queue="payments", queueing_lock="reconcile_today")
def reconcile_today(timestamp: int) -> None:
    """Balance today's books as they stand, so that a difference shows within the hour."""
    now = clock.now()
    actions.reconcile(day=timezone.localdate(now), now=now)


@app.periodic(cron="20 4 * * *")
@app.task(name="reconcile_payments", queue="payments", queueing_lock="reconcile_payments")
def reconcile_payments(timestamp: int) -> None:
    """Balance yesterday's books."""
    now = clock.now()
    actions.reconcile(day=timezone.localdate(now) - datetime.timedelta(days=1), now=now)
