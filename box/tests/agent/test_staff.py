"""Two different persons, each with card and PIN; and what only they may do."""

import pytest

from ausgabebox.agent import cards
from ausgabebox.agent.errors import No, StaffRefused
from ausgabebox.agent.view import Outcome, StaffStage
from ausgabebox.machine.states import State
from ausgabebox.protocol import messages

from .bench import FIRST, SECOND, Bench, thing


def why(error: pytest.ExceptionInfo[StaffRefused]) -> No:
    return error.value.why


def test_one_person_alone_opens_nothing(bench: Bench) -> None:
    bench.agent.staff_card(FIRST.text, FIRST.pin)
    with pytest.raises(StaffRefused) as same:
        bench.agent.staff_card(FIRST.text, FIRST.pin)
    with pytest.raises(StaffRefused) as alone:
        bench.agent.retrieve(1)
    assert (why(same), why(alone)) == (No.SAME_PERSON, No.TWO_NEEDED)
    assert bench.cabinet.open_doors() == []


def test_both_must_say_the_same(bench: Bench) -> None:
    bench.log_in()
    bench.agent.out_of_service(3)
    bench.agent.retrieve(3)
    bench.tick()
    with pytest.raises(StaffRefused) as opened:
        bench.agent.confirm(Outcome.EMPTY, FIRST.text)
    assert why(opened) is No.DOOR_OPEN
    bench.shut(3)
    bench.agent.confirm(Outcome.EMPTY, FIRST.text)
    bench.agent.confirm(Outcome.EMPTY, FIRST.text)
    assert bench.state(3) is State.RETRIEVING
    bench.agent.confirm(Outcome.UNCLEAR, SECOND.text)
    assert bench.state(3) is State.RETRIEVING
    bench.agent.confirm(Outcome.EMPTY, SECOND.text)
    bench.agent.confirm(Outcome.EMPTY, FIRST.text)
    assert bench.state(3) is State.FREE


def test_empty_is_not_believed_against_the_sensor(bench: Bench) -> None:
    paper = bench.load()
    number = bench.number(paper)
    bench.tick(8 * 86_400)
    bench.log_in()
    bench.agent.retrieve(number)
    bench.shut(number)
    bench.confirm(Outcome.EMPTY)
    assert bench.state(number) is State.QUARANTINE


def test_another_document_than_the_one_meant_is_no_load(bench: Bench) -> None:
    paper = bench.town.order(return_required=False, low=False)
    other = bench.town.order(return_required=False, low=False)
    bench.exchange()
    bench.log_in()
    view = bench.agent.scan(paper.ref)
    assert view is not None and view.compartment is not None
    bench.cabinet.put(view.compartment, thing(paper))
    bench.shut(view.compartment)
    with pytest.raises(StaffRefused) as refused:
        bench.agent.scan(other.ref)
    assert why(refused) is No.OTHER_DOCUMENT
    shown = bench.agent.staff()
    assert shown is not None and not shown.scanned
    bench.confirm(Outcome.LOADED)
    assert bench.state(view.compartment) is State.QUARANTINE


def test_only_a_scan_behind_the_closed_door_counts(bench: Bench) -> None:
    """Beside an open door another document could be laid in after the scan."""
    paper = bench.town.order(return_required=False, low=False)
    bench.exchange()
    bench.log_in()
    view = bench.agent.scan(paper.ref)
    assert view is not None and view.compartment is not None
    with pytest.raises(StaffRefused) as refused:
        bench.agent.scan(paper.ref)
    assert why(refused) is No.DOOR_OPEN
    bench.shut(view.compartment)
    shut = bench.agent.scan(paper.ref)
    assert shut is not None and shut.scanned
    bench.cabinet.pry(view.compartment)
    bench.tick()
    assert bench.state(view.compartment) is State.ALARM


def test_put_back_is_a_new_load_with_the_newest_pin(bench: Bench) -> None:
    paper = bench.load()
    number, old_load, old_pin = bench.number(paper), paper.load_id, paper.pin
    bench.town.send(messages.Restriction(old_load or b"", messages.Limit.SUSPEND))
    bench.town.new_pin(paper)
    bench.exchange()
    assert bench.state(number) is State.LOCKED_OUT
    bench.log_in()
    bench.agent.retrieve(number)
    bench.shut(number)
    bench.agent.scan(paper.ref)
    bench.confirm(Outcome.PUT_BACK)
    bench.agent.staff_leave()
    bench.exchange()
    assert bench.state(number) is State.READY and paper.load_id != old_load and paper.pin != old_pin
    assert bench.opens(paper) in bench.cabinet.open_doors()


def test_who_goes_away_leaves_quarantine_and_who_is_silent_goes(bench: Bench) -> None:
    bench.log_in()
    bench.agent.out_of_service(5)
    bench.agent.retrieve(5)
    bench.shut(5)
    bench.tick(320)
    assert bench.agent.staff() is None
    assert bench.state(5) is State.QUARANTINE


def test_wrong_pins_of_staff_lock_and_suspend(bench: Bench) -> None:
    def wrong() -> No:
        with pytest.raises(StaffRefused) as refused:
            bench.agent.staff_card(FIRST.text, "999999")
        return why(refused)

    assert [wrong() for _ in range(4)] == [No.PIN, No.PIN, No.PIN, No.LOCKED]
    bench.reboot(dark=3600)
    assert wrong() is No.LOCKED
    for _ in range(2):
        bench.tick(905)
        assert [wrong() for _ in range(3)] == [No.PIN] * 3
    bench.tick(905)
    assert wrong() is No.SUSPENDED


def test_the_town_hall_suspends_and_only_two_at_the_box_let_in_again(bench: Bench) -> None:
    bench.log_in()
    bench.town.send(messages.StaffSuspended(SECOND.staff_id))
    bench.exchange()
    with pytest.raises(StaffRefused):
        bench.agent.retrieve(1)
    bench.agent.staff_leave()
    with pytest.raises(StaffRefused) as refused:
        bench.agent.staff_card(SECOND.text, SECOND.pin)
    assert why(refused) is No.SUSPENDED
    assert bench.cabinet.open_doors() == []


def test_others_are_enrolled_by_two_at_the_box_and_by_nobody_else(bench: Bench) -> None:
    card = cards.new("S9")
    with pytest.raises(StaffRefused) as nobody:
        bench.agent.enrol(card.text, "123456")
    assert why(nobody) is No.TWO_NEEDED
    bench.log_in()
    for held in ((), (FIRST.text,), (FIRST.text, FIRST.text)):
        with pytest.raises(StaffRefused) as left_open:
            bench.agent.enrol(card.text, "123456", held)
        assert why(left_open) is No.BOTH_CARDS
    with pytest.raises(StaffRefused) as alien:
        bench.agent.enrol(card.text, "123456", (FIRST.text, card.text))
    assert why(alien) is No.CARD
    both = (FIRST.text, SECOND.text)
    assert bench.agent.enrol(card.text, "123456", both) == "S9"
    with pytest.raises(StaffRefused):
        bench.agent.enrol(cards.new(FIRST.staff_id).text, "123456", both)
    bench.agent.staff_leave()
    assert bench.agent.staff_card(card.text, "123456") is not None


def test_a_halt_is_cleared_by_two_once_its_cause_is_gone(bench: Bench) -> None:
    bench.cabinet.shell_open = True
    bench.tick()
    assert bench.agent.cabinet.alarms.halted() == "tamper"
    bench.reboot()
    bench.log_in()
    with pytest.raises(StaffRefused) as remains:
        bench.agent.clear_halt()
    assert why(remains) is No.CAUSE_REMAINS
    bench.cabinet.shell_open = False
    bench.tick()
    bench.agent.clear_halt()
    assert bench.agent.cabinet.alarms.halted() is None
    view = bench.agent.staff()
    assert view is not None and view.stage is StaffStage.MENU


def test_a_cabinet_that_is_tilted_for_a_moment_stays_halted(bench: Bench) -> None:
    paper = bench.load()
    number = bench.opens(paper)
    bench.tick()
    bench.cabinet.tilt(1.0)
    bench.tick(3)
    assert not bench.cabinet.tamper_contact()
    assert bench.agent.cabinet.alarms.halted() == "tamper"
    assert bench.state(number) is State.ALARM
    bench.reboot()
    assert bench.agent.cabinet.alarms.halted() == "tamper"


def test_reach_is_kept_for_those_who_need_it(bench: Bench) -> None:
    assert bench.number(bench.load(low=False)) > 4
    assert bench.number(bench.load(low=True)) <= 4


def test_what_was_laid_in_by_mistake_comes_out_again_without_a_word_of_the_town_hall(bench: Bench) -> None:
    paper = bench.town.order(return_required=False, low=False)
    bench.exchange()
    bench.log_in()
    bench.lay_in(paper)
    staff = bench.agent.staff()
    assert staff is not None and staff.loaded == (paper.compartment,)
    bench.agent.retrieve(staff.loaded[0])
    bench.tick()
    assert bench.cabinet.take(staff.loaded[0], thing(paper))
    bench.shut(staff.loaded[0])
    bench.confirm(Outcome.EMPTY)
    assert bench.state(staff.loaded[0]) is State.FREE
