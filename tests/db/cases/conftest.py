"""A published service and applications made by the verbs people use."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings

from buergerbuero.base.actors import Actor, staff
from buergerbuero.base.settings import RegisterAccess
from buergerbuero.cases import queries
from buergerbuero.cases.values import Access, Receipt
from buergerbuero.config.cli.demo_data import Plan, apply
from tests.cast import NOW
from tests.made import permits
from tests.made.permits import Registers


@pytest.fixture
def service(published: str) -> str:
    return published


@pytest.fixture
def taken(as_role: Callable[[str], object]) -> Callable[[], object]:
    """From here on, act with the database rights of the portal."""
    return partial(as_role, "bb_portal")


@pytest.fixture
def clerk() -> Actor:
    return staff(uuid4())


@pytest.fixture
def applied(application: Callable[[], Receipt]) -> Receipt:
    """An application with e-mail address and inbox, of a few minutes ago."""
    return application()


@pytest.fixture
def access(applied: Receipt) -> Access:
    return queries.open_access(number=applied.number, code=applied.access_code)


@pytest.fixture
def run_facts() -> Callable[[], list[str]]:
    """Run every queued reaction and hint as the worker would, and those that they queue; return what ran."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from buergerbuero.base import outbox
    from tests.made.reactions import handlers_of

    def run() -> list[str]:
        ran: list[str] = []
        seen: set[int] = set()
        due = ProcrastinateJob.objects.filter(task_name="react").exclude(scheduled_at__gt=NOW).order_by("id")
        while jobs := list(due.exclude(id__in=seen)):
            for job in jobs:
                seen.add(job.id)
                for handler in handlers_of(job):
                    outbox.handle(outbox.fact_from(job.args["fact"]), handler=handler, now=NOW)
                    ran.append(handler.rpartition(".")[2])
        return ran

    return run


@pytest.fixture
def another(applied: Receipt) -> tuple[Receipt, Access]:
    """Somebody else's application."""
    moments = (NOW - datetime.timedelta(minutes=20) + datetime.timedelta(seconds=n) for n in range(60))
    receipt = apply(Plan(2, days_ago=0, fate="new"), moments)
    return receipt, queries.open_access(number=receipt.number, code=receipt.access_code)


@pytest.fixture(scope="session")
def registers_process() -> Iterator[Registers]:
    with permits.running() as found:
        yield found


@pytest.fixture
def registers(registers_process: Registers, settings: Any) -> Registers:
    """Registers in a process of their own, with the people of the demonstration."""
    settings.BB = replace(django_settings.BB, registers=RegisterAccess(registers_process.url))
    registers_process.know()
    return registers_process


@pytest.fixture
def parking(db: None, registers: Registers) -> str:
    """The service for parking permits."""
    return permits.publish(NOW)
