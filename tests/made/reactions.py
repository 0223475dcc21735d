"""What the worker would run for a queued fact."""

from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.base import outbox


def handlers_of(job: ProcrastinateJob) -> list[str]:
    """Return the handler that a job is for, or all who react to its fact."""
    one = job.args.get("handler")
    return [one] if one else list(outbox.reactions()[job.args["fact"]["type"]])
