"""Jobs that failed for good: what someone must see to."""

import datetime
from dataclasses import dataclass

from procrastinate.contrib.django.models import ProcrastinateJob


@dataclass(frozen=True)
class FailedJob:
    """A job that was tried as often as allowed. Its arguments are ids, never personal data."""

    id: int
    task: str
    handler: str
    case_id: str
    attempts: int
    scheduled_at: datetime.datetime | None


def failed_jobs() -> tuple[FailedJob, ...]:
    """Return the jobs that failed for good, newest first."""
    rows = ProcrastinateJob.objects.filter(status="failed").order_by("-id")[:200]
    return tuple(
        FailedJob(
            id=row.id,
            task=row.task_name,
            handler=str(row.args.get("handler", "")).rpartition(".")[2],
            case_id=str(row.args.get("fact", {}).get("case_id", "")),
            attempts=row.attempts,
            scheduled_at=row.scheduled_at,
        )
        for row in rows
    )
