"""A town changes its payment provider while payments are open: each is asked of the one it was begun with."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from buergerbuero.payments import actions, queries
from buergerbuero.payments.models import Attempt
from buergerbuero.payments.values import AttemptState, ClaimState, ProviderRefused
from tests.cast import NOW
from tests.db.payments.conftest import FEE, Provider, start
from tests.db.payments.test_online import DAYS_LATER, LATER, look, only
from tests.made.paying import KINDS, served, use

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def two() -> Iterator[tuple[Provider, Provider]]:
    with served(KINDS[0]) as one, served(KINDS[1]) as another:
        yield one, another


@pytest.fixture(params=[(0, 1), (1, 0)], ids=["there", "back"])
def old(two: tuple[Provider, Provider], request: pytest.FixtureRequest, settings: Any) -> Provider:
    use(two[request.param[0]], settings)
    return two[request.param[0]]


@pytest.fixture
def new(two: tuple[Provider, Provider], old: Provider) -> Provider:
    return two[0] if old is two[1] else two[1]


def forget(provider: Provider, settings: Any) -> None:
    left = {name: found for name, found in settings.BB.payment_access.items() if name != provider.kind.name}
    settings.BB = replace(settings.BB, payment_access=left)


def test_what_was_begun_before_is_paid_and_balances(
    old: Provider, new: Provider, claim_id: UUID, settings: Any
) -> None:
    address = start(claim_id)
    use(new, settings)
    old.press(address, "paid")
    assert look(claim_id) is AttemptState.PAID
    assert queries.claim_of(claim_id).received_cents == FEE
    assert actions.reconcile(day=NOW.date(), now=LATER).balances


def test_new_ones_go_to_the_new_one(old: Provider, new: Provider, claim_id: UUID, settings: Any) -> None:
    old.press(start(claim_id), "cancelled")
    use(new, settings)
    assert start(claim_id, LATER).startswith(new.url)
    assert [each.provider for each in Attempt.objects.order_by("started_at")] == [old.kind.name, new.kind.name]


def test_who_goes_on_stays_where_it_can_be_said_again(
    old: Provider, new: Provider, claim_id: UUID, settings: Any
) -> None:
    first = start(claim_id)
    use(new, settings)
    second = start(claim_id, LATER)
    assert second == first if "pay_url" in old.kind.repeats else second.startswith(new.url)


def test_one_that_is_not_set_up_any_more_blocks_nobody_and_is_found_once_it_is_again(
    old: Provider, new: Provider, claim_id: UUID, settings: Any
) -> None:
    address, before = start(claim_id), settings.BB
    old.press(address, "paid")
    use(new, settings)
    forget(old, settings)
    with pytest.raises(ProviderRefused):
        look(claim_id)
    assert actions.reconcile(day=NOW.date(), now=LATER).unknown == 1
    assert look(claim_id, DAYS_LATER) is AttemptState.LOST
    assert start(claim_id, DAYS_LATER).startswith(new.url)
    settings.BB = before
    lost = Attempt.objects.get(provider=old.kind.name)
    assert actions.check_attempt(attempt_id=lost.id, now=DAYS_LATER) is AttemptState.PAID
    assert queries.claim_of(claim_id).state is ClaimState.PAID


def test_where_nothing_is_set_up_nothing_is_begun(old: Provider, claim_id: UUID, settings: Any) -> None:
    forget(old, settings)
    with pytest.raises(ProviderRefused):
        start(claim_id)
    assert only(claim_id).state == AttemptState.LOST
