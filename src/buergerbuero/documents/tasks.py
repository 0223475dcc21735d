"""Jobs of documents. A job only says which verb runs."""

from procrastinate.contrib.django import app

from buergerbuero.base import clock
from buergerbuero.documents import actions


@app.periodic(cron="27 4 * * *")
@app.task(name="sweep_orphans", queue="sweep", queueing_lock="sweep_orphans")
def sweep_orphans(timestamp: int) -> None:
    """Delete files whose transaction failed."""
    actions.sweep_orphans(now=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="keep_handed_over", queue="sweep", queueing_lock="keep_handed_over")
def keep_handed_over(timestamp: int) -> None:
    """Move files of new cases out of the portal's reach."""
    actions.keep_handed_over(now=clock.now())
