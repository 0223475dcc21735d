"""Jobs of identity. A job only says which verb runs."""

from procrastinate.contrib.django import app

from buergerbuero.base import clock
from buergerbuero.identity import actions


@app.periodic(cron="23 3 * * *")
@app.task(name="forget_old_sessions", queue="sweep", queueing_lock="forget_old_sessions")
def forget_old_sessions(timestamp: int) -> None:
    """Forget who was logged in, 30 days after it ended."""
    actions.forget_old_sessions(now=clock.now())


@app.periodic(cron="37 * * * *")
@app.task(name="forget_old_logins", queue="sweep", queueing_lock="forget_old_logins")
def forget_old_logins(timestamp: int) -> None:
    """Forget log-ins of citizens that can come to no end any more."""
    actions.forget_old_logins(now=clock.now())
