"""What the browser keeps: seven sealed cookies, each opening one thing for a while.

`draft` opens an application that is being filled in or corrected, `aside` one that was begun before a correction came
between, `receipt` the receipt of one just sent, `case` a case by number and code, `consent` what another parent is
asked. Each of them holds the code that the server itself does not keep (design.md, "Keys"), sealed with a key from
SECRET_KEY and with the moment it was set, so that its age does not depend on the browser. `shown` opens nothing: see
`once`. `pin` is shown once: see `boxes`.

A copy of a cookie ends when its original does: use makes it last longer, never beyond ENDS, and a log-out ends every
copy (base.revoking).
"""

import base64
import binascii
import dataclasses
import datetime
import json
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from buergerbuero.base import revoking
from buergerbuero.base.sealing import Tampered, keyed_hash, seal, unseal
from buergerbuero.forms.values import KEPT

Kind: TypeAlias = Literal["draft", "receipt", "case", "aside", "consent", "shown", "pin"]

# How long each is good for. A draft outlives the evening, not two days on a borrowed computer; its code lasts 30 days.
LASTS: Final[dict[Kind, datetime.timedelta]] = {
    "draft": datetime.timedelta(hours=24),
    "receipt": datetime.timedelta(minutes=60),
    "case": datetime.timedelta(minutes=30),
    "aside": datetime.timedelta(hours=24),
    "consent": datetime.timedelta(minutes=30),
    "shown": datetime.timedelta(minutes=5),
    "pin": datetime.timedelta(minutes=5),
}
# How long each is good for at most, however often it is used. What opens a draft ends with the draft: whoever comes
# back to it each evening need not have written the code down.
ENDS: Final[dict[Kind, datetime.timedelta]] = {
    **LASTS,
    "draft": KEPT,
    "case": datetime.timedelta(hours=8),
    "aside": KEPT,
    "consent": datetime.timedelta(hours=8),
}
RENEWED_EACH: Final = datetime.timedelta(minutes=1)
"""How old use may be in a ticket. It ends that much earlier at most."""
LARGEST: Final = 3900
"""Bytes of a cookie with its name, of which browsers must take 4096 (RFC 6265, 6.1)."""
_WINDOW: Final = 12
"""Of compressing: 4 kB (2^12). The usual 32 kB would be cleared for every cookie, and few hold more than 300 bytes."""


class TooMuch(Exception):
    """What is to be kept does not fit into a cookie."""


def _new_session() -> str:
    return secrets.token_urlsafe(12)


@dataclass(frozen=True)
class Ticket:
    """What a cookie says: which draft (id) or case (number), the code that opens it, since when, when used last.

    session: a random id that stays the same however often the ticket is renewed, and that a log-out revokes.
    """

    subject: str
    code: str
    since: datetime.datetime
    used: datetime.datetime | None = None
    session: str = dataclasses.field(default_factory=_new_session)

    def ends(self, kind: Kind) -> datetime.datetime:
        """Return when it opens nothing any more, unless it is used before."""
        return min((self.used or self.since) + LASTS[kind], self.since + ENDS[kind])


def read(request: HttpRequest, kind: Kind, *, now: datetime.datetime) -> Ticket | None:
    """Return the ticket of a kind; None if there is none, or it is too old, revoked, or was not made here."""
    ticket = presented(request, kind, now=now)
    return None if ticket is None or revoking.is_revoked(ticket.session) else ticket


def presented(request: HttpRequest, kind: Kind, *, now: datetime.datetime) -> Ticket | None:
    """Return the same, for who asks with what it opens whether it was revoked (keyring.row_with_copy)."""
    ticket = _ticket(request, kind)
    return None if ticket is None or now >= ticket.ends(kind) else ticket


def give(response: HttpResponse, kind: Kind, ticket: Ticket, *, now: datetime.datetime) -> None:
    """Put a ticket into the answer, good for the rest of its time."""
    used = ticket.used or ticket.since
    value = {
        "subject": ticket.subject,
        "code": ticket.code,
        "since": ticket.since.isoformat(),
        "used": used.isoformat(),
        "session": ticket.session,
    }
    keep(response, kind, value, lasts=ticket.ends(kind) - now)


def renew(response: HttpResponse, kind: Kind, ticket: Ticket, *, now: datetime.datetime) -> None:
    """Put a ticket that was used into the answer, good for its time from now on."""
    give(response, kind, dataclasses.replace(ticket, used=now), now=now)


def replace(
    request: HttpRequest, response: HttpResponse, kind: Kind, ticket: Ticket, *, now: datetime.datetime
) -> None:
    """Give a ticket in the place of one that lies in the browser, under the same id: a log-out then ends both."""
    before = read(request, kind, now=now)
    give(response, kind, dataclasses.replace(ticket, session=before.session) if before else ticket, now=now)


def take_back(response: HttpResponse, *kinds: Kind) -> None:
    """Make the browser forget tickets. They are not ended: a copy would still open (see `end`)."""
    for kind in kinds:
        response.delete_cookie(name(kind), samesite="Lax")


def end(request: HttpRequest, response: HttpResponse, *kinds: Kind) -> None:
    """Make the browser forget tickets, and end them for good, wherever a copy of them lies."""
    for kind in kinds:
        if ticket := _ticket(request, kind):
            # Also what was opened under the same id before: the draft of which a case was made.
            revoking.revoke(session=ticket.session, until=ticket.since + max(ENDS.values()))
    take_back(response, *kinds)


def keep(response: HttpResponse, kind: Kind, value: Mapping[str, Any], *, lasts: datetime.timedelta) -> None:
    """Put a sealed value into the answer. Raises TooMuch."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    sealed = seal(_key(), zlib.compress(text, 9, wbits=_WINDOW), context=_context(kind))
    content = base64.urlsafe_b64encode(sealed).decode().rstrip("=")  # padding would make it a value to be quoted
    if len(content) + len(name(kind)) > LARGEST:
        raise TooMuch
    response.set_cookie(
        name(kind),
        content,
        max_age=int(lasts.total_seconds()),
        httponly=True,
        secure=settings.CSRF_COOKIE_SECURE,
        samesite="Lax",  # not Strict: whoever comes from the link in a mail is still inside; forms carry tokens
    )


def kept(request: HttpRequest, kind: Kind) -> dict[str, Any] | None:
    """Return the value that the browser keeps, however old; None if there is none, or it was not made here."""
    try:
        sealed = base64.urlsafe_b64decode(request.COOKIES[name(kind)] + "==")  # decoding ignores what is too much
        found: dict[str, Any] = json.loads(zlib.decompress(unseal(_key(), sealed, context=_context(kind))))
    except (KeyError, ValueError, binascii.Error, Tampered):
        return None
    return found


def name(kind: Kind) -> str:
    """Return the cookie's name. Over TLS the prefix makes browsers refuse one that a neighbouring host has set."""
    return f"__Host-bb_{kind}" if settings.CSRF_COOKIE_SECURE else f"bb_{kind}"


def _ticket(request: HttpRequest, kind: Kind) -> Ticket | None:
    found = kept(request, kind)
    if found is None or "session" not in found:
        return None
    since, used = (datetime.datetime.fromisoformat(found[moment]) for moment in ("since", "used"))
    return Ticket(found["subject"], found["code"], since, used, found["session"])


def _key() -> bytes:
    return _derived(settings.SECRET_KEY)


@lru_cache
def _derived(secret: str) -> bytes:
    return bytes.fromhex(keyed_hash(secret.encode(), "cookies", purpose="portal"))


def _context(kind: Kind) -> str:
    return f"portal/cookie/{kind}/2"
