"""A mail server that keeps what it gets."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class PostBox(Message):  # type: ignore[misc]
    """All mails that were sent, oldest first."""

    def __init__(self) -> None:
        super().__init__(EmailMessage)
        self.mails: list[EmailMessage] = []

    def handle_message(self, message: EmailMessage) -> None:
        """Keep it."""
        self.mails.append(message)

    def to(self, address: str, *, count: int, seconds: float = 20.0) -> list[EmailMessage]:
        """Return the mails to an address as soon as there are that many; a little later still no more."""
        deadline = time.monotonic() + seconds
        while len(found := self._to(address)) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        return found

    def _to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]


@contextmanager
def receiving(port: int) -> Iterator[PostBox]:
    """Receive over SMTP on loopback for the time of the block."""
    box = PostBox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
