"""Two at the same moment, with real threads on a real PostgreSQL: one permit a plate, one decision a case."""

from typing import Any

import pytest
from django.db import connection

from buergerbuero.base.actors import CITIZEN, Actor
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case, Decision, Event, Permit
from buergerbuero.cases.values import CaseState, NotAllowed, PermitTaken, Receipt, Stale
from buergerbuero.payments import queries as payment_queries
from buergerbuero.payments.values import Way
from tests.cast import LATER, NOW
from tests.made import permits
from tests.made.at_once import Job, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def paid(clerk: Actor, number: int = 1) -> Receipt:
    receipt = permits.apply(NOW)
    [claim] = payment_queries.claims_of(receipt.case_id)
    words: dict[str, Any] = {"case_id": receipt.case_id, "claim_id": claim.id, "by": clerk, "now": LATER}
    actions.book_payment(way=Way.COUNTER, amount_cents=3000, receipt=f"K-{number}", **words)
    return receipt


def asking(receipt: Receipt) -> Job:
    return lambda: actions.ask_registers(case_id=receipt.case_id, now=LATER)


def states() -> list[str]:
    return sorted(Case.objects.values_list("state", flat=True))


def test_the_same_job_many_times_decides_once(parking: str, clerk: Actor) -> None:
    receipt = paid(clerk)
    assert at_once(*[asking(receipt)] * 4) == []
    assert Decision.objects.count() == 1 and Permit.objects.count() == 1
    assert Event.objects.filter(case=receipt.case_id, verb="grant").count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'release_decision'")
        assert cursor.fetchone() == (1,)


def test_of_many_applications_for_one_plate_one_is_granted(parking: str, clerk: Actor) -> None:
    receipts = [paid(clerk, number) for number in range(4)]
    assert at_once(*[asking(each) for each in receipts]) == []
    assert Permit.objects.filter(ended_at=None).count() == 1
    assert states() == [CaseState.DECIDED, *[CaseState.RECEIVED] * 3]


def test_a_clerk_and_the_machine_grant_one_plate_once(parking: str, clerk: Actor) -> None:
    first, second = paid(clerk, 1), paid(clerk, 2)
    version = Case.objects.get(id=second.case_id).sequence
    by_hand = {"case_id": second.case_id, "version": version, "by": clerk, "now": LATER}
    failures = at_once(asking(first), lambda: actions.grant(**by_hand))  # type: ignore[arg-type]
    assert all(isinstance(each, PermitTaken) for each in failures), failures
    assert Permit.objects.filter(ended_at=None).count() == 1 and Decision.objects.count() == 1


@pytest.mark.parametrize("turn", range(4))
def test_who_withdraws_at_that_very_moment_gets_one_of_both(parking: str, clerk: Actor, turn: int) -> None:
    receipt = paid(clerk)
    access = queries.open_access(number=receipt.number, code=receipt.access_code)
    jobs = [asking(receipt), lambda: actions.withdraw(access=access, by=CITIZEN, now=LATER)]
    failures = at_once(*(jobs if turn % 2 else reversed(jobs)))
    case = Case.objects.get(id=receipt.case_id)
    if case.state == CaseState.WITHDRAWN:
        assert not failures and not Decision.objects.exists() and not Permit.objects.exists()
    else:
        assert case.state == CaseState.DECIDED and Decision.objects.count() == 1
        assert [type(each) for each in failures] == [NotAllowed]


def test_who_is_taken_on_at_that_very_moment_is_decided_by_one(parking: str, clerk: Actor) -> None:
    receipt = paid(clerk)
    version = Case.objects.get(id=receipt.case_id).sequence
    taking = {"case_id": receipt.case_id, "version": version, "by": clerk, "now": LATER}
    failures = at_once(asking(receipt), lambda: actions.take(**taking))  # type: ignore[arg-type]
    case = Case.objects.get(id=receipt.case_id)
    assert all(isinstance(each, Stale) for each in failures), failures
    assert (case.state, Decision.objects.count()) in ((CaseState.DECIDED, 1), (CaseState.IN_REVIEW, 0))
