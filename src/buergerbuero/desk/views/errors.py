"""The pages Django asks for when something fails, and all of them on purpose in a demonstration."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse

from buergerbuero.desk import failures, kept, pages
from buergerbuero.desk.access import public


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page's token did not fit: give back what was typed with a fresh one, unless another site sent it."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.get_host():
        return failures.show(request, 403)
    return pages.render(request, "desk/resend.html", {"action": request.path, "kept": kept.typed(request)}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 for too much data."""
    return failures.show(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return failures.show(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return failures.show(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return failures.show(request, 500)


@public
def call_up(request: HttpRequest, code: int) -> HttpResponse:
    """Show a failure's page on purpose; in a demonstration only."""
    if not settings.BB.demo or code not in failures.FAILURES:
        raise Http404
    return failures.show(request, code, retry_after=120 if code == 429 else None)
