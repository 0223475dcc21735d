"""Processes are killed at each commit of claiming, of going to the provider and of hearing from it: no cent is lost."""

import json
from typing import Any
from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.cases.models import Case, Event
from buergerbuero.cases.values import FeeState
from buergerbuero.documents.models import Document
from buergerbuero.payments import actions
from buergerbuero.payments.models import Attempt, Claim, Entry
from buergerbuero.payments.rules import OPENING_TAKES
from buergerbuero.payments.values import AttemptState, ClaimState
from tests.journey.test_kills import KILLED, POINTS, commits_of, repeat, run
from tests.made import fees
from tests.made.paying import Provider, process, use
from tests.made.reactions import handlers_of

CLERK = staff(uuid4())
pytestmark = [pytest.mark.django_db(transaction=True)]
__all__ = ["process"]


@pytest.fixture
def provider(process: Provider, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """For this process and for those that are killed."""
    use(process, settings)
    for name, value in (("URL", process.url), ("ORIGINATOR", "demo"), ("END_POINT", "demo")):
        monkeypatch.setenv(f"BB_PAYMENT_{name}", value)
    return process


@pytest.fixture
def digest(transactional_db: None) -> str:
    return fees.publish(clock.now())


@pytest.fixture
def claim(digest: str, provider: Provider) -> Claim:
    fees.apply(digest, clock.now())
    return Claim.objects.get()


@pytest.mark.parametrize(("when", "number"), POINTS)
def test_submit(digest: str, when: str, number: int) -> None:
    draft_id, code = fees.draft(digest, clock.now())
    assert run(when, number, "submit", str(draft_id), code).returncode == KILLED
    assert Case.objects.count() == Claim.objects.count() == (0 if when == "before" else 1)

    output = repeat("submit", str(draft_id), code)
    repeat("submit", str(draft_id), code)

    case, claim = Case.objects.get(), Claim.objects.get()
    assert (claim.case_id, case.fee_state, claim.reference) == (case.id, FeeState.DUE, f"{output.split()[0]}-1")
    assert list(Event.objects.filter(case=case).order_by("sequence").values_list("verb", flat=True)) == [
        "open",
        "claim",
    ]


@pytest.mark.parametrize(("when", "number"), [(when, number) for when in ("before", "after") for number in (1, 2)])
def test_go_to_the_provider(claim: Claim, provider: Provider, when: str, number: int) -> None:
    assert run(when, number, "pay", str(claim.id)).returncode == KILLED
    Attempt.objects.filter(state=AttemptState.OPENING).update(started_at=clock.now() - OPENING_TAKES)

    output = repeat("pay", str(claim.id))
    provider.press(output.split()[0], "paid")
    for attempt in Attempt.objects.exclude(transaction_id=None):
        repeat("look", str(attempt.id))

    claim.refresh_from_db()
    assert claim.state == ClaimState.PAID and Entry.objects.count() == 1
    if (when, number) == ("before", 1):
        assert commits_of(output) == 2  # every commit of the verb was killed at


@pytest.mark.parametrize(("when", "number"), POINTS)
def test_hear_from_the_provider(claim: Claim, provider: Provider, when: str, number: int) -> None:
    """Paid but not finished: whoever asks next finishes it, once."""
    provider.press(repeat("pay", str(claim.id)).split()[0], "paid")
    attempt = Attempt.objects.get()
    assert run(when, number, "look", str(attempt.id)).returncode == KILLED
    assert Entry.objects.count() == (0 if when == "before" else 1)

    actions.check_open(now=clock.now())  # the net below all jobs that may be lost
    repeat("look", str(attempt.id))
    repeat("look", str(attempt.id))

    assert Entry.objects.count() == 1 and _settled() == 1


@pytest.mark.parametrize(("when", "number"), POINTS)
def test_follow_and_give_a_receipt(claim: Claim, provider: Provider, when: str, number: int) -> None:
    actions.pay_at_counter(claim_id=claim.id, amount_cents=claim.amount_cents, receipt="K-1", by=CLERK, now=clock.now())
    for handler in ("follow_fee", "make_fee_receipt"):
        arguments = _reaction(handler)
        assert run(when, number, *arguments).returncode == KILLED
        repeat(*arguments)
        repeat(*arguments)
    assert Case.objects.get().fee_state == FeeState.PAID
    assert Event.objects.filter(axis="fee", verb="settle").count() == 1
    assert Document.objects.filter(kind="payment").count() == 1


def _reaction(handler: str) -> tuple[str, str, str]:
    jobs = ProcrastinateJob.objects.filter(task_name="react", args__fact__type="payment.settled")
    [(path, fact)] = [
        (each, job.args["fact"]) for job in jobs for each in handlers_of(job) if each.endswith(f".{handler}")
    ]
    return "react", path, json.dumps(fact)


def _settled() -> int:
    jobs = ProcrastinateJob.objects.filter(task_name="react", args__fact__type="payment.settled")
    return sum(each.endswith(".follow_fee") for job in jobs for each in handlers_of(job))
