"""Messages by a stick, where there is no line: all is signed, so whoever carries them can only lose them.

What waits is written from the memory, also while the program runs. What was brought along goes to the program that
runs, by a folder it looks into: it alone writes to the memory.
"""

from dataclasses import dataclass
from typing import Final, Protocol

from ausgabebox.agent import outgoing
from ausgabebox.disk.sticks import BadFile
from ausgabebox.keys.port import BoxKeys
from ausgabebox.protocol import bundles, grants, messages
from ausgabebox.protocol.bundles import Bundle
from ausgabebox.protocol.errors import ProtocolError
from ausgabebox.protocol.signing import Context, TrustedKeys
from ausgabebox.store import post
from ausgabebox.store.database import Store

_AGAIN: Final = "Nothing was taken, and nothing is lost: have the town hall write it anew (./buergerbuero box deliver)."


class Taker(Protocol):
    """Who takes what was brought along: the program that runs."""

    def bring(self, signed: bytes) -> None:
        """Take a message, or a grant alone. Never raises for what it says."""
        ...

    def kept_there(self, number: int) -> None:
        """The town hall has signed that it keeps every message up to this number."""
        ...


@dataclass(frozen=True)
class Written:
    """What was written: how many messages, and how many more did not fit."""

    content: bytes
    messages: int
    left: int


def export(store: Store, keys: BoxKeys, *, now: int) -> Written:
    """Return the file of what waits for the town hall, and of how far its messages are kept. It all stays here too."""
    kept = post.kept(store)
    letters = post.waiting(store, -1)
    fitting = bundles.fitting([outgoing.signed(letter, keys) for letter in letters[: bundles.MESSAGES]])
    bundle = Bundle(Context.UP, keys.box_id, keys.key_id, now, kept, fitting)
    return Written(bundles.sign_bundle(bundle, keys), len(fitting), len(letters) - len(fitting))


def check(content: bytes, trusted: TrustedKeys, *, box_id: str, box_key: bytes) -> int:
    """Say how many messages a file holds that the program would take. Raises BadFile."""
    try:
        return len(_bundle(content, trusted, box_id, box_key).messages)
    except ProtocolError:
        if _is_one(content, trusted, box_id, box_key):
            return 1
    raise _wrong(content, box_id, box_key)


def take(content: bytes, taker: Taker, trusted: TrustedKeys, *, box_id: str, box_key: bytes) -> int:
    """Have a file taken, as if it had come by the line; return how many messages. What is no good is noted there."""
    try:
        bundle = _bundle(content, trusted, box_id, box_key)
    except ProtocolError:
        taker.bring(content)
        return 1
    taker.kept_there(bundle.kept)
    for signed in bundle.messages:
        taker.bring(signed)
    return len(bundle.messages)


def _bundle(content: bytes, trusted: TrustedKeys, box_id: str, box_key: bytes) -> Bundle:
    return bundles.verify_bundle(content, trusted, direction=Context.DOWN, box_id=box_id, box_key=box_key)


def _is_one(content: bytes, trusted: TrustedKeys, box_id: str, box_key: bytes) -> bool:
    try:
        grants.verify(content, trusted, box_id=box_id)
    except ProtocolError:
        try:
            messages.envelope_down(content, trusted, box_id=box_id, box_key=box_key)
        except ProtocolError:
            return False
    return True


def _wrong(content: bytes, box_id: str, box_key: bytes) -> BadFile:
    try:
        claimed = bundles.claimed(content)
    except ProtocolError:
        return BadFile("This holds no messages of the town hall for this box, or is damaged or cut off.", _AGAIN)
    if claimed.direction is not Context.DOWN:
        remedy = "Bring it to the town hall: ./buergerbuero box fetch FILE. The answer comes from there."
        return BadFile("This is what a box has written for the town hall.", remedy)
    if claimed.box_id != box_id:
        return BadFile(f"This is for the box {claimed.box_id}; this one is {box_id}.", "Bring it there.")
    if claimed.box_key != box_key:
        return BadFile("This was written for a box of this name with other keys, before it was set up anew.", _AGAIN)
    return BadFile("The town hall that this box knows has not signed this, or it was changed on the way.", _AGAIN)
