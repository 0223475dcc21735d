"""A fact commits or vanishes with what it reports, and is dealt with as once."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.utils.module_loading import import_string
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from buergerbuero.base import outbox, tasks
from buergerbuero.base.models import HandledFact, RateCount
from buergerbuero.base.outbox import Fact
from buergerbuero.config.reactions import REACTIONS

NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
CASE = UUID(int=7)
NOTE, FAIL, HALF, LOSE, TELL = (
    f"tests.db.base.handlers.{name}" for name in ("note", "fail", "tell_and_fail", "lose", "tell")
)


@pytest.fixture(autouse=True)
def own_reactions(settings: Any) -> None:
    settings.REACTIONS = "tests.db.base.handlers.REACTIONS"


def emit(kind: str = "test.happened") -> Fact:
    with transaction.atomic():
        return outbox.emit(type=kind, case_id=CASE, sequence=3, now=NOW)


def jobs() -> list[dict[str, Any]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("args", flat=True))


def attempt(number: int) -> JobContext:
    """What procrastinate tells a job: how often it was tried before."""
    job = Job(id=1, queue="facts", lock=None, queueing_lock=None, task_name="react", attempts=number)
    return JobContext(app=app, job=job, start_timestamp=0, abort_reason=lambda: None)


def work(*queues: str) -> None:
    """Let a worker do what is due."""
    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()):
        app.run_worker(queues=list(queues), wait=False, install_signal_handlers=False, listen_notify=False)


def notes(fact: Fact) -> int:
    row = RateCount.objects.filter(bucket=f"note/{fact.id}").first()
    return row.count if row else 0


@pytest.mark.django_db
def test_a_fact_becomes_one_job_with_nothing_but_the_envelope() -> None:
    fact = emit("test.failed")
    [job] = jobs()
    assert set(job) == {"fact"}
    assert job["fact"] == {
        "id": str(fact.id),
        "type": "test.failed",
        "version": 1,
        "case_id": str(CASE),
        "occurred_at": "2026-11-23T12:00:00+00:00",
        "sequence": 3,
    }


@pytest.mark.django_db
def test_what_was_handled_is_forgotten_after_90_days_and_not_before() -> None:
    for days in (89, 91):
        at = NOW - datetime.timedelta(days=days)
        HandledFact.objects.create(fact_id=uuid4(), handler=NOTE, handled_at=at)
    assert outbox.forget_handled(now=NOW) == 1
    tasks.forget_handled(timestamp=0)


def test_an_envelope_survives_its_journey() -> None:
    fact = Fact(uuid4(), "test.happened", 1, CASE, NOW, 3)
    assert outbox.fact_from(fact.as_json()) == fact


@pytest.mark.django_db(transaction=True)
def test_a_fact_vanishes_with_the_action_that_failed() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.emit(type="test.happened", case_id=CASE, sequence=1, now=NOW)
        assert len(jobs()) == 1
        _ = 1 / 0
    assert jobs() == []


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="inside the action's transaction"):
        outbox.emit(type="test.happened", case_id=CASE, sequence=1, now=NOW)


@pytest.mark.django_db
def test_a_fact_that_the_table_does_not_name_is_refused() -> None:
    with pytest.raises(KeyError, match=r"test\.misspelt"):
        emit("test.misspelt")
    emit("test.unheard")
    assert jobs() == []


@pytest.mark.django_db
def test_delivered_twice_is_handled_once() -> None:
    fact = emit()
    (job,) = jobs()
    tasks.react(attempt(0), **job)
    tasks.react(attempt(0), **job)
    assert notes(fact) == 1
    assert HandledFact.objects.get().fact_id == fact.id


@pytest.mark.django_db
def test_one_that_fails_goes_on_alone_and_keeps_nobody_from_their_work() -> None:
    fact = emit("test.half")
    (job,) = jobs()
    tasks.react(attempt(0), **job)
    assert [row.handler for row in HandledFact.objects.all()] == [NOTE]
    assert notes(fact) == 1
    assert jobs() == [job, {**job, "handler": HALF}]
    assert ProcrastinateJob.objects.get(args__handler=HALF).scheduled_at
    with pytest.raises(ConnectionError):
        tasks.react(attempt(0), **jobs()[1])


@pytest.mark.django_db
def test_after_a_kill_each_has_a_job_of_its_own() -> None:
    fact = emit("test.failed")
    (job,) = jobs()
    tasks.react(attempt(1), **job)
    assert jobs() == [job, {**job, "handler": NOTE}, {**job, "handler": FAIL}]
    assert notes(fact) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("attempts", [0, 1])
def test_a_fact_that_nobody_reacts_to_is_refused(attempts: int) -> None:
    with pytest.raises(LookupError, match="nobody reacts"):
        tasks.react(attempt(attempts), fact=Fact(uuid4(), "test.misspelt", 1, CASE, NOW, 3).as_json())


@pytest.mark.django_db(transaction=True)
def test_what_a_handler_queues_vanishes_with_it_also_in_a_worker() -> None:
    told = Fact(uuid4(), "test.half", 1, CASE, NOW, 3)
    app.configure_task("react", queue="own").defer(fact=told.as_json())  # as in test_tasks: nothing that is due besides
    work("own")
    queued = ProcrastinateJob.objects.filter(task_name="react").order_by("id")
    assert [job.args["fact"]["type"] for job in queued] == ["test.half", "test.half"]
    assert [row.handler for row in HandledFact.objects.all()] == [NOTE]


@pytest.mark.django_db(transaction=True)
def test_a_line_that_is_lost_at_work_is_opened_anew_for_the_others() -> None:
    told = Fact(uuid4(), "test.lost", 1, CASE, NOW, 3)
    app.configure_task("react", queue="own").defer(fact=told.as_json())
    work("own")
    reacted = ProcrastinateJob.objects.filter(task_name="react", status="todo").order_by("id")
    assert [(job.args["fact"]["type"], job.args.get("handler")) for job in reacted] == [
        ("test.lost", LOSE),
        ("test.happened", None),
    ]
    assert notes(told) == 0
    assert [row.handler for row in HandledFact.objects.all()] == [TELL]


@pytest.mark.django_db
def test_two_handlers_of_one_fact_each_run() -> None:
    fact = Fact(uuid4(), "test.failed", 1, CASE, NOW, 3)
    outbox.handle(fact, handler=NOTE, now=NOW)
    with pytest.raises(ConnectionError):
        outbox.handle(fact, handler=FAIL, now=NOW)
    assert [row.handler for row in HandledFact.objects.all()] == [NOTE]


@pytest.mark.django_db
def test_a_handler_that_failed_leaves_neither_half_its_work_nor_the_note_that_it_ran() -> None:
    fact = Fact(uuid4(), "test.failed", 1, CASE, NOW, 3)
    with pytest.raises(ConnectionError):
        outbox.handle(fact, handler=FAIL, now=NOW)
    assert notes(fact) == 0
    assert not HandledFact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_delivered_twice_at_the_same_time_is_handled_once() -> None:
    fact = Fact(uuid4(), "test.happened", 1, CASE, NOW, 3)

    def deliver() -> None:
        try:
            outbox.handle(fact, handler=NOTE, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for run in [pool.submit(deliver) for _ in range(8)]:
            run.result()
    assert notes(fact) == 1
    assert HandledFact.objects.count() == 1


@pytest.mark.parametrize("handler", sorted({handler for handlers in REACTIONS.values() for handler in handlers}))
def test_each_reaction_of_the_table_is_there(handler: str) -> None:
    assert callable(import_string(handler))


@pytest.mark.django_db
@pytest.mark.parametrize("handler", ["os.system", FAIL, "buergerbuero.cases.actions.erase_due"])
def test_a_job_does_not_name_what_the_worker_runs(handler: str) -> None:
    with pytest.raises(LookupError, match="does not react"):
        outbox.handle(Fact(uuid4(), "test.happened", 1, CASE, NOW, 3), handler=handler, now=NOW)
    assert not HandledFact.objects.exists()
