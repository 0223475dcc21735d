"""Having the worker look at a box: what it has said, and what it must be told."""

from contextlib import suppress
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

TASK: Final = "take_from_box"


def wake(box_id: str) -> None:
    """Queue a look at a box; one that is waiting already is enough. A look each minute is the net below."""
    job = app.configure_task(TASK, queue="boxes", queueing_lock=f"{TASK}/{box_id}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(box_id=box_id)
