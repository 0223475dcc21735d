"""The cookie that somebody takes along to the directory and back: sealed, for ten minutes, for one way."""

import base64
import binascii
import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from buergerbuero.base.sealing import Tampered, keyed_hash, seal_json, unseal_json
from buergerbuero.identity.values import DirectoryTrip

_CONTEXT: Final = "desk/trip"


def give(response: HttpResponse, trip: DirectoryTrip, *, now: datetime.datetime) -> None:
    """Let the browser keep it. Lax, for it must come back with a link from another site."""
    said = [trip.state, trip.nonce, trip.verifier, trip.until.isoformat(), trip.following]
    value = [*said, *(map(str, trip.link or ()))]
    response.set_cookie(
        name(),
        base64.urlsafe_b64encode(seal_json(_key(), value, context=_CONTEXT)).decode().rstrip("="),
        max_age=int((trip.until - now).total_seconds()),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def read(request: HttpRequest) -> DirectoryTrip | None:
    """Return the way that this browser has begun; whether it is still good is for others to say."""
    try:
        sealed = base64.urlsafe_b64decode(request.COOKIES[name()] + "==")
        state, nonce, verifier, until, following, *link = unseal_json(_key(), sealed, context=_CONTEXT)
    except (KeyError, ValueError, binascii.Error, Tampered):
        return None
    who = (UUID(link[0]), UUID(link[1])) if link else None
    return DirectoryTrip(state, nonce, verifier, datetime.datetime.fromisoformat(until), following, who)


def forget(response: HttpResponse) -> None:
    """Make the browser forget it."""
    response.delete_cookie(name(), samesite="Lax")


def name() -> str:
    """Return the cookie's name."""
    return "__Host-bb_desk_trip" if settings.SESSION_COOKIE_SECURE else "bb_desk_trip"


def _key() -> bytes:
    return bytes.fromhex(keyed_hash(settings.SECRET_KEY.encode(), "trips", purpose="desk"))
