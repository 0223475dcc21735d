"""What the inbox needs from outside."""

from typing import Protocol

from buergerbuero.messages.values import Mail


class MailRefused(Exception):
    """The mail server will never take this mail: the address does not exist or is malformed."""


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: Mail) -> None:
        """Hand the mail over. Raises MailRefused for good, OSError or SMTPException when it is worth trying again."""
