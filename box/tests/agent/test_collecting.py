"""Collecting: from the counter into the right hands, and everything that ends it earlier."""

import pytest

from ausgabebox.agent.errors import Reason, Refused, Unknown, WrongPin
from ausgabebox.agent.view import Stage
from ausgabebox.machine.states import State
from ausgabebox.protocol import codes, messages

from .bench import Bench, thing


def test_the_whole_way(bench: Bench) -> None:
    paper = bench.load()
    number = bench.number(paper)
    assert bench.state(number) is State.READY
    assert paper.hinted
    bench.agent.present(paper.qr)
    assert bench.agent.view().stage is Stage.PIN
    bench.agent.enter_pin(paper.pin)
    assert bench.agent.view().stage is Stage.OPEN
    assert bench.cabinet.open_doors() == [number]
    assert not bench.cabinet.rail
    bench.takes(paper)
    assert bench.agent.view().stage is Stage.DONE
    issued = [each for each in bench.said() if isinstance(each, messages.Issued)]
    assert [each.load_id for each in issued] == [paper.load_id]
    assert bench.state(number) is State.ISSUED_UNVERIFIED
    bench.tick(30)
    assert bench.agent.view().stage is Stage.WAITING
    bench.serve(number)
    assert bench.state(number) is State.FREE


def test_nothing_is_done_before_the_issue_time_is_durable(bench: Bench) -> None:
    paper = bench.load()
    number = bench.opens(paper)
    bench.cabinet.take(number, thing(paper))
    bench.cabinet.push_shut(number)
    for _ in range(5):
        bench.clock.sleep(0.2)
        bench.agent.tick()
        issued = bench.box.store.row("SELECT issued_at FROM loads WHERE load_id = ?", (paper.load_id,))
        if bench.agent.view().stage is Stage.DONE:
            assert issued and issued[0] is not None
    assert bench.agent.view().stage is Stage.DONE


def test_a_grant_opens_once(bench: Bench) -> None:
    paper = bench.load()
    bench.opens(paper)
    bench.takes(paper)
    bench.agent.leave()
    with pytest.raises(Refused):
        bench.agent.present(paper.code)


def test_an_old_document_comes_back(bench: Bench) -> None:
    paper = bench.load(back=True)
    number = bench.opens(paper)
    assert bench.agent.view().return_required
    bench.cabinet.take(number, thing(paper))
    bench.cabinet.put(number, thing(paper))
    bench.shut(number)
    assert bench.state(number) is State.RETURN_CHECK


def test_who_closes_too_early_opens_again_once(bench: Bench) -> None:
    paper = bench.load()
    number = bench.opens(paper)
    bench.shut(number)
    assert bench.agent.view().stage is Stage.NOT_TAKEN
    bench.agent.open_again(paper.pin)
    bench.shut(number)
    with pytest.raises(Refused):
        bench.agent.open_again(paper.pin)
    bench.tick(200)
    assert bench.state(number) is State.QUARANTINE
    assert bench.agent.view().stage in (Stage.TROUBLE, Stage.WAITING)


def test_a_door_left_open_is_told_and_alarms(bench: Bench) -> None:
    paper = bench.load()
    number = bench.opens(paper)
    bench.tick(40)
    assert bench.agent.view().still_open
    bench.tick(600)
    assert bench.state(number) is State.ALARM
    names = {each.name for each in bench.said() if isinstance(each, messages.Alert)}
    assert {"open_long", "open_too_long"} <= names


def test_a_jam_is_no_collection(bench: Bench) -> None:
    paper = bench.load()
    number = bench.number(paper)
    bench.cabinet.compartments[number].jams = 9
    bench.agent.present(paper.code)
    bench.agent.enter_pin(paper.pin)
    assert bench.state(number) is State.QUARANTINE
    assert 9 - bench.cabinet.compartments[number].jams == 3
    assert bench.agent.view().stage is Stage.TROUBLE
    assert not [each for each in bench.said() if isinstance(each, messages.Issued)]


def test_a_wrong_door_stops_the_box(bench: Bench) -> None:
    paper = bench.load()
    number = bench.number(paper)
    other = next(each for each in range(1, 9) if each != number)
    bench.cabinet.compartments[number].releases = other
    bench.agent.present(paper.code)
    bench.agent.enter_pin(paper.pin)
    assert bench.state(number) is bench.state(other) is State.ALARM
    assert bench.agent.cabinet.alarms.halted() == "wrong_door"
    bench.agent.leave()
    with pytest.raises(Refused) as refused:
        bench.agent.present(paper.code)
    assert refused.value.reason is Reason.HALTED


def test_another_open_door_costs_no_right(bench: Bench) -> None:
    paper = bench.load()
    number = bench.number(paper)
    other = next(each for each in range(1, 9) if each != number)
    bench.agent.present(paper.code)
    bench.cabinet.pry(other)
    with pytest.raises(Refused):
        bench.agent.enter_pin(paper.pin)
    bench.tick()
    assert (bench.state(number), bench.state(other)) == (State.READY, State.ALARM)
    bench.cabinet.mend(other)
    bench.shut(other)
    assert bench.opens(paper) == number


@pytest.mark.parametrize("charge", [0, 10, 29])
def test_below_its_reserve_the_battery_opens_nothing_and_no_try_is_lost(bench: Bench, charge: int) -> None:
    paper = bench.load()
    bench.cabinet.mains, bench.cabinet.percent = False, charge
    bench.tick()
    bench.agent.present(paper.code)
    before = bench.agent.view().tries_left
    with pytest.raises(Refused):
        bench.agent.enter_pin(bench.wrong_pin(paper))
    assert (bench.agent.view().tries_left, bench.cabinet.open_doors()) == (before, [])


def test_codes_of_nothing_and_typing_errors(bench: Bench) -> None:
    paper = bench.load()
    with pytest.raises(codes.BadCode):
        bench.agent.present("hello")
    with pytest.raises(Unknown):
        bench.agent.present(codes.code_of(bytes(16)))
    bench.agent.present(paper.code.lower().replace("-", " "))
    with pytest.raises(WrongPin):
        bench.agent.enter_pin("12345")
    assert bench.agent.view().tries_left == 3


def test_what_has_expired_goes_back_to_the_counter(bench: Bench) -> None:
    paper = bench.load()
    bench.tick(8 * 86_400)
    assert bench.state(bench.number(paper)) is State.EXPIRED
    with pytest.raises(Refused) as refused:
        bench.agent.present(paper.code)
    assert refused.value.reason is Reason.EXPIRED


def test_a_clock_that_goes_back_brings_no_right_back(bench: Bench) -> None:
    paper = bench.load()
    bench.tick(8 * 86_400)
    bench.clock.set_wrong(-8 * 86_400)
    bench.reboot()
    with pytest.raises(Refused):
        bench.agent.present(paper.code)
    status = [each for each in bench.said() if isinstance(each, messages.Alert)]
    assert "clock_untrusted" in {each.name for each in status}


def test_a_door_opened_by_force_alarms(bench: Bench) -> None:
    paper = bench.load()
    bench.cabinet.pry(bench.number(paper))
    bench.tick()
    assert bench.state(bench.number(paper)) is State.ALARM
