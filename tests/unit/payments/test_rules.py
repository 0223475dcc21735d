"""Claims: what a state allows, what a provider's word means, and that balances are honest."""

import datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.base.ids import case_number
from buergerbuero.payments import rules
from buergerbuero.payments.adapters.xbezahldienste import _cents, _request
from buergerbuero.payments.adapters.xbezahldienste.double import check
from buergerbuero.payments.values import (
    AttemptState,
    ClaimState,
    Difference,
    EntryLine,
    NotDone,
    Order,
    ProviderState,
    Transaction,
    Verb,
    Way,
)
from tests.cast import NOW

CENTS = st.integers(min_value=1, max_value=rules.MOST_CENTS)
ID = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"


def found(state: ProviderState, cents: int = 100, request_id: str | None = ID, currency: str = "EUR") -> Transaction:
    return Transaction("t", state, request_id, cents, currency, "")


@given(state=st.sampled_from(ClaimState), verb=st.sampled_from(Verb))
def test_only_the_table_moves_a_claim(state: ClaimState, verb: Verb) -> None:
    if (state, verb) in rules.CLAIM:
        assert rules.after(state, verb) is rules.CLAIM[state, verb]
    else:
        with pytest.raises(NotDone):
            rules.after(state, verb)


@given(
    state=st.sampled_from(ProviderState),
    cents=CENTS,
    asked=CENTS,
    repeated=st.sampled_from([ID, "other", None]),
    currency=st.sampled_from(["EUR", "USD"]),
    hours=st.integers(min_value=0, max_value=100),
)
def test_paid_means_paid_as_asked(
    state: ProviderState, cents: int, asked: int, repeated: str | None, currency: str, hours: int
) -> None:
    word = found(state, cents, repeated, currency)
    age = datetime.timedelta(hours=hours)
    judged = rules.judge(word, request_id=ID, amount_cents=asked, age=age)
    as_asked = cents == asked and repeated != "other" and currency == "EUR"
    assert (judged is AttemptState.PAID) == (state is ProviderState.PAYED and as_asked)
    assert (judged is AttemptState.LOST) == (state is ProviderState.INITIAL and hours >= 24)


@given(cents=CENTS)
def test_an_amount_survives_the_way_there_and_back(cents: int) -> None:
    order = Order(
        request_id=UUID(ID),
        amount_cents=cents,
        purpose=rules.reference(case_number(2026, 1), 1),
        description="Gebühr",
        return_url="https://example.org/",
        at=NOW,
    )
    asked = check(_request(order))
    assert _cents(asked["grosAmount"]) == cents


def test_a_kassenzeichen_fits_the_field() -> None:
    assert len(rules.reference(case_number(2026, 999_999), 99)) <= 27


@given(
    sides=st.lists(st.tuples(CENTS | st.just(0), CENTS | st.just(0), st.booleans()), max_size=6),
    counter=st.lists(CENTS, max_size=3),
)
def test_a_day_balances_only_if_every_cent_does(sides: list[tuple[int, int, bool]], counter: list[int]) -> None:
    entries = [EntryLine(Way.ONLINE, ours, f"o{n}", NOW) for n, (ours, _, _) in enumerate(sides) if ours]
    entries += [EntryLine(Way.COUNTER, cents, f"c{n}", NOW) for n, cents in enumerate(counter)]
    pairs = [(Difference(UUID(int=n), "r", ours, theirs), told) for n, (ours, theirs, told) in enumerate(sides)]
    day = rules.reconcile(NOW.date(), entries, pairs)
    assert day.balances == all(ours == theirs and told for ours, theirs, told in sides)
