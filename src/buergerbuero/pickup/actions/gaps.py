"""A message of a box that will never come: our data are an older copy than what the box was told we keep."""

import datetime
from typing import Final

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import SYSTEM
from buergerbuero.pickup.actions.alarming import alarm
from buergerbuero.pickup.models import Box, Incoming, Report
from buergerbuero.pickup.values import Noticed, Severity

PATIENCE: Final = datetime.timedelta(hours=1)
"""How long a later message waits for those before it. A box sends all that was not acknowledged with each call."""


def after_a_gap(report: Report, now: datetime.datetime) -> Incoming | None:
    """Return the next message that there is, where those before it will not come, and tell the desk; else None.

    Without it a box would be silent for ever after our database was put back from a backup: it has thrown away what we
    once acknowledged. A retired box says nothing more: there is nothing to wait for. With the report locked.
    """
    row = Incoming.objects.filter(box_id=report.box_id, number__gt=report.read).order_by("number").first()
    if row is None or (report.box.active and row.received_at > now - PATIENCE):
        return None
    _acknowledge(report.box_id, end_of_run(report.box_id, row.number))
    alarm(report.box_id, Noticed.LOST, Severity.SECURITY, None, now)
    audit.record(
        verb="pickup.messages_lost",
        subject="box",
        subject_id=report.box_id,
        by=SYSTEM,
        now=now,
        detail={"from": str(report.read + 1), "to": str(row.number - 1)},
    )
    return row


def _acknowledge(box_id: str, upto: int) -> None:
    """Let the link say that we keep what came behind the gap, so that the box goes on."""
    Box.objects.filter(id=box_id, received__lt=upto).update(received=upto)


def end_of_run(box_id: str, number: int) -> int:
    """Return the last number behind this one up to which no message is missing; only those are looked at."""
    later = Incoming.objects.filter(box_id=box_id, number__gt=number).order_by("number")
    for each in later.values_list("number", flat=True).iterator():
        if each != number + 1:
            break
        number = each
    return number
