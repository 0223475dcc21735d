"""What the worker does for the log, every minute."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from buergerbuero.audit import actions
from buergerbuero.base import clock

NAME = "audit.chain_and_sign"
TRY_FOR_AN_HOUR = RetryStrategy(max_attempts=120, wait=30)
"""A folder that cannot be written is one failed job an hour on the desk, not sixty. Every 30 seconds: the one that is
tried again then waits in the queue when the next would be due, so there is never a second one."""


@app.periodic(cron="* * * * *")
@app.task(name=NAME, queueing_lock=NAME, retry=TRY_FOR_AN_HOUR)
def chain_and_sign(timestamp: int) -> None:
    """Chain what waits and sign the end. `timestamp` is the minute for which procrastinate started it."""
    now = clock.now()
    actions.sequence(now=now)
    actions.checkpoint(now=now)
