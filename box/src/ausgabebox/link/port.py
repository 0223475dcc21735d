"""What the link needs: somebody who keeps messages, and a way to the town hall. Both can be others in a simulation."""

from typing import Protocol


class NoLine(Exception):
    """The town hall cannot be reached, or what answers is none. Its text is one word."""


class Refused(Exception):
    """The town hall says no, in one word; `turn` is the number of the last call that it took, if that is why."""

    def __init__(self, word: str, turn: int | None = None) -> None:
        super().__init__(word)
        self.word, self.turn = word, turn


class Mailbox(Protocol):
    """Who keeps what goes up until the town hall has it, and takes what comes down: the agent."""

    def waiting(self, most: int) -> list[bytes]:
        """Return the oldest messages that the town hall has not acknowledged, signed, by number."""
        ...

    def received(self, number: int) -> None:
        """The town hall keeps every message up to this number."""
        ...

    def heard_of(self, number: int) -> None:
        """The town hall says that it keeps messages up to this number, whether they are remembered here or not."""
        ...

    def take(self, signed: bytes) -> None:
        """Take what came from the town hall, or from somebody who says so. Never raises for what it says."""
        ...

    def highest_kept(self) -> int:
        """Return the highest number up to which every message of the town hall is kept here."""
        ...


class Caller(Protocol):
    """Who signs calls: the keys of the box."""

    @property
    def box_id(self) -> str:
        """Which box this is."""
        ...

    @property
    def key_id(self) -> bytes:
        """The id of the key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the signature."""
        ...


class Exchange(Protocol):
    """The way to the town hall."""

    def __call__(self, body: bytes, /) -> bytes:
        """Bring a call, return the answer. Raises NoLine, Refused."""
        ...
