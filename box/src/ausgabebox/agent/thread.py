"""The thread that owns the program: others hand in calls and wait for what they return or raise."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from ausgabebox.agent.agent import Agent
from ausgabebox.agent.errors import Refused, StaffRefused, Unknown, WrongPin
from ausgabebox.agent.view import StaffView, Stage, View
from ausgabebox.protocol.codes import BadCode

TICK = 0.2
"""Seconds between two looks at the doors."""
PATIENCE = 30
"""Seconds after which a call is given up: an opening with three pulses takes about seven."""
EXPECTED = (BadCode, Unknown, Refused, WrongPin, StaffRefused)
"""What people are told. Any other error means that memory and cabinet may differ: a restart puts that right."""
_Value = TypeVar("_Value")
_log = logging.getLogger(__name__)


class Stopped(Exception):
    """The program is not running, or takes too long."""


@dataclass(frozen=True)
class _Call:
    what: Callable[[Agent], Any]
    answer: "Future[Any]"


class AgentThread:
    """Runs an agent. A fault of program or store ends it, and the process with it: a restart boots safely."""

    def __init__(self, make: Callable[[], Agent], *, on_failure: Callable[[], None], tick: float = TICK) -> None:
        self._make, self._on_failure, self._tick = make, on_failure, tick
        self._calls: queue.Queue[_Call | None] = queue.Queue(maxsize=64)
        self._thread = threading.Thread(target=self._run, name="agent")
        self._up = threading.Event()
        self._ended = threading.Event()
        self._view = View(Stage.TROUBLE)
        self._staff: StaffView | None = None
        self._queued = 0
        self.on_outgoing: Callable[[], None] | None = None
        """Called when something new waits for the town hall."""

    def start(self, *, within: float = 30) -> None:
        """Start it and wait until it has booted. Raises Stopped."""
        self._thread.start()
        if not self._up.wait(within) or self._ended.is_set():
            raise Stopped

    def stop(self) -> None:
        """Let the step that runs come to its end, then stop."""
        self._calls.put(None)
        self._thread.join(PATIENCE)

    def call(self, what: Callable[[Agent], _Value]) -> _Value:
        """Run this on the thread; return what it returns, raise what it raises. Raises Stopped."""
        answer: Future[_Value] = Future()
        if self._ended.is_set():
            raise Stopped
        try:
            self._calls.put(_Call(what, answer), timeout=PATIENCE)
            return answer.result(PATIENCE)
        except (queue.Full, TimeoutError) as error:
            answer.cancel()
            raise Stopped from error

    def view(self) -> View:
        """What the screen shows, as of the last step; safe from any thread, at once."""
        return self._view

    def staff(self) -> StaffView | None:
        """What staff see, as of the last step; safe from any thread, at once."""
        return self._staff

    def _run(self) -> None:
        try:
            agent = self._make()
            agent.boot()
            self._publish(agent)
            self._up.set()
            self._loop(agent)
            agent.close()
        except Exception:  # noqa: BLE001 - whatever it is, the process ends and is started anew
            _log.exception("the program stops, to be started anew")
            self._on_failure()
        finally:
            self._ended.set()
            self._up.set()
            self._drop_calls()

    def _loop(self, agent: Agent) -> None:
        due = time.monotonic() + self._tick
        while True:
            if time.monotonic() >= due:
                agent.tick()
                due = time.monotonic() + self._tick
                self._publish(agent)
            try:
                call = self._calls.get(timeout=max(0.0, due - time.monotonic()))
            except queue.Empty:
                continue
            if call is None:
                return
            self._answer(agent, call)

    def _answer(self, agent: Agent, call: _Call) -> None:
        """Errors that people are told go back to who called; a broken program or store ends the thread."""
        if not call.answer.set_running_or_notify_cancel():
            return
        try:
            value = call.what(agent)
        except Exception as error:
            self._publish(agent)
            call.answer.set_exception(error)
            if not isinstance(error, EXPECTED):
                raise
        else:
            self._publish(agent)
            call.answer.set_result(value)

    def _publish(self, agent: Agent) -> None:
        self._view, self._staff = agent.view(), agent.staff()
        before, self._queued = self._queued, agent.cabinet.outgoing.queued()
        if self.on_outgoing is not None and self._queued > before:
            self.on_outgoing()

    def _drop_calls(self) -> None:
        while True:
            try:
                call = self._calls.get_nowait()
            except queue.Empty:
                return
            if call is not None and call.answer.set_running_or_notify_cancel():
                call.answer.set_exception(Stopped())
