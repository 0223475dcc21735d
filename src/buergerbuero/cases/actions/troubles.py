"""Having a failed job tried again."""

import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import Actor


def retry_job(*, job_id: int, by: Actor, now: datetime.datetime) -> bool:
    """Put a job that failed for good back into the queue; return whether it was still failed."""
    with transaction.atomic():
        if not ProcrastinateJob.objects.filter(id=job_id, status="failed").exists():
            return False
        app.job_manager.retry_job_by_id(job_id, retry_at=now)
        audit.record(verb="job.retried", subject="job", subject_id=str(job_id), by=by, now=now)
    return True
