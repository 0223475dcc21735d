"""What each provider has to keep to, in its own process: late, double, failed, lost, cancelled, another amount."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.base.actors import SYSTEM
from buergerbuero.payments import actions, queries
from buergerbuero.payments.models import Attempt, Claim, Entry
from buergerbuero.payments.values import (
    AlreadySettled,
    AttemptState,
    BeingOpened,
    ClaimState,
    ProviderDown,
    ProviderRefused,
    UnknownClaim,
    Way,
)
from tests.cast import NOW
from tests.db.payments.conftest import BACK, FEE, Provider, claimed, start

pytestmark = pytest.mark.django_db

LATER = NOW + datetime.timedelta(minutes=5)
DAYS_LATER = NOW + datetime.timedelta(days=3)


def only(claim_id: UUID) -> Attempt:
    return Attempt.objects.get(claim_id=claim_id)


def look(claim_id: UUID, now: datetime.datetime = LATER) -> AttemptState:
    return actions.check_attempt(attempt_id=only(claim_id).id, now=now)


def told(claim_id: UUID) -> list[str]:
    from buergerbuero.audit.models import Entry as AuditEntry

    return list(AuditEntry.objects.filter(subject_id=str(claim_id)).order_by("id").values_list("verb", flat=True))


def test_a_fee_is_paid_and_the_books_say_so(provider: Provider, claim_id: UUID) -> None:
    assert provider.press(start(claim_id), "paid") == BACK
    assert queries.claim_of(claim_id).state is ClaimState.DUE, "coming back says nothing"
    assert look(claim_id) is AttemptState.PAID
    found = queries.claim_of(claim_id)
    assert (found.state, found.received_cents, found.overpaid_cents) == (ClaimState.PAID, FEE, 0)
    assert [entry.way for entry in found.entries] == [Way.ONLINE]


def test_looking_often_books_once(provider: Provider, claim_id: UUID) -> None:
    provider.press(start(claim_id), "paid")
    assert {look(claim_id) for _ in range(3)} == {AttemptState.PAID}
    assert Entry.objects.filter(claim_id=claim_id).count() == 1


def test_the_provider_is_told_what_the_specification_asks_for_and_nobodys_name(
    provider: Provider, claim_id: UUID
) -> None:
    start(claim_id)
    found = queries.provider(provider.kind.name).look(only(claim_id).transaction_id or "")
    request_id = str(only(claim_id).id) if "request_id" in provider.kind.repeats else None
    assert (found.request_id, found.amount_cents, found.currency) == (request_id, FEE, "EUR")


@pytest.mark.parametrize(("what", "state"), [("failed", AttemptState.FAILED), ("cancelled", AttemptState.CANCELLED)])
def test_what_came_to_nothing_can_be_tried_again(
    provider: Provider, claim_id: UUID, what: str, state: AttemptState
) -> None:
    first = start(claim_id)
    provider.press(first, what)
    assert look(claim_id) is state
    second = start(claim_id, LATER)
    assert second != first
    provider.press(second, "paid")
    last = Attempt.objects.filter(claim_id=claim_id).latest("started_at")
    assert actions.check_attempt(attempt_id=last.id, now=LATER) is AttemptState.PAID
    assert queries.claim_of(claim_id).received_cents == FEE


def test_who_begins_again_goes_on_with_the_open_payment(provider: Provider, claim_id: UUID) -> None:
    first, second = start(claim_id), start(claim_id, LATER)
    if "pay_url" in provider.kind.repeats:
        assert first == second and Attempt.objects.filter(claim_id=claim_id).count() == 1
    provider.press(second, "paid")
    for attempt in Attempt.objects.filter(claim_id=claim_id):
        actions.check_attempt(attempt_id=attempt.id, now=LATER)
    found = queries.claim_of(claim_id)
    assert (found.state, found.received_cents) == (ClaimState.PAID, FEE)


def test_a_window_that_stayed_open_can_still_be_paid_in(provider: Provider, claim_id: UUID) -> None:
    """Whoever begins again in another one may get another payment; the first one counts all the same."""
    first, _ = start(claim_id), start(claim_id, LATER)
    provider.press(first, "paid")
    for attempt in Attempt.objects.filter(claim_id=claim_id):
        actions.check_attempt(attempt_id=attempt.id, now=LATER)
    found = queries.claim_of(claim_id)
    assert (found.state, found.received_cents) == (ClaimState.PAID, FEE)


def test_who_has_paid_in_another_window_is_told_so(provider: Provider, claim_id: UUID) -> None:
    provider.press(start(claim_id), "paid")
    with pytest.raises(AlreadySettled):
        start(claim_id, LATER)
    assert ProcrastinateJob.objects.filter(task_name="check_payment", args__attempt_id=str(only(claim_id).id)).exists()


def test_who_gave_up_at_the_provider_and_comes_back_at_once_can_pay(provider: Provider, claim_id: UUID) -> None:
    provider.press(start(claim_id), "cancelled")
    provider.press(start(claim_id, LATER), "paid")
    for attempt in Attempt.objects.filter(claim_id=claim_id):
        actions.check_attempt(attempt_id=attempt.id, now=LATER)
    states = sorted(Attempt.objects.filter(claim_id=claim_id).values_list("state", flat=True))
    assert states == [AttemptState.CANCELLED, AttemptState.PAID]


def test_another_amount_is_never_taken_as_paid(provider: Provider, claim_id: UUID) -> None:
    start(claim_id)
    provider.settle(only(claim_id).transaction_id, "paid", amount="0.01")
    assert look(claim_id) is AttemptState.MISMATCHED
    assert queries.claim_of(claim_id).state is ClaimState.DUE
    assert Entry.objects.filter(claim_id=claim_id).count() == 0
    assert [view.id for view in queries.mismatched()] == [claim_id]
    assert "payment.mismatched" in told(claim_id)


@pytest.mark.parametrize("spoil", ["drop", "down", "garbage"])
def test_a_provider_that_does_not_answer_leaves_nothing_behind_that_blocks(
    provider: Provider, claim_id: UUID, spoil: str
) -> None:
    provider.next(spoil)
    with pytest.raises(ProviderDown):
        start(claim_id)
    assert only(claim_id).state == AttemptState.LOST
    provider.press(start(claim_id, LATER), "paid")
    last = Attempt.objects.get(claim_id=claim_id, state=AttemptState.STARTED)
    assert actions.check_attempt(attempt_id=last.id, now=LATER) is AttemptState.PAID


@pytest.mark.parametrize("spoil", ["drop", "down", "garbage"])
def test_a_provider_that_will_not_tell_is_asked_again(provider: Provider, claim_id: UUID, spoil: str) -> None:
    provider.press(start(claim_id), "paid")
    provider.next(spoil)
    with pytest.raises(ProviderDown):
        look(claim_id)
    assert only(claim_id).state == AttemptState.STARTED
    assert look(claim_id) is AttemptState.PAID


def test_a_payment_that_comes_late_is_still_found(provider: Provider, claim_id: UUID) -> None:
    address = start(claim_id)
    assert look(claim_id, DAYS_LATER) is AttemptState.LOST
    provider.press(address, "paid")
    assert actions.check_open(now=DAYS_LATER) == 1
    assert look(claim_id, DAYS_LATER) is AttemptState.PAID
    assert queries.claim_of(claim_id).state is ClaimState.PAID


def test_paid_twice_is_booked_twice_and_said(provider: Provider, claim_id: UUID) -> None:
    first = start(claim_id)
    assert look(claim_id, DAYS_LATER) is AttemptState.LOST
    second = start(claim_id, DAYS_LATER)
    provider.press(first, "paid")
    provider.press(second, "paid")
    for attempt in Attempt.objects.filter(claim_id=claim_id):
        actions.check_attempt(attempt_id=attempt.id, now=DAYS_LATER)
    found = queries.claim_of(claim_id)
    assert (found.state, found.received_cents, found.overpaid_cents) == (ClaimState.PAID, 2 * FEE, FEE)
    assert Claim.objects.get(id=claim_id).sequence == 2, "settled, then overpaid"


def test_paid_after_it_was_waived_has_to_go_back(provider: Provider, claim_id: UUID) -> None:
    address = start(claim_id)
    actions.waive(claim_id=claim_id, by=SYSTEM, now=NOW)
    provider.press(address, "paid")
    look(claim_id)
    found = queries.claim_of(claim_id)
    assert (found.state, found.overpaid_cents) == (ClaimState.WAIVED, FEE)
    with pytest.raises(AlreadySettled):
        start(claim_id, DAYS_LATER)


def test_a_left_one_stays_left_while_another_is_open(provider: Provider, claim_id: UUID) -> None:
    """The provider did not know the first one for a moment. It may still be paid, and then it counts."""
    first = start(claim_id)
    left = only(claim_id)
    Attempt.objects.filter(id=left.id).update(state=AttemptState.LOST)
    assert start(claim_id) != first
    assert actions.check_attempt(attempt_id=left.id, now=LATER) is AttemptState.LOST
    provider.press(first, "paid")
    assert actions.check_attempt(attempt_id=left.id, now=LATER) is AttemptState.PAID


def test_what_is_left_of_a_fee_is_paid_online(provider: Provider, claim_id: UUID) -> None:
    first = start(claim_id)
    actions.pay_at_counter(claim_id=claim_id, amount_cents=1000, receipt="B 17/2026", by=SYSTEM, now=NOW)
    second = start(claim_id, LATER)
    assert second != first
    provider.press(second, "paid")
    for attempt in Attempt.objects.filter(claim_id=claim_id):
        actions.check_attempt(attempt_id=attempt.id, now=LATER)
    found = queries.claim_of(claim_id)
    assert (found.state, found.received_cents, found.overpaid_cents) == (ClaimState.PAID, FEE, 0)


def test_nobody_is_led_on_to_pay_what_is_paid_or_waived(provider: Provider, claim_id: UUID) -> None:
    start(claim_id)
    actions.waive(claim_id=claim_id, by=SYSTEM, now=NOW)
    with pytest.raises(AlreadySettled):
        start(claim_id, LATER)


def test_what_is_refused_is_refused(provider: Provider, claim_id: UUID) -> None:
    asked = queries.provider(provider.kind.name)
    with pytest.raises(ProviderRefused, match=provider.kind.unknown):
        asked.look("unknown")
    for written in ("../../verwaltung", "..", "a?b", "a/b", ""):
        with pytest.raises(ProviderRefused):
            asked.look(written)
    with pytest.raises(UnknownClaim):
        start(UUID(int=0))


@pytest.mark.django_db(transaction=True)
def test_two_at_once_open_one_payment(provider: Provider) -> None:
    claim_id = claimed()

    def begin(_: int) -> str:
        try:
            return start(claim_id)
        except BeingOpened:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        list(people.map(begin, range(4)))
    assert Attempt.objects.filter(claim_id=claim_id, state__in=["opening", "started"]).count() == 1
    if "pay_url" in provider.kind.repeats:
        assert only(claim_id).state == AttemptState.STARTED


def test_a_look_is_queued_with_the_payment(provider: Provider, claim_id: UUID) -> None:
    start(claim_id)
    job = ProcrastinateJob.objects.get(task_name="check_payment", args__attempt_id=str(only(claim_id).id))
    assert job.args == {"attempt_id": str(only(claim_id).id), "turn": 0} and job.scheduled_at is not None


def test_nothing_is_said_to_be_paid_by_a_taken_portal(provider: Provider, claim_id: UUID) -> None:
    start(claim_id)
    attempt = only(claim_id)
    misuses = (
        f"UPDATE payments_attempt SET state = 'paid' WHERE id = '{attempt.id}'",  # noqa: S608 - our own id
        f"UPDATE payments_attempt SET state = 'cancelled' WHERE id = '{attempt.id}'",  # noqa: S608
        f"UPDATE payments_attempt SET transaction_id = 'other' WHERE id = '{attempt.id}'",  # noqa: S608
        f"UPDATE payments_attempt SET provider = 'other' WHERE id = '{attempt.id}'",  # noqa: S608
        f"UPDATE payments_claim SET state = 'paid' WHERE id = '{claim_id}'",  # noqa: S608
        "INSERT INTO payments_entry (claim_id, way, amount_cents, source, at, actor_kind, actor_id)"  # noqa: S608
        f" VALUES ('{claim_id}', 'online', 3000, 'x', now(), 'citizen', '-')",
        f"DELETE FROM payments_claim WHERE id = '{claim_id}'",  # noqa: S608
    )
    for misuse in misuses:
        with pytest.raises(Exception, match=r"permission denied|the portal"), transaction.atomic():
            run_as("bb_portal", misuse)


def test_the_ledger_is_final(provider: Provider, claim_id: UUID) -> None:
    provider.press(start(claim_id), "paid")
    look(claim_id)
    for change in ("UPDATE payments_entry SET amount_cents = 1", "DELETE FROM payments_entry"):
        with pytest.raises(Exception, match="never changed"), transaction.atomic():
            run_as(None, change)
    with pytest.raises(Exception, match="keeps its amount"), transaction.atomic():
        Claim.objects.filter(id=claim_id).update(amount_cents=1)


def run_as(role: str | None, sql: str) -> None:
    with connection.cursor() as cursor:
        if role:
            cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(sql)
