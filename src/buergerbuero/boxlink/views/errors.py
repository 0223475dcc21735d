"""What Django refuses by itself."""

from django.http import HttpRequest, HttpResponse

from buergerbuero.boxlink.answers import refusal


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return refusal("malformed")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return refusal("stranger")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return refusal("nothing")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: said in the log; the box tries again."""
    return refusal("later")
