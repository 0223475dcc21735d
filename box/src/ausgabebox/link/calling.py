"""One call: what waits goes up, what came down is taken, and what the town hall keeps need not be said again.

Nothing here is remembered beyond the number of the call, and that the town hall says when it is not known. So a power
cut between any two lines loses nothing: what was not acknowledged is said again, what comes again is known by its
number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ausgabebox.link.port import Caller, Exchange, Mailbox, NoLine, Refused
from ausgabebox.protocol import exchange, messages
from ausgabebox.protocol.errors import ProtocolError


@dataclass(frozen=True)
class Called:
    """What a call brought: how many messages went and came; `more` if another one should follow at once."""

    went: int
    came: int
    more: bool


class Calls:
    """Calls of one box."""

    def __init__(self, mailbox: Mailbox, keys: Caller, way: Exchange, now: Callable[[], float]) -> None:
        self._mailbox, self._keys, self._way, self._now = mailbox, keys, way, now
        self._turn = 0

    def call(self) -> Called:
        """Call once. Raises NoLine, Refused."""
        waiting = exchange.fitting(self._mailbox.waiting(exchange.MESSAGES))
        before = self._mailbox.highest_kept()
        answer = self._ask(waiting)
        numbers = [messages.claimed_number(each) for each in waiting]
        heard = bool(numbers) and answer.received >= numbers[0]
        if heard:
            self._mailbox.received(min(answer.received, numbers[-1]))  # never more than was said
        self._mailbox.heard_of(answer.received)
        for signed in answer.messages:
            self._mailbox.take(signed)
        on = self._mailbox.highest_kept() > before  # to be acknowledged; what is not kept comes again, but not at once
        return Called(len(waiting), len(answer.messages), more=on or (heard and len(waiting) == exchange.MESSAGES))

    def _ask(self, waiting: Sequence[bytes]) -> exchange.Answer:
        try:
            answer = self._send(waiting)
        except Refused as refused:
            if refused.turn is None or refused.turn < self._turn:
                raise
            self._turn = refused.turn
            answer = self._send(waiting)
        try:
            return exchange.unpack_answer(answer)
        except ProtocolError as error:
            raise NoLine("answer") from error

    def _send(self, waiting: Sequence[bytes]) -> bytes:
        self._turn += 1
        acknowledged, at = self._mailbox.highest_kept(), max(0, int(self._now()))
        call = exchange.Call(self._keys.box_id, self._turn, at, acknowledged, tuple(waiting))
        return self._way(exchange.sign_call(call, self._keys))
