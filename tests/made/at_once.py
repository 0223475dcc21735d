"""Several who act at the same moment, each in a thread of its own, on a real PostgreSQL."""

import threading
from collections.abc import Callable
from typing import TypeAlias

from django.db import connection

Job: TypeAlias = Callable[[], object]


def at_once(*jobs: Job) -> list[Exception]:
    """Run jobs in threads that start together; return what was raised."""
    barrier, failures = threading.Barrier(len(jobs)), list[Exception]()

    def run(job: Job) -> None:
        try:
            barrier.wait()
            job()
        except Exception as error:  # noqa: BLE001 - each test says which may come
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def forget_jobs() -> None:
    """Empty the queue: jobs are no table of Django's, so what other tests have queued is still there."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")
