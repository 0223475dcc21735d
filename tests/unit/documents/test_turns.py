"""Turns at the converter: so many at once, one of each sender, and room for those who wait but for nobody's hundred."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from buergerbuero.documents.adapters.converter.turns import Turns
from buergerbuero.documents.values import FileRefused, RefusalReason

FOREVER = 600.0
"""Seconds; a test that waits so long has failed."""


def names(*found: str) -> frozenset[str]:
    return frozenset(found)


def busy(turns: Turns, *whose: str) -> bool:
    try:
        with turns.of(names(*whose)):
            return False
    except FileRefused as refused:
        assert refused.reason == RefusalReason.BUSY and refused.again
        return True


@contextmanager
def someone_waits(turns: Turns, *whose: str) -> Iterator[list[str]]:
    """Somebody waits for a turn while the block lasts; the list says when it came."""
    came: list[str] = []

    def wait() -> None:
        with turns.of(names(*whose)):
            came.append("came")

    thread = threading.Thread(target=wait)
    thread.start()
    while not turns._waiting:  # nothing else tells that it has begun to wait
        assert thread.is_alive()
    yield came
    thread.join()


def test_so_many_at_once_and_no_more() -> None:
    turns = Turns(at_once=2, waiting=0, wait=FOREVER)
    with turns.of(names("a")), turns.of(names("b")):
        assert busy(turns, "c")
    assert not busy(turns, "c")


def test_one_of_each_sender_whatever_else_is_free() -> None:
    turns = Turns(at_once=4, waiting=0, wait=FOREVER)
    with turns.of(names("draft 1", "address 1")):
        assert busy(turns, "draft 2", "address 1") and busy(turns, "draft 1", "address 2")
        assert not busy(turns, "draft 2", "address 2")


def test_a_turn_ends_with_what_fails_in_it() -> None:
    turns = Turns(at_once=1, waiting=0, wait=FOREVER)
    with pytest.raises(ValueError, match="broken"), turns.of(names("a")):
        raise ValueError("broken")
    assert not busy(turns, "a")


def test_who_waits_gets_the_next_turn() -> None:
    turns = Turns(at_once=1, waiting=1, wait=FOREVER)
    with ExitStack() as first:
        first.enter_context(turns.of(names("a")))
        with someone_waits(turns, "b") as came:
            assert not came
            first.close()
    assert came == ["came"]


def test_nobody_who_comes_later_goes_before_who_waits() -> None:
    turns = Turns(at_once=1, waiting=1, wait=FOREVER)
    with ExitStack() as first:
        first.enter_context(turns.of(names("a")))
        with someone_waits(turns, "b") as came, turns._changed:  # so that the one who waits has not woken yet
            first.close()
            assert busy(turns, "c")
    assert came == ["came"]


def test_who_could_not_go_anyway_keeps_nobody_waiting() -> None:
    turns = Turns(at_once=2, waiting=1, wait=FOREVER)
    with ExitStack() as first:
        first.enter_context(turns.of(names("a")))
        with someone_waits(turns, "a"):
            assert not busy(turns, "c")
            first.close()


def test_who_waits_may_do_something_before() -> None:
    turns, done = Turns(at_once=1, waiting=1, wait=0.01), list[str]()
    with (
        turns.of(names("a"), lambda: done.append("a")),
        pytest.raises(FileRefused),
        turns.of(names("b"), lambda: done.append("b")),
    ):
        pass
    assert done == ["b"]


def test_who_finds_too_many_waiting_is_told_at_once() -> None:
    turns = Turns(at_once=1, waiting=1, wait=FOREVER)
    with ExitStack() as first:
        first.enter_context(turns.of(names("a")))
        with someone_waits(turns, "b"):
            assert busy(turns, "c")
            first.close()


def test_of_each_sender_one_waits() -> None:
    turns = Turns(at_once=1, waiting=2, wait=FOREVER)
    with ExitStack() as first:
        first.enter_context(turns.of(names("a")))
        with someone_waits(turns, "a"):
            assert busy(turns, "a")
            first.close()


def test_nobody_waits_longer_than_may_be() -> None:
    turns = Turns(at_once=1, waiting=1, wait=0.01)
    with turns.of(names("a")):
        assert busy(turns, "b")
    assert not busy(turns, "b")
