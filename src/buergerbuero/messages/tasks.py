"""Jobs of the inbox. A job only says which verb runs; its arguments are ids."""

from uuid import UUID

from procrastinate.contrib.django import app

from buergerbuero.base import clock
from buergerbuero.base.outbox import RETRY
from buergerbuero.messages import actions


@app.task(name="send_hint", queue="mail", retry=RETRY)
def send_hint(hint_id: str) -> None:
    """Send a queued hint."""
    actions.deliver_hint(hint_id=UUID(hint_id), now=clock.now())
