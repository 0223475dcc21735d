"""How often one address may try what could be guessed at. Enough for a family, not for a machine."""

import datetime
from typing import Final

from django.http import HttpRequest

from buergerbuero.base import limits
from buergerbuero.base.web import client_address

_QUARTER: Final = 15 * 60
_HOUR: Final = 60 * 60


def starting(request: HttpRequest, *, now: datetime.datetime) -> None:
    """Count a started application. Raises base.limits.TooMany."""
    limits.hit(purpose="start", key=client_address(request), limit=60, per_seconds=_HOUR, now=now)


def sending(request: HttpRequest, *, now: datetime.datetime) -> None:
    """Count a file that is announced. Raises base.limits.TooMany."""
    limits.hit(purpose="file", key=client_address(request), limit=300, per_seconds=_HOUR, now=now)


def receiving(request: HttpRequest, *, now: datetime.datetime) -> None:
    """Count a piece of a file, one taken away and the like; some gigabytes in all. Raises base.limits.TooMany."""
    limits.hit(purpose="piece", key=client_address(request), limit=8000, per_seconds=_HOUR, now=now)


def turning(request: HttpRequest, *, now: datetime.datetime) -> None:
    """Count a page that is turned, for which one computer works a second. Raises base.limits.TooMany."""
    limits.hit(purpose="turn", key=client_address(request), limit=300, per_seconds=_HOUR, now=now)


def filling(request: HttpRequest, *, now: datetime.datetime) -> None:
    """Count a form that answers are put into; few can be at a time, for everybody. Raises base.limits.TooMany."""
    limits.hit(purpose="fill", key=client_address(request), limit=60, per_seconds=_HOUR, now=now)


def resuming(request: HttpRequest, *, now: datetime.datetime) -> None:
    """Count a try to come back to a draft. Raises base.limits.TooMany."""
    limits.hit(purpose="resume", key=client_address(request), limit=20, per_seconds=_QUARTER, now=now)


def logging_in(request: HttpRequest, *, now: datetime.datetime) -> None:
    """Count a try to open a case. Raises base.limits.TooMany.

    Only by address: who counted by case number as well could lock the rightful person out, and 80 random bits of the
    code need no such help.
    """
    limits.hit(purpose="case-address", key=client_address(request), limit=60, per_seconds=_QUARTER, now=now)


def asking_mail(request: HttpRequest, *, now: datetime.datetime) -> None:
    """Count a wish for another code by mail. Raises base.limits.TooMany."""
    limits.hit(purpose="mail-code", key=client_address(request), limit=10, per_seconds=_HOUR, now=now)


def verifying(request: HttpRequest, *, now: datetime.datetime) -> None:
    """Count a look at a document's code. Raises base.limits.TooMany."""
    limits.hit(purpose="verify", key=client_address(request), limit=30, per_seconds=_QUARTER, now=now)


def paying(request: HttpRequest, *, now: datetime.datetime) -> None:
    """Count a way to the payment provider. Raises base.limits.TooMany."""
    limits.hit(purpose="pay", key=client_address(request), limit=60, per_seconds=_QUARTER, now=now)


def hearing(provider: str, *, now: datetime.datetime) -> None:
    """Count a genuine call of a payment provider, whose calls may all come from one address. Raises TooMany."""
    limits.hit(purpose="payment-call", key=provider, limit=6000, per_seconds=_HOUR, now=now)


def leaving(request: HttpRequest, *, now: datetime.datetime) -> None:
    """Count a way to a provider of log-ins. Raises base.limits.TooMany."""
    limits.hit(purpose="login-leave", key=client_address(request), limit=60, per_seconds=_QUARTER, now=now)


def answering(request: HttpRequest, *, now: datetime.datetime) -> None:
    """Count an answer of a provider that a browser brings. Raises base.limits.TooMany."""
    limits.hit(purpose="login-answer", key=client_address(request), limit=60, per_seconds=_QUARTER, now=now)
