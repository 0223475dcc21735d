"""The worker gives back what a killed worker had begun, also when a periodic job's successor waits already."""

from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def job(task: str, status: str, *, lock: str | None = None, worker: int | None = None, attempts: int = 1) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, queueing_lock, args, worker_id, attempts)"
            " VALUES ('facts', %s, %s, %s, '{}', %s, %s) RETURNING id",
            [task, status, lock, worker, attempts],
        )
        return int(cursor.fetchone()[0])


def dead_worker() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '10 minutes') RETURNING id"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_had_begun_is_queued_again() -> None:
    worker = dead_worker()
    replaced = job("audit.chain_and_sign", "doing", lock="audit.chain_and_sign", worker=worker)
    job("audit.chain_and_sign", "todo", lock="audit.chain_and_sign")
    left = job("react", "doing", worker=worker)
    deadly = job("react", "doing", worker=worker, attempts=10)
    # On a queue of its own: a worker also queues what is due by the real clock, whose threads keep their connections.
    app.configure_task("retry_stalled", queue="own").defer(timestamp=0)
    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()):
        app.run_worker(queues=["own"], wait=False, install_signal_handlers=False, listen_notify=False)
    status = dict(ProcrastinateJob.objects.values_list("id", "status"))
    assert status[left] == "todo"
    assert status[deadly] == "failed", "the desk shows it"
    assert status.get(replaced) != "doing"
