"""Jobs of the ground floor. A job only says which verb runs."""

from typing import Any

from procrastinate.contrib.django import app

from buergerbuero.base import clock, limits, outbox


@app.task(name="react", queue="facts", retry=outbox.RETRY)
def react(fact: dict[str, Any], handler: str) -> None:
    """Run one handler for one fact."""
    outbox.handle(outbox.fact_from(fact), handler=handler, now=clock.now())


@app.periodic(cron="17 3 * * *")
@app.task(name="sweep_limits", queue="sweep", queueing_lock="sweep_limits", pass_context=False)
def sweep_limits(timestamp: int) -> None:
    """Delete rate counters whose window has passed."""
    limits.sweep(now=clock.now())
