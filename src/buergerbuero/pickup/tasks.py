"""Jobs of pickup. A job only says which verb runs; its argument is the id of a box."""

from procrastinate.contrib.django import app

from buergerbuero.base import clock
from buergerbuero.base.outbox import RETRY
from buergerbuero.pickup import actions, queries
from buergerbuero.pickup.actions.waking import TASK, wake


@app.task(name=TASK, queue="boxes", retry=RETRY)
def take_from_box(box_id: str) -> None:
    """Read what a box has said, then tell it what it should know."""
    now = clock.now()
    actions.take(box_id=box_id, now=now)
    actions.say_what_is_due(box_id=box_id, now=now)


@app.periodic(cron="* * * * *")
@app.task(name="look_at_boxes", queue="boxes", queueing_lock="look_at_boxes")
def look_at_boxes(timestamp: int) -> None:
    """Have each box looked at: one that cannot be keeps none of the others."""
    for box_id in queries.box_ids():
        wake(box_id)


@app.periodic(cron="50 3 * * *")
@app.task(name="forget_box_messages", queue="boxes", queueing_lock="forget_box_messages")
def forget_box_messages(timestamp: int) -> None:
    """Forget messages that were dealt with long ago."""
    actions.forget_messages(now=clock.now())
