"""What fails in any view becomes a page that helps. Portal and desk say how the page looks."""

import logging
from collections.abc import Callable
from typing import Final, TypeAlias

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from buergerbuero.base.limits import TooMany

log = logging.getLogger(__name__)
GetResponse: TypeAlias = Callable[[HttpRequest], HttpResponse]
RETRY_SECONDS: Final = 60
_BARE: Final = (405, 413)


def answered(
    get_response: GetResponse, show: Callable[..., HttpResponse], *, not_there: tuple[type[Exception], ...] = ()
) -> GetResponse:
    """Return a middleware that has `show` draw a page for too many tries, a database that does not answer, errors that
    mean `not_there`, and bare error codes.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code in _BARE and not response.content:
            page = show(request, response.status_code)
            if "Allow" in response:
                page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TooMany):
            return show(request, 429, retry_after=exception.retry_after)
        if isinstance(exception, not_there):
            return show(request, 404)
        if isinstance(exception, OperationalError | InterfaceError):
            log.error("the database does not answer: %s", type(exception).__name__)
            return show(request, 503, retry_after=RETRY_SECONDS)
        return None

    vars(middleware)["process_exception"] = process_exception  # where Django looks for it (topics/http/middleware)
    return middleware
