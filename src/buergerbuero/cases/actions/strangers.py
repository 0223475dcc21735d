"""Mails with a code go to addresses that anybody may have named: so many a day to one of them, whoever asks."""

import datetime
from typing import Final

from buergerbuero.base import limits, outbox
from buergerbuero.base.outbox import Fact, Handler

MOST_A_DAY: Final = 5
"""Codes to one address, over all applications. A family that applies for each child needs several."""
_DAY: Final = 24 * 60 * 60
_TRIED_FOR: Final = datetime.timedelta(days=2)


def may_write(address: str, *, now: datetime.datetime) -> int:
    """Count a code to an address; return 0 if it may be sent, otherwise after how many seconds another one may."""
    try:
        limits.hit(purpose="mail-to", key=_mailbox(address), limit=MOST_A_DAY, per_seconds=_DAY, now=now)
    except limits.TooMany as full:
        return full.retry_after
    return 0


def write_later(fact: Fact, handler: Handler, *, after: int, now: datetime.datetime) -> None:
    """Let a handler try again after so many seconds, for two days in all: then who waits has to ask anew."""
    if now - fact.occurred_at < _TRIED_FOR:
        outbox.repeat(fact, handler=handler, at=now + datetime.timedelta(seconds=after))


def _mailbox(address: str) -> str:
    """Return what addresses of one mailbox have in common: a+b@example.org reaches a@example.org."""
    name, _, domain = address.strip().casefold().rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"
