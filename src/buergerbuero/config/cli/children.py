"""Starting programs that end when we end, whatever ends us. Standard library only."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal this process gets when its parent dies."""


@dataclass(frozen=True)
class Account:
    """The numeric user and group a child runs as."""

    uid: int
    gid: int


def start(
    command: Sequence[str | Path],
    *,
    log: IO[bytes] | int,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    account: Account | None = None,
    on_parent_death: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own: Ctrl-C in the terminal reaches only us; we end it in order.

    The child gets `on_parent_death` from the kernel if we are killed without a chance to stop it (Linux).
    To be called from the main thread: Linux takes the end of the starting thread for the end of the parent.
    """
    return subprocess.Popen(
        [os.fspath(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=None if env is None else dict(env),
        cwd=cwd,
        start_new_session=True,
        preexec_fn=_die_with(on_parent_death, parent=os.getpid()),
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def run_as(command: Sequence[str | Path], *, account: Account | None, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, as that account, and return what it printed."""
    return subprocess.run(
        [os.fspath(word) for word in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def stop(process: subprocess.Popen[bytes], *, how: signal.Signals, seconds: float) -> bool:
    """Ask the program to end and wait; kill it when it takes longer. True if it ended by itself."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    return True


def _die_with(how: signal.Signals, *, parent: int) -> Callable[[], None]:
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def arrange() -> None:
        prctl(PR_SET_PDEATHSIG, int(how), 0, 0, 0)
        if os.getppid() != parent:  # it died in between: nobody would tell us
            os._exit(1)

    return arrange
