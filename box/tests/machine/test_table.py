"""Properties of the table that no single line shows."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausgabebox.machine.states import (
    EMPTY_STATES,
    FROM_OUTSIDE,
    HOLDING_STATES,
    MOVING,
    PHYSICAL,
    Alert,
    Event,
    Guard,
    NotAllowed,
    State,
    Write,
)
from ausgabebox.machine.table import TABLE, after

STATES = st.sampled_from(list(State))
HELD = st.frozensets(st.sampled_from(list(Guard)))


@given(STATES, st.sampled_from(sorted(PHYSICAL | FROM_OUTSIDE)), HELD)
def test_what_happens_anyway_has_a_line_in_every_state(state: State, event: Event, held: frozenset[Guard]) -> None:
    line = after(state, event, held)
    assert state in line.sources
    assert line.guards <= held


@given(STATES, st.sampled_from(list(Event)), HELD)
def test_the_same_always_leads_to_the_same(state: State, event: Event, held: frozenset[Guard]) -> None:
    def once() -> object:
        try:
            return after(state, event, held)
        except NotAllowed as refused:
            return str(refused)

    assert once() == once()


@given(STATES, st.sampled_from(list(Event)), HELD)
def test_only_two_people_who_saw_it_empty_free_a_used_compartment(
    state: State, event: Event, held: frozenset[Guard]
) -> None:
    try:
        line = after(state, event, held)
    except NotAllowed:
        return
    if line.to in EMPTY_STATES and state not in EMPTY_STATES | {State.LOADING}:
        assert (state, event) == (State.RETRIEVING, Event.EMPTY_CONFIRMED)
        assert held >= {Guard.TWO_STAFF, Guard.PRESENCE_NO, Guard.DOOR_CLOSED, Guard.DOOR_HAS_OPENED}
        assert Write.EMPTY in line.writes
    if line.to in EMPTY_STATES and state is State.LOADING:
        assert (event, line.to) == (Event.PRESCAN_REFUSED, State.RESERVED)
        assert Guard.NO_PULSE_YET in held


@given(STATES, st.sampled_from(list(Event)), HELD)
def test_a_door_moves_only_by_an_intent_of_a_person_at_the_box(
    state: State, event: Event, held: frozenset[Guard]
) -> None:
    try:
        line = after(state, event, held)
    except NotAllowed:
        return
    if (line.to in MOVING and state not in MOVING) or event is Event.OPEN_AGAIN:
        assert Write.INTENT in line.writes
        assert held >= {Guard.TWO_STAFF} or held >= {Guard.PIN_RIGHT}
        assert held >= {Guard.OTHERS_AT_REST, Guard.OTHER_DOORS_CLOSED, Guard.NOT_HALTED, Guard.RAIL_OFF}
        assert event in {Event.LOAD, Event.RETRIEVE, Event.PICK_UP, Event.OPEN_AGAIN}


@given(STATES, st.sampled_from(sorted(FROM_OUTSIDE)), HELD)
def test_the_town_hall_gives_one_grant_and_then_only_takes(state: State, event: Event, held: frozenset[Guard]) -> None:
    line = after(state, event, held)
    if line.to is State.READY and state is not State.READY:
        assert (state, event) == (State.LOADED, Event.GRANT)
    assert not set(line.writes) & {Write.INTENT, Write.GRANT_RESTORED, Write.EMPTY, Write.LOAD}
    if state is not line.to and event is not Event.GRANT:
        assert line.to in {State.LOCKED_OUT, State.EXPIRED, State.QUARANTINE}


@pytest.mark.parametrize(("state", "closed"), list(itertools.product(State, (True, False, None))))
def test_a_restart_leads_to_the_same_state_to_quarantine_or_alarm(state: State, closed: bool | None) -> None:
    known = {None: frozenset[Guard](), True: frozenset({Guard.DOOR_CLOSED}), False: frozenset({Guard.DOOR_OPEN})}
    there = after(state, Event.BOOT, known[closed]).to
    if state in MOVING:
        assert there is (State.QUARANTINE if closed else State.ALARM)
    else:
        assert there in {state, State.ALARM}


@pytest.mark.parametrize("state", State)
def test_a_door_that_nobody_meant_alarms(state: State) -> None:
    line = after(state, Event.DOOR_OPENED, frozenset())
    assert line.to in {State.ALARM, State.OPEN, State.OUT_OF_SERVICE}
    assert line.to is not State.ALARM or line.alert is Alert.SECURITY


def test_a_document_goes_in_only_by_two_staff_and_a_new_load() -> None:
    for line in TABLE:
        if line.to in HOLDING_STATES and not line.sources <= HOLDING_STATES | {State.OPENING}:
            assert line.guards >= {Guard.TWO_STAFF, Guard.SCAN_FITS, Guard.PRESENCE_YES}
            assert Write.LOAD in line.writes


def test_every_line_can_be_reached() -> None:
    for number, line in enumerate(TABLE):
        for state in line.sources:
            assert after(state, line.event, line.guards) == line, f"{number}: {line}"


def test_no_word_is_without_use() -> None:
    assert {line.event for line in TABLE} == set(Event)
    assert {state for line in TABLE for state in line.sources} == set(State)
    assert {line.to for line in TABLE} == set(State)
    assert {write for line in TABLE for write in line.writes} == set(Write)
    assert set().union(*(line.guards for line in TABLE)) == set(Guard)
