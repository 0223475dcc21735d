"""A mailbox in memory, where no whole box is needed: what it says waits until it is acknowledged."""

from collections.abc import Callable
from contextlib import suppress

from ausgabebox.keys.port import BoxKeys
from ausgabebox.link.calling import Calls
from ausgabebox.link.port import NoLine, Refused
from ausgabebox.protocol import messages
from ausgabebox.protocol.errors import ProtocolError
from ausgabebox.protocol.messages import Down, Message, Up
from ausgabebox.protocol.signing import TrustedKeys


class Mailbox:
    """Keeps what a box would keep. `refused` counts what was not signed for this box by its town hall."""

    def __init__(self, keys: BoxKeys, trusted: TrustedKeys, now: Callable[[], float]) -> None:
        self._keys, self._trusted, self._now = keys, trusted, now
        self.unheard: dict[int, bytes] = {}
        self.kept: dict[int, Message[Down]] = {}
        self.said = self.refused = self.twice = 0

    def say(self, *bodies: Up) -> None:
        """Have the town hall told."""
        for body in bodies:
            self.said += 1
            message: Message[Up] = Message(self._keys.box_id, self.said, int(self._now()), body)
            self.unheard[self.said] = messages.sign_up(message, self._keys)

    def waiting(self, most: int) -> list[bytes]:
        """Return the oldest that the town hall has not acknowledged."""
        return [self.unheard[number] for number in sorted(self.unheard)[:most]]

    def received(self, number: int) -> None:
        """The town hall has all up to this one."""
        self.unheard = {each: signed for each, signed in self.unheard.items() if each > number}

    def heard_of(self, number: int) -> None:
        """What was said is never forgotten here."""

    def take(self, signed: bytes) -> None:
        """Keep a message of the town hall, once."""
        try:
            message = messages.verify_down(signed, self._trusted, box_id=self._keys.box_id, box_key=self._keys.key_id)
        except ProtocolError:
            self.refused += 1
            return
        self.twice += message.number in self.kept
        self.kept.setdefault(message.number, message)

    def highest_kept(self) -> int:
        """Return the number up to which there is no gap."""
        number = 0
        while number + 1 in self.kept:
            number += 1
        return number


def call_until_quiet(calls: Calls, *, most: int = 100) -> int:
    """Call until nothing more waits on either side, at most so often; return how often."""
    for number in range(1, most + 1):
        with suppress(Refused, NoLine):
            if calls.call().more:
                continue
        return number
    return most
