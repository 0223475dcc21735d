"""Writing to a box: signed by the key that the worker alone holds, numbered without gap."""

import datetime

from django.conf import settings

from ausgabebox.protocol import messages
from ausgabebox.protocol.messages import Down, Message
from ausgabebox.protocol.signing import SigningKey, key_id_of
from buergerbuero.pickup.actions.alarming import alarm
from buergerbuero.pickup.models import Outgoing, Report
from buergerbuero.pickup.values import Noticed, Severity


def locked_report(box_id: str) -> Report:
    """Return the row that says how far a box was read and written to; whoever has it is alone with that box.

    The box itself is read when it is asked for, and so after the lock: it may have been retired while we waited.
    """
    return Report.objects.select_for_update().get(box_id=box_id)


def write(report: Report, body: Down, *, now: datetime.datetime) -> None:
    """Sign a message and lay it ready for the box, whose report is locked. A retired one is told nothing.

    A box that keeps more than was written here knew us before our data were put back from an older copy: a number that
    it has would be taken for known, and a restriction never count.
    """
    if not report.box.active:
        return
    if report.box.acknowledged > report.written:
        report.written = report.box.acknowledged
        alarm(report.box_id, Noticed.FORGOTTEN, Severity.SECURITY, None, now)
    report.written += 1
    message = Message(report.box_id, report.written, int(now.timestamp()), body)
    signed = messages.sign_down(message, signer(), box_key=key_id_of(bytes(report.box.signing_key)))
    Outgoing.objects.create(box_id=report.box_id, number=report.written, signed=signed, made_at=now)
    report.save(update_fields=["written"])


def signer() -> SigningKey:
    """Return the key that boxes know us by. Raises NotHeld outside of the worker."""
    return SigningKey.of(settings.BB.held("pickup_key"))
