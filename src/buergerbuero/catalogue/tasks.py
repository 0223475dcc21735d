"""Jobs of the catalogue. A job only says which verb runs."""

from procrastinate.contrib.django import app

from buergerbuero.base import clock
from buergerbuero.catalogue import actions


@app.periodic(cron="33 4 * * *")
@app.task(name="forget_old_sketches", queue="sweep", queueing_lock="forget_old_sketches")
def forget_old_sketches(timestamp: int) -> None:
    """Delete services in the making that nobody has touched for 90 days."""
    actions.forget_old_sketches(now=clock.now())
