"""Nobody gets more than a few codes a day, whoever names their address; who waits gets theirs on the next day."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.base import outbox
from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.models import RateCount
from buergerbuero.cases import actions, queries
from buergerbuero.cases.actions.strangers import MOST_A_DAY, may_write
from buergerbuero.cases.models import MailCheck
from buergerbuero.cases.values import Access, MailState, Receipt
from buergerbuero.messages.models import Hint
from tests.cast import LATER, NOW
from tests.made.reactions import handlers_of

pytestmark = pytest.mark.django_db
Run = Callable[[], list[str]]
ADDRESS = "erika.muster@example.org"
NEXT_DAY = NOW + datetime.timedelta(days=1)


@pytest.mark.parametrize("written", [ADDRESS, "Erika.Muster@EXAMPLE.org", "erika.muster+hund@example.org"])
def test_one_mailbox_gets_a_few_a_day_however_it_is_written(written: str) -> None:
    for _ in range(MOST_A_DAY):
        assert may_write(ADDRESS, now=NOW) == 0
    assert 0 < may_write(written, now=LATER) <= 24 * 60 * 60
    assert may_write("erika@example.org", now=LATER) == 0
    assert may_write(written, now=NEXT_DAY) == 0
    assert not RateCount.objects.filter(bucket__contains="erika").exists()


def test_the_worker_may_count() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE bb_worker")
    assert [may_write(ADDRESS, now=NOW) for _ in range(2)] == [0, 0]


@pytest.fixture
def email(access: Access) -> str:
    return queries.citizen_view(access=access, language="de").email


def test_who_comes_late_gets_the_code_on_the_next_day(
    applied: Receipt, access: Access, email: str, run_facts: Run
) -> None:
    """Others have named this address in other applications."""
    for _ in range(MOST_A_DAY):
        may_write(email, now=LATER)
    run_facts()
    assert not Hint.objects.exists() and not MailCheck.objects.exists()
    assert queries.citizen_view(access=access, language="de").mail is MailState.WAITING
    [job] = ProcrastinateJob.objects.filter(scheduled_at__isnull=False, task_name="react")
    assert job.scheduled_at.date() == NEXT_DAY.date()
    again = outbox.fact_from(job.args["fact"])
    outbox.handle(again, handler=job.args["handler"], now=job.scheduled_at)
    assert [hint.kind for hint in Hint.objects.all()] == ["confirm"]


def test_nothing_is_tried_for_ever(applied: Receipt, access: Access, email: str, run_facts: Run) -> None:
    run_facts()
    ProcrastinateJob.objects.all().delete()
    late = NOW + datetime.timedelta(days=3)
    for _ in range(MOST_A_DAY):
        may_write(email, now=late)
    actions.want_code(access=access, by=CITIZEN, now=NOW)
    [job] = ProcrastinateJob.objects.all()
    [handler] = handlers_of(job)
    outbox.handle(outbox.fact_from(job.args["fact"]), handler=handler, now=late)
    assert ProcrastinateJob.objects.count() == 1 and Hint.objects.count() == 1
