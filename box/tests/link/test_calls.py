"""Calls over a line that loses, doubles and lies: nothing is lost, nothing counts twice, and the box goes on."""

import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausgabebox.keys.files import FileKeys
from ausgabebox.link.calling import Called, Calls
from ausgabebox.link.link import LONGEST_PAUSE, Link, pause_after
from ausgabebox.link.port import NoLine, Refused
from ausgabebox.protocol import exchange, messages, pins
from ausgabebox.protocol.messages import Alert, Message, OrderWithdrawn
from ausgabebox.protocol.signing import SigningKey, TrustedKeys
from ausgabebox.simulated import samples
from ausgabebox.simulated.mailbox import Mailbox, call_until_quiet
from ausgabebox.simulated.samples import AT, BOX

PRIVATE = pins.new_keys()[0]
KEYS = FileKeys.of(BOX, samples.some("box", 32), PRIVATE, samples.some("tag", 32))
BOX_TRUSTED = TrustedKeys.of([KEYS.public.signing])
TOWN: SigningKey = samples.key()


class TownHall:
    """The other end, with a line that does what a test says."""

    def __init__(self) -> None:
        self.turn = self.received = 0
        self.kept: dict[int, bytes] = {}
        self.waiting: dict[int, bytes] = {}
        self.calls = 0

    def tell(self, count: int) -> None:
        for number in range(len(self.waiting) + 1, len(self.waiting) + count + 1):
            body = OrderWithdrawn(samples.some(str(number)))
            self.waiting[number] = messages.sign_down(Message(BOX, number, AT, body), TOWN, box_key=KEYS.key_id)

    def __call__(self, body: bytes) -> bytes:
        self.calls += 1
        call = exchange.verify_call(body, BOX_TRUSTED, box_id=BOX)
        if call.turn <= self.turn:
            raise Refused("turn", self.turn)
        self.turn = call.turn
        for signed in call.messages:
            self.kept.setdefault(messages.envelope_up(signed, BOX_TRUSTED, box_id=BOX).number, signed)
        while self.received + 1 in self.kept:
            self.received += 1
        waiting = [self.waiting[number] for number in sorted(self.waiting) if number > call.acknowledged]
        return exchange.pack_answer(exchange.Answer(self.received, exchange.fitting(waiting)))


def mailbox() -> Mailbox:
    return Mailbox(KEYS, TrustedKeys.of([TOWN.public]), lambda: AT)


def alerts(count: int) -> list[Alert]:
    return [Alert(f"alert-{number}", "staff", None, AT) for number in range(count)]


def calls_of(kept: Mailbox, way: Callable[[bytes], bytes]) -> Calls:
    return Calls(kept, KEYS, way, lambda: AT)


@given(st.lists(st.sampled_from(["well", "lost on the way", "lost on the way back", "box starts anew"]), max_size=30))
def test_whatever_the_line_does_all_arrives_once(weather: list[str]) -> None:
    town, box = TownHall(), mailbox()
    town.tell(70)
    box.say(*alerts(70))
    calls = calls_of(box, town)
    for each in weather:
        if each == "box starts anew":
            calls = calls_of(box, town)

        def way(body: bytes, each: str = each) -> bytes:
            if each == "lost on the way":
                raise NoLine("lost")
            answer = town(body)
            if each == "lost on the way back":
                raise NoLine("lost")
            return answer

        calls._way = way
        try:
            calls.call()
        except NoLine:
            continue
    call_until_quiet(calls_of(box, town))
    assert sorted(town.kept) == sorted(box.kept) == list(range(1, 71))
    assert (box.unheard, box.refused) == ({}, 0)


def test_a_box_asks_once_for_its_turn_and_not_for_ever() -> None:
    town, box = TownHall(), mailbox()
    town.turn = 500
    calls_of(box, town).call()
    assert (town.turn, town.calls) == (501, 2)

    def always(body: bytes) -> bytes:
        town.calls += 1
        raise Refused("turn", 2**53 - 1)

    with pytest.raises(Refused):
        calls_of(box, always).call()
    assert town.calls == 4


def test_a_turn_that_goes_back_is_no_reason_to_follow() -> None:
    town, box = TownHall(), mailbox()
    calls = calls_of(box, town)
    calls.call()
    calls.call()

    def back(body: bytes) -> bytes:
        raise Refused("turn", 0)

    calls._way = back
    with pytest.raises(Refused):
        calls.call()


def test_what_was_never_said_cannot_be_acknowledged() -> None:
    """Else what comes later would be taken for known."""
    box = mailbox()
    box.say(*alerts(40))
    heard: list[int] = []
    box.received = heard.append  # type: ignore[method-assign,assignment]
    calls_of(box, lambda body: exchange.pack_answer(exchange.Answer(2**53, ()))).call()
    assert heard == [32]


@pytest.mark.parametrize(
    "answer",
    [b"", b"\x00", bytes(100), b"<html>", exchange.pack_refusal(exchange.Refusal("x")), bytes(exchange.LIMIT + 1),
     exchange.pack_answer(exchange.Answer(0, ())) + b"\x00"],
)  # fmt: skip
def test_an_answer_that_is_none_is_no_line(answer: bytes) -> None:
    box = mailbox()
    box.say(*alerts(3))
    with pytest.raises(NoLine):
        calls_of(box, lambda body: answer).call()
    assert len(box.unheard) == 3


def test_what_is_not_kept_is_not_asked_for_at_once_again() -> None:
    """Else one bad message would make the box call without a pause."""
    box = mailbox()
    message = Message(BOX, 1, AT, OrderWithdrawn(samples.some("x")))
    strange = messages.sign_down(message, samples.key("strange"), box_key=KEYS.key_id)
    called = calls_of(box, lambda body: exchange.pack_answer(exchange.Answer(0, (strange,)))).call()
    assert called == Called(went=0, came=1, more=False)
    assert box.refused == 1


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_pauses_grow_to_an_end_and_are_spread(failures: int, chance: float) -> None:
    assert 1.0 <= pause_after(failures, chance) <= LONGEST_PAUSE
    assert pause_after(failures, 1.0) == 2 * pause_after(failures, 0.0)
    assert pause_after(failures + 1, chance) >= pause_after(failures, chance)


class Scripted(Calls):
    """Does what a test says, one after the other, and says when all was done."""

    def __init__(self, *ends: Called | Exception) -> None:
        self.ends, self.done = list(ends), threading.Event()

    def call(self) -> Called:
        end = self.ends.pop(0) if self.ends else Called(0, 0, more=False)
        if not self.ends:
            self.done.set()
        if isinstance(end, Exception):
            raise end
        return end


def test_nothing_ends_the_thread() -> None:
    heard: list[bool] = []
    calls = Scripted(NoLine("x"), Refused("often"), RuntimeError("nobody thought of it"), Called(1, 0, more=True))
    link = Link(calls, every=0.01, heard=heard.append)
    pauses = [link.step() for _ in range(4)]
    assert heard == [False, False, False, True]
    assert pauses[0] < 2.0 and 1.0 <= pauses[1] <= 4.0 and 2.0 <= pauses[2] <= 8.0
    assert pauses[3] < 1.0
    assert link.step() == 0.01


def test_it_runs_is_rung_and_ends() -> None:
    calls = Scripted(Called(0, 0, more=False))
    link = Link(calls, every=3600.0)
    link.start()
    assert calls.done.wait(10)
    calls.ends, calls.done = [Called(0, 0, more=False)], threading.Event()
    while not calls.done.wait(0.05):
        link.ring()
    link.stop()
    assert not link._thread.is_alive()
