"""A message of a box that will never come: our data are an older copy than what the box was told we keep."""

import datetime
from typing import Final

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import SYSTEM
from buergerbuero.pickup.actions.alarming import alarm
from buergerbuero.pickup.models import Box, Incoming, Report
from buergerbuero.pickup.values import Severity

PATIENCE: Final = datetime.timedelta(hours=1)
"""How long a later message waits for those before it. A box sends all that was not acknowledged with each call."""
LOST: Final = "messages_lost"
"""The alarm that something a box has said is gone for good."""


def after_a_gap(report: Report, now: datetime.datetime) -> Incoming | None:
    """Return the next message that there is, where those before it will not come, and tell the desk; else None.

    Without it a box would be silent for ever after our database was put back from a backup: it has thrown away what we
    once acknowledged. A retired box says nothing more: there is nothing to wait for. With the report locked.
    """
    later = Incoming.objects.filter(box_id=report.box_id, number__gt=report.read).order_by("number")
    row = later.first()
    if row is None or (report.box.active and row.received_at > now - PATIENCE):
        return None
    _keep_from(report.box_id, list(later.values_list("number", flat=True)))
    alarm(report.box_id, LOST, Severity.SECURITY, None, now)
    audit.record(
        verb="pickup.messages_lost",
        subject="box",
        subject_id=report.box_id,
        by=SYSTEM,
        now=now,
        detail={"from": str(report.read + 1), "to": str(row.number - 1)},
    )
    return row


def _keep_from(box_id: str, numbers: list[int]) -> None:
    """Let the link acknowledge what came behind the gap without a further one, so that the box goes on."""
    upto = numbers[0]
    for number in numbers[1:]:
        if number != upto + 1:
            break
        upto = number
    Box.objects.filter(id=box_id, received__lt=upto).update(received=upto)
