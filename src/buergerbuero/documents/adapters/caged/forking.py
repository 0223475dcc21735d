"""The process that begins the shut-in ones: it has all libraries ready, and never looks at a file.

    python -I -m buergerbuero.documents.adapters.caged.forking DESCRIPTOR MODULE

MODULE is what does the work: its `main(wish)` runs in each copy. Beginning Python with its libraries takes five times
the work of a usual page. So each process of the portal has one such process for each kind of work, begun without its
environment, and each file gets a copy of it (fork) that shuts itself in, lives for that file alone and ends. It ends
itself when the portal has: then its socket is closed.

A wish is one message: what to do, with three descriptors: the file, the pipe to answer to, a line for this child.
When the child has ended, its exit code is said on the line (4 bytes); whoever closes the line has it killed first.
"""

import os
import selectors
import signal
import socket
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Final, Protocol

LONGEST: Final = 16
"""Bytes of what to do."""
CODE: Final = struct.Struct(">i")
"""How an exit code is said; below zero: the signal that ended it."""
_DESCRIPTORS: Final = 3


class Inside(Protocol):
    """A module that does the work."""

    def main(self, wish: str) -> None:
        """Shut this process in, look at what is on stdin, and say what comes of it on stdout."""


@dataclass(frozen=True)
class _Child:
    """A process for one file. `pidfd` can be read once it has ended."""

    pid: int
    pidfd: int
    line: socket.socket


def main(descriptor: int, inside: Inside) -> None:
    """Begin a child for each wish, until nobody is there to wish."""
    wishes = socket.socket(fileno=descriptor)
    with selectors.DefaultSelector() as selector:
        selector.register(wishes, selectors.EVENT_READ)
        while True:
            for child in {key.data for key, _ in selector.select()}:
                if child is not None:
                    _end(child, selector)
                elif not _begin(wishes, selector, inside):
                    return


def _begin(wishes: socket.socket, selector: selectors.BaseSelector, inside: Inside) -> bool:
    """Begin one child; return whether there was a wish."""
    wish, descriptors, _, _ = socket.recv_fds(wishes, LONGEST, _DESCRIPTORS)
    if not wish:
        return False
    file, pipe, line = descriptors
    pid = os.fork()
    if pid == 0:
        _become(inside, wish.decode(), file, pipe)
    os.close(file)
    os.close(pipe)
    child = _Child(pid, os.pidfd_open(pid), socket.socket(fileno=line))
    selector.register(child.pidfd, selectors.EVENT_READ, child)
    selector.register(child.line, selectors.EVENT_READ, child)
    return True


def _end(child: _Child, selector: selectors.BaseSelector) -> None:
    """It has ended, or nobody waits for it any more; say how it ended."""
    selector.unregister(child.pidfd)
    selector.unregister(child.line)
    os.kill(child.pid, signal.SIGKILL)  # not waited for yet, so its number is still its own
    code = os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1])
    with suppress(OSError):
        child.line.send(CODE.pack(code))
    child.line.close()
    os.close(child.pidfd)


def _become(inside: Inside, wish: str, file: int, pipe: int) -> None:
    """Be the child, with nothing open but the file, the pipe and a mouth that nobody hears."""
    try:
        os.dup2(file, 0)
        os.dup2(pipe, 1)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        inside.main(wish)
        os._exit(0)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), import_module(sys.argv[2]))
