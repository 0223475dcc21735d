"""Who locks rows of a box never waits for somebody who waits for them, wherever in their work the other one begins."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from ausgabebox.protocol import exchange, messages
from ausgabebox.protocol.errors import UnknownKey
from ausgabebox.protocol.messages import Alert, Message
from buergerbuero.base import keyring
from buergerbuero.base.actors import SYSTEM, staff
from buergerbuero.pickup import actions
from buergerbuero.pickup.actions import CalledBefore
from buergerbuero.pickup.values import AlreadyLoaded, NotAllowed, NotReady
from tests.cast import NOW
from tests.db.pickup.conftest import ordered
from tests.db.pickup.test_retire_meanwhile import retire, waits_for_a_lock
from tests.made.boxes import Made

pytestmark = pytest.mark.django_db(transaction=True)
EACH = 4
"""The other one begins at every fourth statement; at each of them it takes minutes, and finds no more."""
EXPECTED = (NotReady, NotAllowed, AlreadyLoaded, UnknownKey, CalledBefore)
"""What is refused because somebody was faster."""


@dataclass
class Scene:
    """A box of which something is to be read, with one order that was just laid in and one that waits."""

    box: Made
    laid: UUID
    waiting: UUID


def scene() -> Scene:
    box, cases = Made(f"box-{uuid4().hex[:8]}").register(), (uuid4(), uuid4())
    for case_id in cases:
        keyring.create_vault(vault=case_id, now=NOW)
    laid, _ = ordered(cases[0], box), ordered(cases[1], box)
    box.says(box.loads(laid))
    return Scene(box, *cases)


def call(at: Scene) -> object:
    said = messages.sign_up(Message(at.box.box_id, 2, 1, Alert("still_open", "staff", 1, 1)), at.box.key)
    spoken = exchange.Call(at.box.box_id, 1, int(NOW.timestamp()), 0, (said,))
    return actions.take_call(body=exchange.sign_call(spoken, at.box.key), now=NOW)


DOINGS: dict[str, Callable[[Scene], object]] = {
    "retire": lambda at: retire(at.box),
    "take": lambda at: actions.take(box_id=at.box.box_id, now=NOW),
    "say": lambda at: actions.say_what_is_due(box_id=at.box.box_id, now=NOW),
    "call": call,
    "pin": lambda at: actions.new_pin(case_id=at.waiting, box_id=at.box.box_id, by=staff(uuid4()), now=NOW),
    "withdraw": lambda at: actions.withdraw_order(case_id=at.laid, by=SYSTEM, now=NOW),
}


@dataclass
class Beside:
    """Somebody who begins on a connection of their own, at one statement of somebody else."""

    do: Callable[[], object]
    at: int
    seen: int = 0
    failed: Exception | None = None
    thread: threading.Thread | None = None

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        if self.seen == self.at:
            self.thread = threading.Thread(target=self._run)
            self.thread.start()
            while self.thread.is_alive() and not waits_for_a_lock():
                self.thread.join(0.02)
        return execute(sql, params, many, context)

    def _run(self) -> None:
        try:
            outcome(self.do)
        except Exception as error:  # noqa: BLE001 - the test wants none
            self.failed = error
        finally:
            connection.close()


def outcome(do: Callable[[], object]) -> None:
    """Do it. Raises whatever is more than that somebody was faster, as a deadlock is."""
    with suppress(*EXPECTED):
        do()


def together(first: Callable[[], object], beside: Beside) -> bool:
    """Let both work; return whether the first one had as many statements."""
    with connection.execute_wrapper(beside):
        outcome(first)
    if beside.thread:
        beside.thread.join()
    assert beside.failed is None
    return beside.thread is not None


@pytest.mark.parametrize("second", DOINGS)
@pytest.mark.parametrize(
    "first", ["retire", "take", *(pytest.param(each, marks=pytest.mark.long) for each in ("call", "withdraw"))]
)
def test_none_waits_for_one_that_waits_for_it(db: None, first: str, second: str) -> None:
    places = 0
    while together(partial(DOINGS[first], at := scene()), Beside(partial(DOINGS[second], at), 1 + places * EACH)):
        places += 1
    assert places > 1
