"""A mail server that keeps what it gets."""

import email
import email.policy
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Final

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

CODE: Final = re.compile(r"(?m)^[0-9]{3} [0-9]{3}(?=\r?$)")


class PostBox:
    """All mails that were sent, oldest first."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.used: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail."""
        assert isinstance(envelope.content, bytes)
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def about(self, number: str, *, count: int, seconds: float = 20.0) -> list[EmailMessage]:
        """Return the mails about a case, as soon as there are that many."""
        deadline = time.monotonic() + seconds
        while len(found := self._about(number)) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        return found

    def code_for(self, address: str, *, seconds: float = 20.0) -> str:
        """Return the last code that was sent to an address to confirm it, and has not been handed out yet."""
        deadline = time.monotonic() + seconds
        while not (found := self._codes(address)):
            assert time.monotonic() < deadline, f"no code came for {address}"
            time.sleep(0.05)
        self.used += found
        return found[-1]

    def _codes(self, address: str) -> list[str]:
        codes = (CODE.search(mail.get_content()) for mail in self.mails if mail["To"] == address)
        return [code[0] for code in codes if code and code[0] not in self.used]

    def _about(self, number: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if number in mail.get_content()]


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
