"""Reactions for the tests of the outbox. What they do is a row, so that it can be rolled back."""

import datetime

from django.db import connection

from buergerbuero.base import limits, outbox
from buergerbuero.base.outbox import Fact


def note(*, fact: Fact, now: datetime.datetime) -> None:
    """Leave a mark that a second run would collide with or double."""
    limits._increment(f"note/{fact.id}", now)


def fail(*, fact: Fact, now: datetime.datetime) -> None:
    """Do half of the work, then fail."""
    note(fact=fact, now=now)
    raise ConnectionError


def tell(*, fact: Fact, now: datetime.datetime) -> None:
    """Tell of something."""
    outbox.emit(type="test.happened", case_id=fact.case_id, sequence=fact.sequence, now=now)


def tell_and_fail(*, fact: Fact, now: datetime.datetime) -> None:
    """Tell of something, then fail: it has not happened."""
    tell(fact=fact, now=now)
    raise ConnectionError


def lose(*, fact: Fact, now: datetime.datetime) -> None:
    """Do half of the work, then lose the line to the database."""
    note(fact=fact, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


REACTIONS = {
    "test.happened": {"tests.db.base.handlers.note": "Vermerken"},
    "test.failed": {"tests.db.base.handlers.note": "Vermerken", "tests.db.base.handlers.fail": "Scheitern"},
    "test.half": {"tests.db.base.handlers.tell_and_fail": "Halb tun", "tests.db.base.handlers.note": "Vermerken"},
    "test.lost": {"tests.db.base.handlers.lose": "Verlieren", "tests.db.base.handlers.tell": "Sagen"},
    "test.unheard": {},
}
