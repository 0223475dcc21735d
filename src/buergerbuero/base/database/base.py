"""The name of this module is Django's: where an engine has its connections."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection. Before the first statement of a request its socket is looked at, instead of asking the server."""

    def is_usable(self) -> bool:
        """Whether the connection still stands. One that waits for us has nothing to say: if it has, it was ended."""
        if self.connection is None or self.connection.closed:
            return False
        return (not self.errors_occurred and not _says_something(self.connection.fileno())) or super().is_usable()


def _says_something(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
