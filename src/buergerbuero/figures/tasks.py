"""Jobs of figures. A job only says which verb runs."""

from procrastinate.contrib.django import app

from buergerbuero.base import clock
from buergerbuero.figures import actions


@app.periodic(cron="52 3 * * *")
@app.task(name="forget_old_figures", queue="sweep", queueing_lock="forget_old_figures")
def forget_old_figures(timestamp: int) -> None:
    """Delete sums of more than two years ago."""
    actions.forget_old_figures(now=clock.now())
