"""The tables of a case: nothing leads out of an end, everything is reached, and texts are bounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.cases import rules
from buergerbuero.cases.values import CaseState, Channel, EmptyText, NotAllowed, Verb

ENDS = (CaseState.CLOSED, CaseState.WITHDRAWN)


@given(st.sampled_from(CaseState), st.sampled_from(Verb))
def test_a_verb_leads_where_the_table_says_or_nowhere(state: CaseState, verb: Verb) -> None:
    if rules.allowed(state, verb):
        assert rules.after(rules.CASE, state, verb) == rules.CASE[state, verb]
    else:
        with pytest.raises(NotAllowed) as refused:
            rules.after(rules.CASE, state, verb)
        assert (refused.value.verb, refused.value.state) == (verb, state)


@pytest.mark.parametrize("state", ENDS)
@pytest.mark.parametrize("verb", Verb)
def test_nothing_leads_out_of_an_end(state: CaseState, verb: Verb) -> None:
    assert not rules.allowed(state, verb)


def test_every_state_but_the_one_of_a_later_area_is_reached_from_the_first() -> None:
    reached = {CaseState.RECEIVED}
    while more := {after for (before, _), after in rules.CASE.items() if before in reached} - reached:
        reached |= more
    assert set(CaseState) - reached == {CaseState.WAITING_FOR_AUTHORITY}  # comes with the area exchange


def test_a_person_can_withdraw_until_it_is_decided() -> None:
    can = {state for state in CaseState if rules.allowed(state, Verb.WITHDRAW)}
    assert can == {CaseState.RECEIVED, CaseState.IN_REVIEW, CaseState.WAITING_FOR_CITIZEN}


@given(st.text(max_size=5000))
def test_a_text_is_taken_as_meant_or_refused_by_name(text: str) -> None:
    try:
        taken = rules.text_of(text, field="text")
    except EmptyText as refused:
        assert refused.field == "text"
        assert not text.replace("\x00", "").strip() or len(text.strip()) > rules.TEXT_MOST
    else:
        assert taken and taken == text.replace("\x00", "").strip()


@pytest.mark.parametrize(
    ("chosen", "channel"),
    [
        ("postfach", Channel.INBOX),
        ("post", Channel.POST),
        ("schalter", Channel.COUNTER),
        (None, Channel.POST),  # no consent to electronic delivery, so a letter
    ],
)
def test_without_consent_a_letter_is_sent(chosen: object, channel: Channel) -> None:
    assert rules.channel_of(chosen) is channel


@pytest.mark.parametrize("chosen", ["fax", ["post"], "Post"])
def test_what_is_no_way_never_becomes_a_letter_and_is_not_told(chosen: object) -> None:
    with pytest.raises(ValueError, match="way of delivery") as refused:
        rules.channel_of(chosen)
    assert str(chosen) not in str(refused.value)
