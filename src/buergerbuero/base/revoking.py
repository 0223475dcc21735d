"""Tickets that a log-out has ended for good, so that a copy of the cookie opens nothing either.

A ticket lies in the browser alone; what is kept here is only that one of them has ended, until it would have anyway.
"""

import datetime

from django.conf import settings
from django.db import connection

from buergerbuero.base.models import RevokedTicket
from buergerbuero.base.sealing import keyed_hash


def revoke(*, session: str, until: datetime.datetime) -> None:
    """End what was opened under this random id, wherever its ticket lies. `until`: when it would end anyway."""
    RevokedTicket.objects.bulk_create([RevokedTicket(mark=mark(session), ends_at=until)], ignore_conflicts=True)


def is_revoked(session: str) -> bool:
    """Whether what was opened under this id has been ended."""
    with connection.cursor() as cursor:  # every page asks: Django's own way takes longer than the database
        cursor.execute("SELECT 1 FROM base_revokedticket WHERE mark = %s", [mark(session)])
        return cursor.fetchone() is not None


def sweep(*, now: datetime.datetime) -> int:
    """Forget those that would have ended by now; return how many."""
    return RevokedTicket.objects.filter(ends_at__lt=now).delete()[0]


def mark(session: str) -> str:
    """Return what stands for a ticket's random id here."""
    return keyed_hash(settings.SECRET_KEY.encode(), session, purpose="revoked")
