"""A box calls."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ausgabebox.protocol import exchange
from ausgabebox.protocol.errors import Malformed, ProtocolError
from buergerbuero.base import clock, limits
from buergerbuero.base.web import client_address
from buergerbuero.boxlink.access import box
from buergerbuero.boxlink.answers import CBOR, refusal
from buergerbuero.pickup import actions

MOST = exchange.LIMIT + 1024
"""Bytes of a call with its signature."""
BAD_CALLS_A_MINUTE = 30
"""From one address: boxes that are being repaired, and whoever has stolen one's certificate."""


@csrf_exempt  # whoever calls is no browser: no cookie, and the call is signed
@require_POST
@box
def call(request: HttpRequest) -> HttpResponse:
    """Keep what a box says, and answer with what waits for it."""
    now = clock.now()
    body = _body(request)
    if body is None:
        return refusal("size")
    try:
        return HttpResponse(actions.take_call(body=body, now=now), content_type=CBOR)
    except actions.CalledBefore as before:
        return refusal("turn", turn=before.turn)
    except ProtocolError as error:
        limits.hit(purpose="bad-call", key=client_address(request), limit=BAD_CALLS_A_MINUTE, per_seconds=60, now=now)
        return refusal("malformed" if isinstance(error, Malformed) else "stranger")


def _body(request: HttpRequest) -> bytes | None:
    """Return what came, None where it is more than any call. Without a length that was announced nothing is read."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdigit() or int(length) > MOST:
        return None
    try:
        return request.read(MOST)
    except OSError:
        return b""
