"""Putting a box into operation."""

import datetime
import hashlib
import re
from collections.abc import Mapping
from typing import Final

from django.db import transaction

from ausgabebox.protocol import pins
from ausgabebox.protocol.errors import ProtocolError
from ausgabebox.protocol.signing import TrustedKeys
from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import Actor
from buergerbuero.pickup.models import Box, Compartment, Incoming, Outgoing, Report, UsedKey
from buergerbuero.pickup.values import BadBox, Reach

_ID: Final = re.compile(r"[a-z0-9-]{1,40}")
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def register_box(
    *,
    box_id: str,
    name: str,
    place: str,
    signing_key: bytes,
    sealing_key: bytes,
    fingerprint: str,
    compartments: Mapping[int, str],
    by: Actor,
    now: datetime.datetime,
) -> None:
    """Know a box by its keys, and what compartments it has. Run as the owner: no process may.

    A box that is known keeps its orders; name, place and compartments become those given here. Other keys are another
    computer, which counts from one and knows nothing of what lies in the box: the one before must be retired first.
    Keys that ever counted for any box, count for no other and not again after it was retired. Raises BadBox.
    """
    _check(box_id, signing_key, sealing_key, fingerprint, compartments)
    Report.objects.select_for_update().filter(box=box_id).first()  # in the order in which the worker locks
    before = Box.objects.select_for_update().filter(pk=box_id).first()
    if before is not None:
        same = (bytes(before.signing_key), bytes(before.sealing_key)) == (signing_key, sealing_key)
        if before.active and not same:
            raise BadBox("retire_first")
        if not before.active:
            _begin_anew(box_id)
    box, new = Box.objects.update_or_create(
        id=box_id,
        defaults={
            "name": name[:100],
            "place": place[:200],
            "signing_key": signing_key,
            "sealing_key": sealing_key,
            "fingerprint": fingerprint,
            "registered_at": now,
            "active": True,
        },
    )
    if before is None or not before.active:
        _use(box, signing_key, sealing_key)
    Report.objects.get_or_create(box=box)
    box.compartments.exclude(number__in=list(compartments)).delete()
    for number, reach in compartments.items():
        Compartment.objects.update_or_create(box=box, number=number, defaults={"reach": Reach(reach)})
    audit.record(
        verb="pickup.box_registered",
        subject="box",
        subject_id=box_id,
        by=by,
        now=now,
        detail={"compartments": str(len(compartments)), "new": "yes" if new else "no", "certificate": fingerprint},
    )


def _use(box: Box, *keys: bytes) -> None:
    """Note that these keys count for this box from now on. Raises BadBox where one ever counted for any."""
    for key in keys:
        if not UsedKey.objects.get_or_create(digest=hashlib.sha256(key).hexdigest(), defaults={"box": box})[1]:
            raise BadBox("known_keys")


def _begin_anew(box_id: str) -> None:
    """Forget how far the computer before was, so that nothing the new one says is taken for known.

    All that it had said was read when it was retired.
    """
    Incoming.objects.filter(box=box_id).delete()
    Outgoing.objects.filter(box=box_id).delete()
    Box.objects.filter(pk=box_id).update(received=0, acknowledged=0, turn=0)
    Report.objects.filter(box=box_id).update(read=0, written=0, journal_count=0, journal_head=b"")


def _check(
    box_id: str, signing_key: bytes, sealing_key: bytes, fingerprint: str, compartments: Mapping[int, str]
) -> None:
    if not _ID.fullmatch(box_id):
        raise BadBox("id")
    if not _FINGERPRINT.fullmatch(fingerprint):
        raise BadBox("fingerprint")
    if len(sealing_key) != pins.PUBLIC_BYTES:
        raise BadBox("sealing_key")
    try:
        TrustedKeys.of([signing_key])
    except ProtocolError:
        raise BadBox("signing_key") from None
    if not compartments or not set(compartments.values()) <= set(Reach):
        raise BadBox("compartments")
