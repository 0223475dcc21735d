"""What the link to the boxes does with a call: keep what the box says, note how far it is, hand out what waits.

Runs with the rights of bb_boxlink, which may do this and nothing else. It looks at signatures and numbers and never at
what messages say; the worker, who reads them, looks at the signatures again.
"""

import datetime
from collections.abc import Mapping
from typing import Final

from django.db import transaction

from ausgabebox.protocol import exchange, messages, signing
from ausgabebox.protocol.errors import UnknownKey
from buergerbuero.base import limits
from buergerbuero.pickup.actions import gaps, room
from buergerbuero.pickup.models import Box, Incoming, Outgoing

CALLS_A_MINUTE: Final = 120
"""Of one box; after weeks without a line each brings up to 32 messages."""
AHEAD: Final = 10_000_000
"""So far ahead of what is known here may a number of a box be, as when our data were put back from an older copy.

A status every minute for fifteen years is less. One further ahead is not believed: it could use up all numbers. How
much is kept of what a box says is not decided by numbers (room).
"""


class CalledBefore(Exception):
    """A call with a number that was used. `turn` is the last one that counted."""

    def __init__(self, turn: int) -> None:
        super().__init__(turn)
        self.turn = turn


def take_call(*, body: bytes, now: datetime.datetime) -> bytes:
    """Return the answer to a call; all of it is kept when this returns, and nothing of it when it raises.

    Raises ProtocolError for what no registered box signed, CalledBefore, TooMany.
    """
    box_id, key = signer_of(body, limit=exchange.LIMIT)
    trusted = signing.TrustedKeys.of([key])
    call = exchange.verify_call(body, trusted, box_id=box_id)
    came = {messages.envelope_up(each, trusted, box_id=box_id).number: each for each in call.messages}
    limits.hit(purpose="box-call", key=box_id, limit=CALLS_A_MINUTE, per_seconds=60, now=now)
    with transaction.atomic():
        box = locked(box_id, key)
        if call.turn <= box.turn:
            raise CalledBefore(box.turn)
        keep(box, came, now)
        waiting = _waiting(box, call.acknowledged)
        note(box, call.acknowledged)
        box.turn, box.last_contact_at = call.turn, now
        box.save(update_fields=["turn", "last_contact_at", "acknowledged", "received"])
    return exchange.pack_answer(exchange.Answer(box.received, waiting))


def signer_of(body: bytes, *, limit: int) -> tuple[str, bytes]:
    """Return the box whose key claims to have signed, and this key. Raises Malformed, UnknownKey."""
    claimed = signing.signed_by(body, limit=limit)
    for box_id, raw in Box.objects.filter(active=True).values_list("pk", "signing_key"):
        if signing.key_id_of(bytes(raw)) == claimed:
            return box_id, bytes(raw)
    raise UnknownKey("key")


def locked(box_id: str, key: bytes) -> Box:
    """Lock a box that still is known by this key: it may have been retired since. Raises UnknownKey."""
    box = Box.objects.select_for_update().get(pk=box_id)
    if not box.active or bytes(box.signing_key) != key:
        raise UnknownKey("key")
    return box


def keep(box: Box, came: Mapping[int, bytes], now: datetime.datetime) -> None:
    """Keep messages whose signatures were looked at, by number; the box is locked, and saved by who calls."""
    rows = [
        Incoming(box=box, number=number, signed=each, size=len(each), received_at=now)
        for number, each in sorted(came.items())
    ]
    new = [row for row in rows if box.received < row.number <= box.received + AHEAD]
    fitting = room.fitting(box, new, now)
    Incoming.objects.bulk_create(fitting, ignore_conflicts=True)  # one that came before stays as it came
    box.received = gaps.end_of_run(box.pk, box.received)


def _waiting(box: Box, acknowledged: int) -> tuple[bytes, ...]:
    rows = Outgoing.objects.filter(box=box, number__gt=acknowledged).order_by("number")
    signed = rows.values_list("signed", flat=True)[: exchange.MESSAGES]
    return exchange.fitting([bytes(each) for each in signed])


def note(box: Box, acknowledged: int) -> None:
    """What a box has kept, it keeps: an older word of it makes us send again, and changes nothing here.

    More than we know to have said: our data are an older copy. What is written next counts on behind it (writing).
    """
    last = Outgoing.objects.filter(box=box).order_by("-number").values_list("number", flat=True).first() or 0
    box.acknowledged = max(box.acknowledged, min(acknowledged, last + AHEAD))
