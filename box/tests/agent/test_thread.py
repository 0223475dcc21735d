"""The thread that owns the program: calls go in, answers and refusals come out, defects end it."""

import threading
import time
from pathlib import Path

import pytest

from ausgabebox.agent.agent import Agent
from ausgabebox.agent.errors import Unknown
from ausgabebox.agent.thread import AgentThread, Stopped
from ausgabebox.agent.view import Stage
from ausgabebox.protocol import codes

from .bench import FIRST, Bench


def running(bench: Bench) -> tuple[AgentThread, threading.Event]:
    failed = threading.Event()
    thread = AgentThread(lambda: bench.agent, on_failure=failed.set, tick=0.01)
    thread.start()
    return thread, failed


def test_calls_return_what_they_return_and_raise_what_they_raise(bench: Bench) -> None:
    thread, failed = running(bench)
    assert thread.view().stage is Stage.WAITING
    with pytest.raises(Unknown):
        thread.call(lambda agent: agent.present(codes.code_of(bytes(16))))
    thread.call(lambda agent: agent.staff_card(FIRST.text, FIRST.pin))
    staff = thread.staff()
    assert staff is not None and staff.persons == 1
    thread.stop()
    assert not failed.is_set()
    with pytest.raises(Stopped):
        thread.call(lambda agent: agent.view())


def test_what_waits_for_the_town_hall_rings(bench: Bench) -> None:
    rung = threading.Event()
    thread, _ = running(bench)
    thread.on_outgoing = rung.set
    bench.cabinet.pry(2)
    assert rung.wait(5)
    thread.stop()


def test_a_defect_ends_the_program(bench: Bench) -> None:
    def broken(agent: Agent) -> None:
        raise ZeroDivisionError

    thread, failed = running(bench)
    with pytest.raises(ZeroDivisionError):
        thread.call(broken)
    assert failed.wait(5)
    with pytest.raises(Stopped):
        thread.call(lambda agent: agent.view())


def test_a_program_that_cannot_start_says_so() -> None:
    def none() -> Agent:
        raise OSError("no serial port")

    failed = threading.Event()
    with pytest.raises(Stopped):
        AgentThread(none, on_failure=failed.set).start()
    assert failed.is_set()


def test_doors_are_looked_at_however_many_calls_there_are(bench: Bench, tmp_path: Path) -> None:
    thread, _ = running(bench)
    until = time.monotonic() + 10
    bench.cabinet.pry(3)
    while thread.call(lambda agent: agent.cabinet.compartments[3].state) != "alarm":
        assert time.monotonic() < until
    thread.stop()
