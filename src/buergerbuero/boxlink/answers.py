"""How refusals look: a word in CBOR and a status, no detail."""

from typing import Final

from django.http import HttpResponse

from ausgabebox.protocol import exchange

CBOR: Final = "application/cbor"
STATUS: Final = {
    "malformed": 400,
    "stranger": 403,
    "nothing": 404,
    "method": 405,
    "turn": 409,
    "size": 413,
    "often": 429,
    "later": 503,
}


def refusal(code: str, *, turn: int | None = None) -> HttpResponse:
    """Return the answer that says no."""
    answer = exchange.pack_refusal(exchange.Refusal(code, turn))
    return HttpResponse(answer, status=STATUS[code], content_type=CBOR)
