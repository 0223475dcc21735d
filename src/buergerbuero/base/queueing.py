"""How jobs reach the database: what an action queues goes with its transaction, the worker's own questions do not wait.

procrastinate's worker would have what a handler queues go by a connection of its own: a job would be there although
the handler was rolled back. Here it goes with the handler, as everywhere. And its pool would ask before each question
whether the server is still there, and frame each with BEGIN and COMMIT: four for one. Here each stands for itself.
"""

from typing import Any

from procrastinate import App, RetryStrategy, exceptions
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.jobs import Job, Status
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.tasks import Task
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from buergerbuero.base.database.base import says_something


def connect(app: App) -> None:
    """Let jobs be queued and worked off by our connectors. Called once by procrastinate (settings)."""
    app.connector = app.job_manager.connector = _Connector()


async def give_back(app: App, *, seconds_without_heartbeat: int) -> None:
    """Give back to the queue what a worker had begun when it was killed.

    What was tried as often as it may be has failed: perhaps it is what kills the worker.
    """
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=seconds_without_heartbeat):
        if _was_last_try(app.tasks.get(job.task_name), job):
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
            continue
        try:
            await manager.retry_job(job)
        except exceptions.UniqueViolation:  # a periodic one, and the next of its kind waits already
            await manager.finish_job(job, status=Status.ABORTED, delete_job=True)


def _was_last_try(task: Task[..., Any, Any] | None, job: Job) -> bool:
    """Whether a job would not be tried again if it had failed just now, instead of being killed."""
    limit = task.retry_strategy.max_attempts if task and isinstance(task.retry_strategy, RetryStrategy) else None
    return limit is not None and job.attempts >= limit


class _Connector(DjangoConnector):
    """Queues jobs with the transaction that Django has open."""

    def get_worker_connector(self) -> PsycopgConnector:
        return _WorkerConnector(
            kwargs=connector_params(self.alias), pool_factory=_pool, configure=_each_for_itself, min_size=1
        )


class _WorkerConnector(PsycopgConnector):
    """Takes jobs and says what became of them. What handlers queue is no part of that."""

    def get_sync_connector(self) -> BaseConnector:
        return _Connector()


def _pool(**arguments: Any) -> AsyncConnectionPool[AsyncConnection]:  # noqa: ANN401 - the pool's own
    return AsyncConnectionPool(**{**arguments, "check": _stands})


async def _each_for_itself(connection: AsyncConnection) -> None:
    """No frame, parsed once, and that a job has begun or ended does not wait for the disk.

    Where the server falls before it is written, a job runs once more, which all jobs bear: they come at least once.
    """
    await connection.set_autocommit(True)
    await connection.execute("SET synchronous_commit = off")
    connection.prepare_threshold = 0


async def _stands(connection: AsyncConnection) -> None:
    """Ask the server only if the waiting connection has something to say: then it was ended."""
    if says_something(connection.fileno()):
        await AsyncConnectionPool.check_connection(connection)
