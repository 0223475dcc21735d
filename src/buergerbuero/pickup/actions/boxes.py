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
from buergerbuero.pickup.actions.staying import locked_alone
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
    before = locked_alone(box_id)
    anew = before is None or not before.active
    if before and not anew and (bytes(before.signing_key), bytes(before.sealing_key)) != (signing_key, sealing_key):
        raise BadBox("retire_first")
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
    if anew:
        _begin(box)
    _keep_compartments(box, compartments)
    audit.record(
        verb="pickup.box_registered",
        subject="box",
        subject_id=box_id,
        by=by,
        now=now,
        detail={"compartments": str(len(compartments)), "new": "yes" if new else "no", "certificate": fingerprint},
    )


def _begin(box: Box) -> None:
    """Begin with new keys, and with nothing said or told: what a new computer says must not be taken for known.

    All that the one before had said was read when it was retired. Raises BadBox where a key ever counted for any box.
    """
    for key in (bytes(box.signing_key), bytes(box.sealing_key)):
        if not UsedKey.objects.get_or_create(digest=hashlib.sha256(key).hexdigest(), defaults={"box": box})[1]:
            raise BadBox("known_keys")
    Incoming.objects.filter(box=box).delete()
    Outgoing.objects.filter(box=box).delete()
    Box.objects.filter(pk=box.pk).update(received=0, acknowledged=0, turn=0, last_contact_at=None)
    Report(box=box).save()  # over that of the computer before, too


def _keep_compartments(box: Box, compartments: Mapping[int, str]) -> None:
    box.compartments.exclude(number__in=list(compartments)).delete()
    for number, reach in compartments.items():
        Compartment.objects.update_or_create(box=box, number=number, defaults={"reach": Reach(reach)})


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
