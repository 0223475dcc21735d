"""Reactions for the tests of the outbox. What they do is a row, so that it can be rolled back."""

import datetime

from buergerbuero.base import limits, outbox
from buergerbuero.base.outbox import Fact


def note(*, fact: Fact, now: datetime.datetime) -> None:
    """Leave a mark that a second run would collide with or double."""
    limits._increment(f"note/{fact.id}", now)


def fail(*, fact: Fact, now: datetime.datetime) -> None:
    """Do half of the work, then fail."""
    note(fact=fact, now=now)
    raise ConnectionError


def tell_and_fail(*, fact: Fact, now: datetime.datetime) -> None:
    """Tell of something, then fail: it has not happened."""
    outbox.emit(type="test.happened", case_id=fact.case_id, sequence=fact.sequence, now=now)
    raise ConnectionError


REACTIONS = {
    "test.happened": {"tests.db.base.handlers.note": "Vermerken"},
    "test.failed": {"tests.db.base.handlers.note": "Vermerken", "tests.db.base.handlers.fail": "Scheitern"},
    "test.half": {"tests.db.base.handlers.tell_and_fail": "Halb tun", "tests.db.base.handlers.note": "Vermerken"},
    "test.unheard": {},
}
