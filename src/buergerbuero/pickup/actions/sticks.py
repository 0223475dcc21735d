"""Messages of and for a box in a file, where there is no line for weeks: what a call does, in two halves.

What came is taken with the rights of bb_boxlink, as from a call. What goes says up to where the box need not say
anything again; it is signed as a whole, and so needs the worker.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction

from ausgabebox.protocol import bundles, messages, signing
from ausgabebox.protocol.bundles import Bundle
from ausgabebox.protocol.signing import Context
from buergerbuero.pickup.actions.calls import keep, locked, note, signer_of
from buergerbuero.pickup.actions.writing import signer
from buergerbuero.pickup.models import Box, Incoming, Outgoing, Report
from buergerbuero.pickup.values import UnknownBox


@dataclass(frozen=True)
class Fetched:
    """What a file of a box held: how many messages are new, known before, and not kept: no room for them (room).

    `missing`: numbers from and to of messages that are kept nowhere, though later ones are here.
    """

    box_id: str
    at: datetime.datetime
    new: int
    known: int
    left: int
    missing: tuple[int, int] | None


@dataclass(frozen=True)
class Delivered:
    """A file for a box: how many messages it holds, how many more wait, and up to where the box is acknowledged."""

    content: bytes
    messages: int
    left: int
    kept: int


def take_bundle(*, body: bytes, now: datetime.datetime) -> Fetched:
    """Keep what a box wrote; all of it is kept when this returns, and nothing when it raises. Twice is as once.

    It is no call: it says nothing of the box being there now. Raises ProtocolError for what no registered box signed.
    """
    box_id, key = signer_of(body, limit=bundles.LIMIT)
    trusted = signing.TrustedKeys.of([key])
    bundle = bundles.verify_bundle(body, trusted, direction=Context.UP, box_id=box_id, box_key=signing.key_id_of(key))
    came = {messages.envelope_up(each, trusted, box_id=box_id).number: each for each in bundle.messages}
    with transaction.atomic():
        box = locked(box_id, key)
        before, had = box.received, _had(box)
        keep(box, came, now)
        note(box, bundle.kept)
        box.turn += 1  # the numbers of a box only grow (guards.sql); by the line it is told of this one
        box.save(update_fields=["turn", "acknowledged", "received"])
        has = _had(box)
    new = len(has - had)
    known = sum(number <= before or number in had for number in came)
    at = datetime.datetime.fromtimestamp(bundle.at, tz=datetime.UTC)
    return Fetched(box_id, at, new, known, len(came) - new - known, _missing(box.received, has))


def bundle_for(*, box_id: str, now: datetime.datetime) -> Delivered:
    """Return the file of what waits for a box. What it says is to be read before. Raises UnknownBox, NotHeld."""
    report = Report.objects.select_related("box").filter(box_id=box_id, box__active=True).first()
    if report is None:
        raise UnknownBox(box_id)
    rows = Outgoing.objects.filter(box_id=box_id, number__gt=report.box.acknowledged).order_by("number")
    fitting = bundles.fitting([bytes(each) for each in rows.values_list("signed", flat=True)[: bundles.MESSAGES]])
    key = signing.key_id_of(bytes(report.box.signing_key))
    bundle = Bundle(Context.DOWN, box_id, key, int(now.timestamp()), report.read, fitting)
    return Delivered(bundles.sign_bundle(bundle, signer()), len(fitting), rows.count() - len(fitting), report.read)


def _had(box: Box) -> set[int]:
    """The numbers that are kept unread or not long read; with `received` it is all that is known."""
    return set(Incoming.objects.filter(box=box).values_list("number", flat=True))


def _missing(received: int, has: set[int]) -> tuple[int, int] | None:
    later = [number for number in has if number > received]
    return (received + 1, min(later) - 1) if later else None
