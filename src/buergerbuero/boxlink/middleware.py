"""What fails becomes a word that a box understands."""

from django.http import HttpRequest, HttpResponse

from buergerbuero.base.failures import GetResponse, answered
from buergerbuero.boxlink.answers import refusal

_WORDS = {405: "method", 429: "often", 503: "later"}


def answer_failures(get_response: GetResponse) -> GetResponse:
    """Return the middleware."""
    return answered(get_response, _show)


def _show(request: HttpRequest, status: int, *, retry_after: int = 0) -> HttpResponse:
    response = refusal(_WORDS.get(status, "later"))
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response
