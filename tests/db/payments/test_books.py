"""Counter, transfer, refund, reminder, and the daily balance to the cent."""

import datetime
from uuid import UUID

import pytest
from django.utils import timezone

from buergerbuero.audit.models import Entry as Log
from buergerbuero.base.actors import SYSTEM, staff
from buergerbuero.payments import actions, queries
from buergerbuero.payments.models import Attempt, Claim
from buergerbuero.payments.values import BadAmount, ClaimState, NotDone, SourceUsed, Way
from tests.cast import NOW
from tests.db.payments.conftest import FEE, Provider, claimed, start

pytestmark = pytest.mark.django_db

CLERK = staff("3e1d")
TODAY = timezone.localdate(NOW)


def counter(claim_id: UUID, cents: int = FEE, receipt: str = "K-1") -> None:
    actions.pay_at_counter(claim_id=claim_id, amount_cents=cents, receipt=receipt, by=CLERK, now=NOW)


def test_the_counter_settles_a_claim(claim_id: UUID) -> None:
    counter(claim_id)
    found = queries.claim_of(claim_id)
    assert (found.state, [entry.source for entry in found.entries]) == (ClaimState.PAID, ["counter:K-1"])


def test_a_receipt_counts_once(claim_id: UUID) -> None:
    counter(claim_id, 1000)
    with pytest.raises(SourceUsed):
        counter(claim_id, 1000)
    assert queries.claim_of(claim_id).received_cents == 1000


def test_parts_add_up(claim_id: UUID) -> None:
    counter(claim_id, 1000)
    assert queries.claim_of(claim_id).state is ClaimState.DUE
    actions.record_transfer(claim_id=claim_id, amount_cents=2000, receipt="B-7", by=CLERK, now=NOW)
    assert queries.claim_of(claim_id).state is ClaimState.PAID


@pytest.mark.parametrize("cents", [0, -1, 1_000_000])
def test_senseless_amounts_are_refused(claim_id: UUID, cents: int) -> None:
    with pytest.raises(BadAmount):
        counter(claim_id, cents)
    with pytest.raises(BadAmount):
        claimed(cents)


def test_what_goes_back_leaves_nothing(claim_id: UUID) -> None:
    counter(claim_id)
    actions.confirm_refund(claim_id=claim_id, amount_cents=FEE, receipt="R-1", by=CLERK, now=NOW)
    found = queries.claim_of(claim_id)
    assert (found.state, found.received_cents) == (ClaimState.REFUNDED, 0)


def test_no_more_goes_back_than_came(claim_id: UUID) -> None:
    counter(claim_id)
    with pytest.raises(BadAmount):
        actions.confirm_refund(claim_id=claim_id, amount_cents=FEE + 1, receipt="R-1", by=CLERK, now=NOW)


def test_what_is_settled_cannot_be_waived(claim_id: UUID) -> None:
    counter(claim_id)
    with pytest.raises(NotDone):
        actions.waive(claim_id=claim_id, by=CLERK, now=NOW)


def test_an_open_fee_is_reminded_of_once(claim_id: UUID) -> None:
    due = Claim.objects.get(id=claim_id).due_on
    assert actions.remind_due(today=due, now=NOW) == 0, "its day is not over"
    tomorrow = due + datetime.timedelta(days=1)
    assert actions.remind_due(today=tomorrow, now=NOW) == 1
    assert actions.remind_due(today=tomorrow, now=NOW) == 0
    assert [view.id for view in queries.open_claims()] == [claim_id]


def test_a_day_balances_to_the_cent(provider: Provider) -> None:
    amounts = (1, 999, 3000, 9)
    for cents in amounts:
        claim_id = claimed(cents)
        provider.press(start(claim_id), "paid")
        actions.check_attempt(attempt_id=Attempt.objects.get(claim_id=claim_id).id, now=NOW)
    counter(claimed(500), 500, "K-9")
    provider.press(start(claimed()), "failed")
    found = actions.reconcile(day=TODAY, now=NOW)
    assert found.balances and found.provider_cents == sum(amounts)
    assert {way: cents for way, _, cents in found.by_way} == {
        Way.ONLINE: sum(amounts),
        Way.TRANSFER: 0,
        Way.COUNTER: 500,
        Way.REFUND: 0,
    }


def test_money_that_nobody_booked_is_found(provider: Provider, claim_id: UUID) -> None:
    provider.press(start(claim_id), "paid")
    found = actions.reconcile(day=TODAY, now=NOW)
    assert not found.balances
    assert [(each.ours_cents, each.theirs_cents) for each in found.differences] == [(0, FEE)]


def test_money_that_the_provider_does_not_have_is_found(provider: Provider, claim_id: UUID) -> None:
    provider.press(start(claim_id), "paid")
    attempt = Attempt.objects.get(claim_id=claim_id)
    actions.check_attempt(attempt_id=attempt.id, now=NOW)
    provider.settle(attempt.transaction_id, "failed")
    found = actions.reconcile(day=TODAY, now=NOW)
    assert [(each.ours_cents, each.theirs_cents) for each in found.differences] == [(FEE, 0)]


def test_a_provider_that_will_not_tell_is_no_balance(provider: Provider, claim_id: UUID) -> None:
    provider.press(start(claim_id), "paid")
    provider.next("down")
    found = actions.reconcile(day=TODAY, now=NOW)
    assert found.unknown == 1 and not found.balances


def test_what_was_paid_after_midnight_counts_on_that_day(provider: Provider, claim_id: UUID) -> None:
    provider.press(start(claim_id), "paid")
    tomorrow = NOW + datetime.timedelta(days=1)
    actions.check_attempt(attempt_id=Attempt.objects.get(claim_id=claim_id).id, now=tomorrow)
    assert actions.reconcile(day=TODAY, now=tomorrow).balances
    found = actions.reconcile(day=timezone.localdate(tomorrow), now=tomorrow)
    assert found.balances and found.provider_cents == FEE


def test_the_net_looks_at_what_is_open(provider: Provider, claim_id: UUID) -> None:
    start(claim_id)
    assert actions.check_open(now=NOW) == 1
    actions.waive(claim_id=claim_id, by=SYSTEM, now=NOW)
    assert actions.check_open(now=NOW + datetime.timedelta(days=31)) == 0


@pytest.mark.parametrize("receipt", ["B 17", "Beleg Nr. 17/2026", "Ü-4", "#4", "Erika.Beispiel"])
def test_a_receipt_may_be_written_in_any_way_and_stays_out_of_the_log(claim_id: UUID, receipt: str) -> None:
    counter(claim_id, receipt=receipt)
    [entry] = queries.claim_of(claim_id).entries
    assert entry.source == f"counter:{receipt}"
    assert all(receipt not in str(each.detail) for each in Log.objects.all())
