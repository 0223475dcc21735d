"""The browser that somebody comes with, and the cookie by which it is known again: who has logged in with it before.

The cookie lets nobody in. It only keeps tries with other browsers from using up the tries of this one.
"""

import base64
import binascii
import datetime
import secrets
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from buergerbuero.base.sealing import Tampered, keyed_hash, seal_json, unseal_json
from buergerbuero.base.web import client_address
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import Browser

_LASTS: Final = datetime.timedelta(days=180)
_MOST: Final = 20
"""So many persons share a counter's computer; of more, the last ones are known."""
_CONTEXT: Final = "desk/browser"


def of(request: HttpRequest, *, now: datetime.datetime) -> Browser:
    """Return the browser of a request."""
    words = identity.browser_words(request.headers.get("User-Agent", ""))
    id_, known = _read(request, now)
    return Browser(client_address(request), words, id_, frozenset(known))


def remember(request: HttpRequest, response: HttpResponse, staff_id: UUID, *, now: datetime.datetime) -> None:
    """Let the browser be known again as one in which this person has logged in."""
    id_, known = _read(request, now)
    who = [str(each) for each in (*(one for one in known if one != staff_id), staff_id)][-_MOST:]
    value = {"id": id_ or secrets.token_urlsafe(16), "who": who, "at": now.isoformat()}
    response.set_cookie(
        name(),
        base64.urlsafe_b64encode(seal_json(_key(), value, context=_CONTEXT)).decode().rstrip("="),
        max_age=int(_LASTS.total_seconds()),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def name() -> str:
    """Return the cookie's name."""
    return "__Host-bb_desk_browser" if settings.SESSION_COOKIE_SECURE else "bb_desk_browser"


def _read(request: HttpRequest, now: datetime.datetime) -> tuple[str, list[UUID]]:
    try:
        sealed = base64.urlsafe_b64decode(request.COOKIES[name()] + "==")
        found = unseal_json(_key(), sealed, context=_CONTEXT)
    except (KeyError, ValueError, binascii.Error, Tampered):
        return "", []
    if now - datetime.datetime.fromisoformat(found["at"]) >= _LASTS:
        return "", []
    return found["id"], [UUID(each) for each in found["who"]]


def _key() -> bytes:
    return bytes.fromhex(keyed_hash(settings.SECRET_KEY.encode(), "browsers", purpose="desk"))
