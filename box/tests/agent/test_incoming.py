"""What the town hall says: once, in any order, with gaps; the first grant, and after it only less."""

import pytest

from ausgabebox.agent.errors import Refused
from ausgabebox.machine.states import State
from ausgabebox.protocol import messages
from ausgabebox.protocol.messages import GrantGiven, Limit, Message, Restriction, claimed_number
from ausgabebox.simulated.town import BOX_ID

from .bench import Bench


def alerts(bench: Bench) -> set[tuple[str, str]]:
    return {(each.name, each.severity) for each in bench.said() if isinstance(each, messages.Alert)}


def refusals(bench: Bench) -> list[str]:
    return [each.reason for each in bench.said() if isinstance(each, messages.GrantRefused)]


def loaded_only(bench: Bench) -> tuple[messages.Loaded, bytes]:
    """A document inside whose grant has not come yet."""
    paper = bench.town.order(return_required=False, low=False)
    bench.exchange()
    bench.log_in()
    bench.lay_in(paper)
    bench.agent.staff_leave()
    told = next(each for each in bench.said() if isinstance(each, messages.Loaded))
    return told, bench.town.signed_grant(told, bytes(range(16)), paper)


def down(bench: Bench, number: int, body: messages.Down) -> bytes:
    message: Message[messages.Down] = Message(BOX_ID, number, int(bench.clock.now()), body)
    return messages.sign_down(message, bench.town.key, box_key=bench.town.box_key)


def test_the_same_grant_again_is_no_second_one_another_is_refused_and_told(bench: Bench) -> None:
    told, signed = loaded_only(bench)
    number = bench.agent.highest_kept()
    bench.agent.take(down(bench, number + 1, GrantGiven(signed)))
    bench.agent.take(down(bench, number + 2, GrantGiven(signed)))
    assert bench.state(told.compartment) is State.READY
    assert refusals(bench) == []
    paper = next(iter(bench.town.papers.values()))
    second = bench.town.signed_grant(told, bytes(16), paper)
    bench.agent.take(down(bench, number + 3, GrantGiven(second)))
    assert refusals(bench) == ["second_grant"]
    assert ("grant", "security") in alerts(bench)
    kept = bench.box.store.rows("SELECT count(*) FROM grants")
    assert kept == [(1,)]


def test_a_restriction_may_come_before_its_grant(bench: Bench) -> None:
    told, signed = loaded_only(bench)
    number = bench.agent.highest_kept()
    bench.agent.take(down(bench, number + 2, Restriction(told.load_id, Limit.SUSPEND)))
    assert bench.agent.highest_kept() == number
    bench.agent.take(down(bench, number + 1, GrantGiven(signed)))
    assert bench.agent.highest_kept() == number + 2
    assert bench.state(told.compartment) is State.LOCKED_OUT


def test_a_day_only_comes_nearer(bench: Bench) -> None:
    paper = bench.load()
    load, now = paper.load_id or b"", int(bench.clock.now())
    bench.town.send(Restriction(load, Limit.EXPIRE, now + 100))
    bench.town.send(Restriction(load, Limit.EXPIRE, now + 10_000_000))
    bench.exchange()
    bench.tick(120)
    assert bench.state(bench.number(paper)) is State.EXPIRED


def test_a_number_counts_once_and_gaps_are_waited_for(bench: Bench) -> None:
    paper = bench.load()
    number = bench.agent.highest_kept()
    bench.agent.take(down(bench, number, Restriction(paper.load_id or b"", Limit.WITHDRAW)))
    assert bench.state(bench.number(paper)) is State.READY
    bench.agent.take(down(bench, number + 3, messages.OrderWithdrawn(bytes(16))))
    bench.agent.take(down(bench, number + 1, messages.OrderWithdrawn(bytes(16))))
    assert bench.agent.highest_kept() == number + 1
    bench.agent.take(down(bench, number + 2, messages.OrderWithdrawn(bytes(16))))
    assert bench.agent.highest_kept() == number + 3


def test_an_order_that_was_withdrawn_first_is_over(bench: Bench) -> None:
    paper = bench.town.order(return_required=False, low=False)
    order = bench.town.sent.popitem()[1]
    number = bench.agent.highest_kept()
    bench.agent.take(down(bench, number + 2, messages.OrderWithdrawn(paper.order_id)))
    bench.agent.take(order)
    assert bench.agent.highest_kept() == number + 2
    bench.log_in()
    with pytest.raises(Exception, match="no_order"):
        bench.agent.scan(paper.ref)


def test_bytes_of_nobody_fill_no_disk(bench: Bench) -> None:
    before = bench.agent.cabinet.outgoing.queued()
    for each in range(200):
        bench.agent.take(bytes([each]) * 50)
    assert bench.agent.cabinet.outgoing.queued() - before < 5
    rows = bench.box.store.row("SELECT count(*) FROM journal WHERE kind = 'message_refused'")
    assert rows and rows[0] <= 30


def test_what_waits_goes_only_when_it_was_said_and_kept(bench: Bench) -> None:
    paper = bench.town.order(return_required=False, low=False)
    bench.exchange()
    bench.log_in()
    bench.lay_in(paper)
    said = bench.agent.waiting(2)
    assert said == bench.agent.waiting(2)
    bench.agent.received(10**9)
    assert claimed_number(bench.agent.waiting(1)[0]) == claimed_number(said[-1]) + 1


def test_what_was_for_the_box_of_before_is_refused_told_and_takes_no_number(bench: Bench) -> None:
    """Everything fits but the key: the town hall signed it, for this name, under the next number."""
    paper = bench.load()
    number = bench.agent.highest_kept() + 1
    body = Restriction(paper.load_id or b"", Limit.WITHDRAW)
    message: Message[messages.Down] = Message(BOX_ID, number, int(bench.clock.now()), body)
    bench.agent.take(messages.sign_down(message, bench.town.key, box_key=bytes(16)))
    assert bench.agent.highest_kept() == number - 1
    assert bench.state(bench.number(paper)) is State.READY
    noted = bench.box.store.rows("SELECT body FROM journal WHERE kind = 'message_refused'")
    assert [b"OtherKey" in bytes(row[0]) for row in noted] == [True]
    assert ("message_refused", "security") in alerts(bench)
    bench.agent.take(down(bench, number, body))
    assert bench.agent.highest_kept() == number


def test_weeks_without_the_town_hall_change_nothing_for_what_lies_there(bench: Bench) -> None:
    paper = bench.load()
    for _ in range(6):
        bench.tick(86_400)
        bench.reboot()
    waiting = [type(each) for each in bench.said()]
    assert waiting.count(messages.Status) == 1
    assert bench.opens(paper) in bench.cabinet.open_doors()


def test_a_grant_that_is_brought_by_hand_counts(bench: Bench) -> None:
    told, signed = loaded_only(bench)
    bench.agent.bring(b"no grant")
    bench.agent.bring(signed)
    assert bench.state(told.compartment) is State.READY


def test_withdrawn_goes_back_to_the_counter(bench: Bench) -> None:
    paper = bench.load()
    bench.agent.present(paper.code)
    bench.town.send(Restriction(paper.load_id or b"", Limit.WITHDRAW))
    bench.exchange()
    with pytest.raises(Refused):
        bench.agent.enter_pin(paper.pin)
    assert bench.state(bench.number(paper)) is State.EXPIRED
