"""Single keys for what is done all day. They can be switched off (WCAG 2.1.4), since speech input may trigger them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_COOKIE = "bb_desk_keys"
_YEAR = 365 * 24 * 3600


def are_on(request: HttpRequest) -> bool:
    """Return whether this browser wants single keys."""
    return request.COOKIES.get(_COOKIE) != "off"


def switch(response: HttpResponse, *, on: bool) -> None:
    """Remember the choice in this browser."""
    response.set_cookie(
        _COOKIE,
        "on" if on else "off",
        max_age=_YEAR,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
