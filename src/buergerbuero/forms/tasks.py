"""Jobs of forms. A job only says which verb runs."""

from procrastinate.contrib.django import app

from buergerbuero.base import clock
from buergerbuero.forms import actions


@app.periodic(cron="47 3 * * *")
@app.task(name="forget_old_drafts", queue="sweep", queueing_lock="forget_old_drafts")
def forget_old_drafts(timestamp: int) -> None:
    """Delete drafts that nobody has touched for 30 days."""
    actions.forget_old_drafts(now=clock.now())
