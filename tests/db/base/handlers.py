"""Reactions for the tests of the outbox. What they do is a row, so that it can be rolled back."""

import datetime

from buergerbuero.base import limits
from buergerbuero.base.outbox import Fact


def note(*, fact: Fact, now: datetime.datetime) -> None:
    """Leave a mark that a second run would collide with or double."""
    limits._increment(f"note/{fact.id}", now)


def fail(*, fact: Fact, now: datetime.datetime) -> None:
    """Do half of the work, then fail."""
    note(fact=fact, now=now)
    raise ConnectionError


REACTIONS = {
    "test.happened": {"tests.db.base.handlers.note": "Vermerken"},
    "test.failed": {"tests.db.base.handlers.note": "Vermerken", "tests.db.base.handlers.fail": "Scheitern"},
    "test.unheard": {},
}
