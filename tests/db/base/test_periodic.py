"""Every periodic job runs with the rights that its process has in operation, on cases of every fate, years later."""

import asyncio
import datetime
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.tasks import Task

from buergerbuero.config.cli.demo_data import Plan, happen
from buergerbuero.exchange.models import Waiting
from buergerbuero.exchange.values import Register
from tests.cast import NOW
from tests.db.conftest import Time

# The framework's own job is not registered here; all others are, as soon as Django has started.
TASKS: dict[str, Task[Any, Any, Any]] = {
    each.task.name: each.task for each in app.periodic_registry.periodic_tasks.values()
}
FATES = ("new", "taken", "asked", "corrected", "granted", "refused", "withdrawn")
YEARS = datetime.timedelta(days=12 * 366)


@pytest.fixture
def as_the_worker() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE bb_worker")
        yield
        cursor.execute("RESET ROLE")


@pytest.fixture
def cases(published: str, work: Callable[[], None]) -> None:
    """Cases of every fate with their notices, one of which waits for a register."""
    clerks = (uuid4(),)
    for index, fate in enumerate(FATES):
        happen(Plan(index, days_ago=3, fate=fate), clerks=clerks, now=NOW)
    work()
    Waiting.objects.create(case_id=uuid4(), register=Register.RESIDENTS, since=NOW)


def plain() -> list[str]:
    return sorted(name for name, task in TASKS.items() if not asyncio.iscoroutinefunction(task.func))


def test_there_are_periodic_jobs() -> None:
    assert {"wake_waiting", "erase_due", "audit.chain_and_sign", "retry_stalled"} <= TASKS.keys()


@pytest.mark.parametrize("later", [datetime.timedelta(hours=1), YEARS], ids=["soon", "years later"])
def test_the_worker_may_do_every_periodic_job(
    later: datetime.timedelta, cases: None, time: Time, as_the_worker: None
) -> None:
    time.now += later
    for name in plain():
        TASKS[name](timestamp=int(time.now.timestamp()))


def test_who_waits_for_a_register_is_woken_by_the_worker(cases: None, time: Time, as_the_worker: None) -> None:
    TASKS["wake_waiting"](timestamp=0)
    assert not Waiting.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_may_do_what_the_queue_needs() -> None:
    """These ask the queue itself, on a connection of their own."""
    connector: Any = app.connector
    own: PsycopgConnector = connector.get_worker_connector()
    own._pool_args["kwargs"]["options"] = "-c role=bb_worker"
    names = sorted(TASKS.keys() - set(plain()))
    for name in names:
        app.configure_task(name, queue="own").defer(timestamp=0)
    with app.replace_connector(own):
        app.run_worker(queues=["own"], wait=False, install_signal_handlers=False, listen_notify=False)
    asked = ProcrastinateJob.objects.filter(queue_name="own")
    assert dict(asked.values_list("task_name", "status")) == dict.fromkeys(names, "succeeded")
