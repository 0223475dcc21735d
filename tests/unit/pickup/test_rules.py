"""Orders: where they may go, until when a document waits, and what is believed of a box."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausgabebox.machine.states import State
from buergerbuero.catalogue.values.pickup import MOST_DAYS
from buergerbuero.pickup import rules
from buergerbuero.pickup.values import (
    AlreadyLoaded,
    CompartmentState,
    Happening,
    OrderState,
    Refused,
    Severity,
    Told,
)
from tests.cast import NOW

BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = st.integers(0, 10 * 365 * 24 * 3600).map(lambda seconds: NOW + datetime.timedelta(seconds=seconds))
HAPPENINGS = st.lists(st.sampled_from(Happening), max_size=20)


def test_the_states_of_a_compartment_are_those_of_the_box() -> None:
    assert [each.value for each in CompartmentState] == [each.value for each in State]


def walked(happenings: list[Happening]) -> list[OrderState]:
    state, way = OrderState.ORDERED, [OrderState.ORDERED]
    for each in happenings:
        try:
            state = rules.after(state, each)
        except Refused:
            continue
        way.append(state)
    return way


NOTHING_CHANGES = {
    OrderState.ORDERED: "troubled expired emptied",
    OrderState.LOADED: "withdrawn",
    OrderState.READY: "ready withdrawn",
    OrderState.COLLECTED: "ready issued troubled expired emptied withdrawn",
    OrderState.TROUBLE: "ready troubled withdrawn",
    OrderState.EXPIRED: "ready troubled expired withdrawn",
    OrderState.TAKEN_OUT: "troubled expired emptied withdrawn",
    OrderState.WITHDRAWN: "troubled expired emptied withdrawn",
}


@pytest.mark.parametrize("state", OrderState)
@pytest.mark.parametrize("happening", Happening)
def test_each_state_has_its_answer_to_each_thing_that_can_happen(state: OrderState, happening: Happening) -> None:
    """A new state or happening must be thought of here: none falls through by mistake."""
    moves, refused = (state, happening) in rules.ORDER, (state, happening) in rules.IMPOSSIBLE
    stays = happening.value in NOTHING_CHANGES[state].split()
    assert [moves, refused, stays].count(True) == 1
    if refused:
        with pytest.raises(Refused):
            rules.after(state, happening)
    else:
        assert rules.after(state, happening) == (state if stays else rules.ORDER[state, happening])


@given(HAPPENINGS)
def test_what_was_handed_out_stays_handed_out(happenings: list[Happening]) -> None:
    way = walked(happenings)
    if OrderState.COLLECTED in way:
        assert set(way[way.index(OrderState.COLLECTED) :]) == {OrderState.COLLECTED}


@given(HAPPENINGS)
def test_nothing_is_collected_that_was_not_ready_before(happenings: list[Happening]) -> None:
    way = walked(happenings)
    if OrderState.COLLECTED in way:
        before = way[: way.index(OrderState.COLLECTED)]
        assert OrderState.READY in before or OrderState.TROUBLE in before or OrderState.EXPIRED in before
        assert OrderState.LOADED in before or OrderState.EXPIRED in before


@given(HAPPENINGS)
def test_what_is_due_at_the_counter_never_becomes_ready_again(happenings: list[Happening]) -> None:
    way = walked(happenings)
    over = [place for place, each in enumerate(way) if each in (OrderState.EXPIRED, OrderState.WITHDRAWN)]
    if over:
        assert not {OrderState.READY, OrderState.LOADED} & set(way[over[0] :])


@pytest.mark.parametrize("before", [OrderState.EXPIRED, OrderState.TAKEN_OUT, OrderState.WITHDRAWN])
def test_what_is_laid_in_though_it_is_due_at_the_counter_gets_no_grant(before: OrderState) -> None:
    state = rules.after(before, Happening.LOADED)
    assert state is OrderState.EXPIRED
    assert not rules.may_have_a_grant(state, withdrawn=False, has_grant=False)


def test_no_line_of_the_table_is_impossible_as_well() -> None:
    assert not rules.IMPOSSIBLE & rules.ORDER.keys()


@pytest.mark.parametrize("state", [None, *OrderState])
def test_a_pin_changes_only_where_it_opens_nothing_yet(state: OrderState | None) -> None:
    if state in (OrderState.LOADED, OrderState.READY, OrderState.COLLECTED):
        with pytest.raises(AlreadyLoaded):
            rules.check_new_pin(state)
    else:
        rules.check_new_pin(state)


@given(now=MOMENTS, days=st.integers(-5, 400))
def test_a_document_waits_whole_days_to_their_midnight(now: datetime.datetime, days: int) -> None:
    end = rules.until(now, days, BERLIN)
    local = end.astimezone(BERLIN)
    assert (local.hour, local.minute) == (0, 0)
    waited = (local.date() - now.astimezone(BERLIN).date()).days - 1
    assert waited == min(max(days, 1), MOST_DAYS)


@given(
    state=st.sampled_from(OrderState),
    withdrawn=st.booleans(),
    not_after=st.none() | MOMENTS,
    now=MOMENTS,
)
def test_a_box_is_only_ever_told_to_allow_less(
    state: OrderState, withdrawn: bool, not_after: datetime.datetime | None, now: datetime.datetime
) -> None:
    told = rules.told(state, withdrawn=withdrawn, not_after=not_after, now=now)
    if told is not Told.NOTHING:
        assert state in rules.LIES_THERE
    if told is Told.EXPIRE:
        assert not_after is not None and not_after <= now
    assert not rules.is_stricter(told, Told.WITHDRAW)
    assert not rules.is_stricter(told, told)


def test_a_person_is_reminded_two_days_before_and_not_on_the_day_they_were_told() -> None:
    end = NOW + datetime.timedelta(days=10)
    assert not rules.is_due_for_reminder(end, NOW, days=2, now=end - datetime.timedelta(days=2, seconds=1))
    assert rules.is_due_for_reminder(end, NOW, days=2, now=end - datetime.timedelta(days=2))
    assert not rules.is_due_for_reminder(end, NOW, days=2, now=end)
    soon = NOW + datetime.timedelta(days=1, hours=2)
    assert not rules.is_due_for_reminder(soon, NOW, days=2, now=NOW + datetime.timedelta(hours=1))


def test_a_box_that_does_not_call_is_silent() -> None:
    assert rules.is_silent(None, now=NOW)
    assert not rules.is_silent(NOW - rules.SILENT_AFTER, now=NOW)
    assert rules.is_silent(NOW - rules.SILENT_AFTER - datetime.timedelta(seconds=1), now=NOW)


@given(seconds=st.integers(0, 253_402_300_799), heard_at=MOMENTS)
def test_no_time_of_a_box_lies_after_we_heard_of_it(seconds: int, heard_at: datetime.datetime) -> None:
    found = rules.moment(seconds, heard_at=heard_at)
    assert found <= heard_at
    if seconds <= heard_at.timestamp():
        assert found.timestamp() == seconds


@given(count=st.integers(0, 9), known=st.integers(0, 9), same=st.booleans())
def test_a_journal_only_grows(count: int, known: int, same: bool) -> None:
    head = b"a" if same else b"b"
    fits = rules.fits_journal(count, head, known_count=known, known_head=b"a")
    assert fits == (count > known or (count == known and same))


@pytest.mark.parametrize("word", ["security", "", "kaputt", "STAFF"])
def test_a_severity_that_nobody_knows_counts_as_the_worst(word: str) -> None:
    assert rules.severity(word) is Severity.SECURITY
    assert rules.severity("staff") is Severity.STAFF
