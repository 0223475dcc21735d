"""What goes to the town hall: queued with what it tells in one transaction, signed when the line asks for it."""

from ausgabebox.agent.timekeeping import Time
from ausgabebox.keys.port import BoxKeys
from ausgabebox.protocol import cbor, checkpoints, messages
from ausgabebox.protocol.messages import Up
from ausgabebox.protocol.shapes import pack
from ausgabebox.store import journal, post, settings
from ausgabebox.store.database import Store

CHECKPOINT_ENTRIES = 500
CHECKPOINT_SECONDS = 86_400
FURTHEST = 10_000_000
"""So many numbers are counted on at once at most; a status every minute for fifteen years is less."""


class Outgoing:
    """The queue to the town hall."""

    def __init__(self, store: Store, keys: BoxKeys, time: Time) -> None:
        self._store, self._keys, self._time = store, keys, time
        self._handed_out = 0
        self._ready: dict[int, bytes] = {}
        """The last ones handed out, by number: without an answer they are handed out again, byte for byte."""

    def queue(self, body: Up) -> int:
        """Queue a message, as part of the caller's transaction; return its number."""
        return post.queue(self._store, kind=body.kind, at=self._time.seconds(), body=cbor.encode(pack(body)))

    def waiting(self, most: int) -> list[bytes]:
        """Return the first messages that wait, signed."""
        letters = post.waiting(self._store, most)
        if letters:
            self._handed_out = max(self._handed_out, letters[-1].number)
        ready = self._ready
        self._ready = {letter.number: ready.get(letter.number) or signed(letter, self._keys) for letter in letters}
        return list(self._ready.values())

    def received(self, number: int) -> None:
        """The town hall keeps everything up to this number; what was never handed out it cannot have."""
        self.kept_there(min(number, self._handed_out))

    def kept_there(self, number: int) -> None:
        """The town hall has signed that it keeps everything up to this number, however that was handed out."""
        number = min(number, self.queued())
        if number < 1 or post.oldest(self._store) > number:
            return
        with self._store.transaction():
            post.received(self._store, number)
            journal.acknowledge(self._store, outgoing=number, now=self._time.seconds())
            self._time.keep()

    def go_on_behind(self, number: int) -> None:
        """Count on behind a number that is known elsewhere, as part of the caller's transaction; what waits too.

        A number too far ahead is not followed: whoever claims it could otherwise use them all up.
        """
        if number - self.queued() > FURTHEST:
            return
        post.go_on_behind(self._store, number)
        self._ready = {}

    def checkpoint_due(self) -> bool:
        """Whether the journal has grown, or aged, enough for a new signed head."""
        count, at = journal.last_checkpoint(self._store)
        ahead = journal.head(self._store).count - count
        return ahead >= CHECKPOINT_ENTRIES or (ahead > 0 and self._time.seconds() - at >= CHECKPOINT_SECONDS)

    def checkpoint(self) -> None:
        """Sign where the journal stands and queue it, as part of the caller's transaction."""
        head, now = journal.head(self._store), self._time.seconds()
        signed = checkpoints.sign(checkpoints.JournalHead(self._keys.box_id, head.count, head.hash, now), self._keys)
        number = self.queue(messages.Checkpoint(signed))
        journal.checkpoint(self._store, at=now, signed=signed, at_head=head, outgoing=number)

    def queued(self) -> int:
        """Return how many messages were ever queued."""
        return settings.number(self._store, "outgoing")


def signed(letter: post.Letter, keys: BoxKeys) -> bytes:
    """Return a message that waits as it goes out: the same bytes each time."""
    return messages.sign_queued(keys.box_id, letter.number, letter.at, letter.kind, cbor.decode(letter.body), keys)
