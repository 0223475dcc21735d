"""Collecting a notice at the counter: the code that proves who comes, and when a letter takes its place. Pure."""

import datetime
import hmac
from typing import Final

from buergerbuero.base.sealing import keyed_hash

DIGITS: Final = 6
LISTED_AFTER: Final = datetime.timedelta(days=30)
"""When the desk lists a notice that nobody has opened, where no period is stated. A working rule, not one of law."""


def collection_code(key: bytes, delivery_id: object) -> str:
    """Return the code that the page of a case shows to whoever has opened it. The case's key says it, no table."""
    found = int(keyed_hash(key, str(delivery_id), purpose="collection"), 16)
    return f"{found % 10**DIGITS:0{DIGITS}d}"


def is_code(typed: str, code: str) -> bool:
    """Whether what was typed is the code, however it is grouped."""
    return hmac.compare_digest("".join(filter(str.isdigit, typed)).encode(), code.encode())


def is_over(last_day: datetime.date | None, today: datetime.date) -> bool:
    """Whether the last day has passed; never while nobody has stated one."""
    return last_day is not None and today > last_day


def may_take_back(collected_at: datetime.datetime, now: datetime.datetime, *, undo_seconds: int) -> bool:
    """Whether a hand-out can still be taken back: as long as a decision can."""
    return now < collected_at + datetime.timedelta(seconds=undo_seconds)
