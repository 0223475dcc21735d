"""How a payment stands is said for each state that an attempt can have."""

import datetime
from uuid import UUID

import pytest

from buergerbuero.payments.values import AttemptLine, AttemptState, ClaimState, ClaimView
from buergerbuero.portal.paying import Stand, stand
from tests.cast import NOW

ID = UUID(int=1)
MOMENT = datetime.timedelta(seconds=1)


def claim(state: ClaimState, *attempts: AttemptLine) -> ClaimView:
    return ClaimView(ID, ID, "2026-1", "Probe", 380, state, NOW.date(), attempts, ())


def attempt(state: AttemptState, checked_at: datetime.datetime | None = None) -> AttemptLine:
    return AttemptLine(ID, state, 380, NOW - MOMENT, checked_at)


@pytest.mark.parametrize("state", AttemptState)
def test_every_state_of_an_attempt_has_a_word(state: AttemptState) -> None:
    assert stand(claim(ClaimState.DUE, attempt(state)), now=NOW) in Stand


@pytest.mark.parametrize("state", ClaimState)
def test_every_state_of_a_claim_has_a_word(state: ClaimState) -> None:
    assert (stand(claim(state), now=NOW) is Stand.PAID) == (state is ClaimState.PAID)


def test_an_open_one_is_open_only_for_a_moment_after_it_was_asked_for() -> None:
    asked = attempt(AttemptState.STARTED, NOW - MOMENT)
    assert stand(claim(ClaimState.DUE, asked), now=NOW) is Stand.OPEN
    assert stand(claim(ClaimState.DUE, asked), now=NOW + 10 * MOMENT) is Stand.ASKING
