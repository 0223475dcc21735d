"""The name of this module is Django's: where an engine has its connections."""

import os
import select
import threading
import weakref
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection. Before the first statement of a request its socket is looked at, instead of asking the server.

    It ends with its thread, of which the server of our pages has more when much is asked for, and fewer after that.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # noqa: ANN401 - Django's own signature
        """Connect."""
        found = super().get_new_connection(conn_params)
        _here.last.connections.add(found)
        return found

    def is_usable(self) -> bool:
        """Whether the connection still stands. One that waits for us has nothing to say: if it has, it was ended."""
        if self.connection is None or self.connection.closed:
            return False
        return (not self.errors_occurred and not says_something(self.connection.fileno())) or super().is_usable()


class _Last:
    """Goes with its thread, and closes what that has left open: a wrapper stands in a ring, and goes much later."""

    def __init__(self) -> None:
        self.connections = weakref.WeakSet[Any]()
        self._process = os.getpid()

    def __del__(self) -> None:
        if self._process == os.getpid():  # a fork must not say good-bye on the line of its parent
            for each in tuple(self.connections):
                each.close()


class _Here(threading.local):
    def __init__(self) -> None:
        self.last = _Last()


_here = _Here()


def says_something(descriptor: int) -> bool:
    """Say whether something has come over a connection that nobody has asked: the server has ended it."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
