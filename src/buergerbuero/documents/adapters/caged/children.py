"""A process for one file, as the portal sees it: what it says, how it ended, and that it ends.

`Forked` is the way in operation. `Begun` begins a program anew for each file; tests put strange ones there.
"""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Final, Protocol

from buergerbuero.documents.adapters.caged.forking import CODE

ENVIRONMENT: Final = {"LC_ALL": "C.UTF-8"}
"""All that a process for files is told; our own environment names our secrets."""
SECONDS_TO_SAY: Final = 1.0
"""For a process that says nothing more to say how it has ended."""


class Child(Protocol):
    """A process that has a file and answers. `answer` is the descriptor to read from."""

    answer: int

    def exit_code(self) -> int | None:
        """Return how it ended (below zero: by which signal), or None if it does not end."""


class Begin(Protocol):
    """How a process for one file is begun."""

    def __call__(self, kind: str, content: bytes) -> AbstractContextManager[Child]:
        """Have a process for the time of the block; it is killed at its end. Raises OSError."""


class Begun:
    """Begins a program for each file; what is to be done is its last argument."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command

    @contextmanager
    def __call__(self, kind: str, content: bytes) -> Iterator[Child]:
        """Begin it, and kill it at the end."""
        with in_memory(content) as source:
            process = _program([*self._command, kind], stdin=source)
        child = _Begun(process)
        try:
            yield child
        finally:
            process.kill()
            process.wait()
            os.close(child.answer)


class _Begun:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        self.answer = os.dup(process.stdout.fileno())
        process.stdout.close()
        self._process = process

    def exit_code(self) -> int | None:
        """As the protocol says."""
        try:
            return self._process.wait(SECONDS_TO_SAY)
        except subprocess.TimeoutExpired:
            return None


class Forked:
    """Has copies made of one process that is ready (forking.py): begun when first needed, and anew if it has ended.

    `inside` is the module that does the work there, by its dotted path.
    """

    def __init__(self, inside: str) -> None:
        self._inside = inside
        self._lock = threading.Lock()
        self._wishes: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._of = 0

    @contextmanager
    def __call__(self, kind: str, content: bytes) -> Iterator[Child]:
        """Have a copy made, and killed at the end."""
        with in_memory(content) as source:
            child = self._wish(kind, source)
        try:
            yield child
        finally:
            child.end()

    def _wish(self, kind: str, source: int) -> "_Forked":
        answer, mouth = os.pipe()
        line, other = socket.socketpair()
        try:
            with self._lock:
                self._send(kind.encode(), [source, mouth, other.fileno()])
        except OSError:
            os.close(answer)
            line.close()
            raise
        finally:
            os.close(mouth)
            other.close()
        return _Forked(answer, line)

    def _send(self, wish: bytes, descriptors: Sequence[int]) -> None:
        try:
            socket.send_fds(self._ready(), [wish], descriptors)
        except OSError:  # it has ended; a new one is begun once
            self._forget()
            socket.send_fds(self._ready(), [wish], descriptors)

    def _forget(self) -> None:
        if self._wishes is not None:
            self._wishes.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._wishes = self._process = None

    def _ready(self) -> socket.socket:
        if self._wishes is None or self._of != os.getpid():  # a copy of this process needs one of its own
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                words = [sys.executable, "-I", "-B", "-m", f"{__package__}.forking", str(theirs.fileno()), self._inside]
                self._process = _program(words, pass_fds=[theirs.fileno()])
            self._wishes, self._of = ours, os.getpid()
        return self._wishes


class _Forked:
    def __init__(self, answer: int, line: socket.socket) -> None:
        self.answer = answer
        self._line = line
        self._code: int | None = None

    def exit_code(self) -> int | None:
        """As the protocol says."""
        if self._code is None:
            self._line.settimeout(SECONDS_TO_SAY)
            try:
                said = self._line.recv(CODE.size)
            except OSError:
                said = b""
            self._code = CODE.unpack(said)[0] if len(said) == CODE.size else None
        return self._code

    def end(self) -> None:
        """Have it killed if it still lives, and wait until it is gone."""
        os.close(self.answer)
        self._line.shutdown(socket.SHUT_WR)
        self.exit_code()
        self._line.close()


@contextmanager
def in_memory(content: bytes) -> Iterator[int]:
    """Have a descriptor from which the content can be read, without a disk."""
    source = os.memfd_create("upload", os.MFD_CLOEXEC)
    try:
        with os.fdopen(os.dup(source), "wb") as file:
            file.write(content)
        os.lseek(source, 0, os.SEEK_SET)
        yield source
    finally:
        os.close(source)


def _program(
    words: Sequence[str], *, stdin: int | None = None, pass_fds: Sequence[int] = ()
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL if stdin is None else stdin,
        stdout=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it could quote from the file
        env=ENVIRONMENT,
        cwd="/",
        pass_fds=pass_fds,
        start_new_session=True,
    )
