"""Jobs of exchange. A job only says which verb runs."""

from procrastinate.contrib.django import app

from buergerbuero.base import clock
from buergerbuero.exchange import actions


@app.periodic(cron="* * * * *")
@app.task(name="wake_waiting", queue="registers", queueing_lock="wake_waiting")
def wake_waiting(timestamp: int) -> None:
    """Let cases go on whose register may be asked again."""
    actions.wake_waiting(now=clock.now())
