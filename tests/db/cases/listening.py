"""Somebody who hears every fact, so that a test sees also those that nobody reacts to yet."""

from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.config.reactions import REACTIONS
from tests.made.reactions import handlers_of

NOTE = "tests.db.base.handlers.note"
HEARING_ALL = {fact: {**handlers, NOTE: "Vermerken"} for fact, handlers in REACTIONS.items()}


def heard(about: str) -> list[str]:
    """The facts that begin so, in the order in which they were told."""
    jobs = ProcrastinateJob.objects.filter(args__fact__type__startswith=about).order_by("id")
    return [job.args["fact"]["type"] for job in jobs if NOTE in handlers_of(job)]
