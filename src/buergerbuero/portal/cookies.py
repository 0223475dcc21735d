"""What the browser keeps: five sealed cookies, each opening one thing for a while.

`draft` opens an application that is being filled in or corrected, `aside` one that was begun before a correction came
between, `receipt` the receipt of one just sent, `case` a case by number and code, `consent` what another parent is
asked. Each holds the code that the server itself does not keep (design.md, "Keys"), sealed with a key from SECRET_KEY
and with the moment it was set, so that its age does not depend on the browser.
"""

import base64
import binascii
import datetime
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from buergerbuero.base.sealing import Tampered, keyed_hash, seal_json, unseal_json

Kind: TypeAlias = Literal["draft", "receipt", "case", "aside", "consent"]

# How long each is good for. A draft outlives the evening, not two days on a borrowed computer; its code lasts 30 days.
LASTS: Final[dict[Kind, datetime.timedelta]] = {
    "draft": datetime.timedelta(hours=24),
    "receipt": datetime.timedelta(minutes=60),
    "case": datetime.timedelta(minutes=30),
    "aside": datetime.timedelta(hours=24),
    "consent": datetime.timedelta(minutes=30),
}


@dataclass(frozen=True)
class Ticket:
    """What a cookie says: which draft (id) or case (number), the code that opens it, and since when."""

    subject: str
    code: str
    at: datetime.datetime


def read(request: HttpRequest, kind: Kind, *, now: datetime.datetime) -> Ticket | None:
    """Return the ticket of a kind; None if there is none, or it is too old, or was not made here."""
    try:
        sealed = base64.urlsafe_b64decode(request.COOKIES[name(kind)] + "==")  # decoding ignores what is too much
        found = unseal_json(_key(), sealed, context=_context(kind))
    except (KeyError, ValueError, binascii.Error, Tampered):
        return None
    ticket = Ticket(found["subject"], found["code"], datetime.datetime.fromisoformat(found["at"]))
    return ticket if now - ticket.at < LASTS[kind] else None


def give(response: HttpResponse, kind: Kind, ticket: Ticket, *, now: datetime.datetime) -> None:
    """Put a ticket into the answer, good for the rest of its time."""
    value = {"subject": ticket.subject, "code": ticket.code, "at": ticket.at.isoformat()}
    left = ticket.at + LASTS[kind] - now
    response.set_cookie(
        name(kind),
        # without padding, which would make the value one that must be quoted
        base64.urlsafe_b64encode(seal_json(_key(), value, context=_context(kind))).decode().rstrip("="),
        max_age=int(left.total_seconds()),
        httponly=True,
        secure=settings.CSRF_COOKIE_SECURE,
        samesite="Lax",  # not Strict: whoever comes from the link in a mail is still inside; forms carry tokens
    )


def take_back(response: HttpResponse, *kinds: Kind) -> None:
    """Make the browser forget tickets."""
    for kind in kinds:
        response.delete_cookie(name(kind), samesite="Lax")


def name(kind: Kind) -> str:
    """Return the cookie's name. Over TLS the prefix makes browsers refuse one that a neighbouring host has set."""
    return f"__Host-bb_{kind}" if settings.CSRF_COOKIE_SECURE else f"bb_{kind}"


def _key() -> bytes:
    return bytes.fromhex(keyed_hash(settings.SECRET_KEY.encode(), "cookies", purpose="portal"))


def _context(kind: Kind) -> str:
    return f"portal/cookie/{kind}/1"
