"""All up or all down, none left behind: with real processes."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from buergerbuero.config.cli import children, supervision
from buergerbuero.config.cli.supervision import Program
from buergerbuero.config.cli.trouble import Trouble

SLEEP = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    return tmp_path / "log"


def program(name: str, code: str) -> Program:
    return Program(name, [sys.executable, "-S", "-c", code], os.environ)


def lives(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def eventually_gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while lives(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not lives(pid)


def test_when_one_dies_it_is_named_and_the_rest_is_stopped(logs: Path) -> None:
    programs = [Program("stays", SLEEP, os.environ), program("dies", "print('last words'); raise SystemExit(3)")]
    with pytest.raises(Trouble) as trouble, supervision.together(programs, logs=logs) as running:
        pids = [one.process.pid for one in running]
        supervision.wait_for_end(running)
    assert "dies ended with exit code 3" in str(trouble.value)
    assert "last words" in str(trouble.value)
    assert not any(lives(pid) for pid in pids)


def test_when_a_stand_in_ends_the_rest_goes_on_and_it_is_said_how_to_bring_it_back(
    logs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leaves = dataclasses.replace(program("leaves", "raise SystemExit(3)"), spared=True)
    programs = [leaves, program("dies", "raise SystemExit(4)")]
    with pytest.raises(Trouble) as trouble, supervision.together(programs, logs=logs) as running:
        for one in running:
            one.process.wait(10)
        supervision.wait_for_end(running)
    assert "dies ended with exit code 4" in str(trouble.value)
    assert capsys.readouterr().out.count("leaves has ended. The others go on without it.") == 1


def test_a_program_that_hears_nothing_is_killed(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "SECONDS_TO_STOP", 0.3)
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    with supervision.together([program("deaf", deaf)], logs=logs) as (one,):
        while b"deaf" not in one.log.read_bytes():
            time.sleep(0.02)
    assert one.process.returncode == -signal.SIGKILL


def test_grandchildren_go_too(logs: Path) -> None:
    code = f"import subprocess; p = subprocess.Popen({SLEEP!r}); print(p.pid, flush=True); p.wait()"
    with supervision.together([program("parent", code)], logs=logs) as (one,):
        while not one.log.read_text().endswith("\n"):
            time.sleep(0.02)
        grandchild = int(one.log.read_text())
        assert lives(grandchild)
    assert eventually_gone(grandchild)


def test_ctrl_c_is_heard_once() -> None:
    with pytest.raises(supervision.Ended), supervision.stoppable():
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(5)
        finally:
            os.kill(os.getpid(), signal.SIGINT)  # an impatient second one must not break the stopping


def test_children_end_when_we_are_killed_hard() -> None:
    code = (
        "import sys, time; from buergerbuero.config.cli import children;"
        f"p = children.start({SLEEP!r}, log=1); print(p.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert lives(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert eventually_gone(child)


def test_a_log_does_not_grow_without_end(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "LONGEST_LOG", 10)
    for _ in range(3):
        with supervision.together([program("talks", "print('a' * 50)")], logs=logs) as (one,):
            one.process.wait()
    assert one.log.stat().st_size == 51
    assert one.log.with_suffix(".log.1").stat().st_size == 51


def test_a_program_runs_apart_from_our_terminal(logs: Path) -> None:
    with supervision.together([Program("apart", SLEEP, os.environ)], logs=logs) as (one,):
        assert os.getsid(one.process.pid) == one.process.pid
    assert children.stop(one.process, how=signal.SIGTERM, seconds=1)
