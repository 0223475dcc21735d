"""What can fail in any view becomes a page that helps."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from buergerbuero.base.limits import TooMany
from buergerbuero.portal.views import errors

log = logging.getLogger(__name__)
_BARE = (405, 413)


def answer_failures(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Turn too many tries, a database that does not answer and bare error codes into pages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code in _BARE and not response.content:
            page = errors.show(request, response.status_code)
            if "Allow" in response:
                page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TooMany):
            return errors.show(request, 429, retry_after=exception.retry_after)
        if isinstance(exception, OperationalError | InterfaceError):
            log.error("the database does not answer: %s", type(exception).__name__)
            return errors.show(request, 503, retry_after=60)
        return None

    vars(middleware)["process_exception"] = process_exception  # where Django looks for it (topics/http/middleware)
    return middleware
