"""Jobs of the ground floor. A job only says which verb runs."""

from typing import Any

from procrastinate import JobContext
from procrastinate.contrib.django import app

from buergerbuero.base import clock, limits, outbox, queueing, revoking

SECONDS_WITHOUT_HEARTBEAT = 60
DAYS_DONE_JOBS_STAY = 30


@app.task(name="react", queue="facts", retry=outbox.RETRY, pass_context=True)
def react(context: JobContext, fact: dict[str, Any], handler: str = "") -> None:
    """Run one handler for one fact; or all who react to it, at the first try."""
    told, now = outbox.fact_from(fact), clock.now()
    if handler:
        outbox.handle(told, handler=handler, now=now)
    elif context.job.attempts:
        outbox.handle_apart(told, now=now)
    else:
        outbox.handle_all(told, now=now)


@app.periodic(cron="17 3 * * *")
@app.task(name="sweep_limits", queue="sweep", queueing_lock="sweep_limits", pass_context=False)
def sweep_limits(timestamp: int) -> None:
    """Delete rate counters whose window has passed, and marks of tickets that would have ended by now."""
    limits.sweep(now=clock.now())
    revoking.sweep(now=clock.now())


@app.periodic(cron="31 3 * * *")
@app.task(name="forget_handled", queue="sweep", queueing_lock="forget_handled")
def forget_handled(timestamp: int) -> None:
    """Forget which facts were handled, 90 days after."""
    outbox.forget_handled(now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled", queue="sweep", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give back to the queue what a worker had begun when it was killed: its heartbeat has stopped."""
    await queueing.give_back(context.app, seconds_without_heartbeat=SECONDS_WITHOUT_HEARTBEAT)


@app.periodic(cron="41 3 * * *")
@app.task(name="remove_done_jobs", queue="sweep", queueing_lock="remove_done_jobs", pass_context=True)
async def remove_done_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that succeeded 30 days ago; failed ones stay until someone has seen to them."""
    await context.app.job_manager.delete_old_jobs(nb_hours=24 * DAYS_DONE_JOBS_STAY)
