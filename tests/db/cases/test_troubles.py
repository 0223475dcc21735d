"""A job that failed for good shows on the desk and can be tried again, once."""

import pytest
from django.db import connection

from buergerbuero.base.actors import Actor
from buergerbuero.cases import actions, queries
from buergerbuero.cases.values import Receipt
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_a_failed_job_is_shown_and_tried_again(applied: Receipt, clerk: Actor) -> None:
    assert queries.failed_jobs() == ()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed', attempts = 10"
            " WHERE id = (SELECT min(id) FROM procrastinate_jobs)"
        )
    [job] = queries.failed_jobs()
    assert job.case_id == str(applied.case_id)
    assert actions.retry_job(job_id=job.id, by=clerk, now=NOW)
    assert queries.failed_jobs() == ()
    assert not actions.retry_job(job_id=job.id, by=clerk, now=NOW)
