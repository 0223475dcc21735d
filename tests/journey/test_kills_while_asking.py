"""The worker is killed at each commit of asking registers and granting alone: nothing is lost, nothing is doubled."""

import os
import subprocess
from collections.abc import Iterator

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.base.ids import new_id
from buergerbuero.cases import actions
from buergerbuero.cases.models import Case, Checked, Decision, Event, Permit
from buergerbuero.cases.values import CaseState
from buergerbuero.exchange.models import LookupRow
from buergerbuero.payments import queries as payments
from buergerbuero.payments.values import Way
from tests.journey.test_kills import KILLED, commits_of, repeat, run
from tests.made import permits

pytestmark = [pytest.mark.django_db(transaction=True)]

COMMITS = 3  # each of two answers is recorded, then all is stored and decided
POINTS = [
    pytest.param(when, number, marks=[] if number == COMMITS else [pytest.mark.long])
    for when in ("before", "after")
    for number in range(1, COMMITS + 1)
]


@pytest.fixture(scope="module")
def registers() -> Iterator[str]:
    with permits.running() as found:
        yield found.url


@pytest.fixture
def paid(transactional_db: None, registers: str, monkeypatch: pytest.MonkeyPatch) -> Case:
    """An application that registers confirm, paid, and about which nobody has asked yet."""
    monkeypatch.setitem(os.environ, "BB_REGISTERS_URL", registers)
    permits.publish(clock.now())
    receipt = permits.apply(clock.now())
    [claim] = payments.claims_of(receipt.case_id)
    actions.book_payment(
        case_id=receipt.case_id,
        claim_id=claim.id,
        way=Way.COUNTER,
        amount_cents=claim.amount_cents,
        receipt="K-1",
        by=staff(new_id()),
        now=clock.now(),
    )
    return Case.objects.get(id=receipt.case_id)


@pytest.mark.parametrize(("when", "number"), POINTS)
def test_ask(paid: Case, when: str, number: int) -> None:
    killed: subprocess.CompletedProcess[str] = run(when, number, "ask", str(paid.id))
    assert killed.returncode == KILLED, killed.stderr
    paid.refresh_from_db()
    done = when == "after" and number == COMMITS
    assert paid.state == (CaseState.DECIDED if done else CaseState.RECEIVED)
    assert Permit.objects.count() == Decision.objects.count() == Checked.objects.count() == int(done)

    commits = commits_of(repeat("ask", str(paid.id)))
    again = commits_of(repeat("ask", str(paid.id)))

    paid.refresh_from_db()
    assert paid.state == CaseState.DECIDED
    assert Decision.objects.count() == Permit.objects.filter(ended_at=None).count() == Checked.objects.count() == 1
    assert Event.objects.filter(case=paid, verb="grant").count() == 1
    assert ProcrastinateJob.objects.filter(task_name="release_decision").count() == 1
    known = number - (when == "before")  # what was recorded is not asked again
    assert LookupRow.objects.count() == 2 and commits <= COMMITS - min(known, 2)
    assert again == 0
