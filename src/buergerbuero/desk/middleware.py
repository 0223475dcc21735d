"""Before every view: who is there. After it: what failed becomes a page that helps."""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from buergerbuero.base import clock
from buergerbuero.base.limits import TooMany
from buergerbuero.cases.values import UnknownCase
from buergerbuero.catalogue.queries import UnknownProposal
from buergerbuero.desk import failures, session
from buergerbuero.identity.values import UnknownStaff

log = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
_BARE = (405, 413)
_RETRY_SECONDS = 60


def by_its_name(get_response: GetResponse) -> GetResponse:
    """Lead who comes to the number of this machine to the name of the desk: browsers make passkeys for names only."""

    def middleware(request: HttpRequest) -> HttpResponse:
        came_to, named = request.get_host().partition(":")[0], urlsplit(settings.BB.desk_url).hostname
        if (came_to, named) == ("127.0.0.1", "localhost") and request.method in ("GET", "HEAD"):
            return redirect(settings.BB.desk_url + request.get_full_path())
        return get_response(request)

    return middleware


def staff_session(get_response: GetResponse) -> GetResponse:
    """Find out who is logged in, and end what has lasted too long."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            session.resume(request, now=clock.now())
        except (OperationalError, InterfaceError) as error:
            log.error("the database does not answer: %s", type(error).__name__)
            return failures.show(request, 503, retry_after=_RETRY_SECONDS)
        return get_response(request)

    return middleware


def answer_failures(get_response: GetResponse) -> GetResponse:
    """Turn unknown ids, too many tries, a database that does not answer and bare error codes into pages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code in _BARE and not response.content:
            page = failures.show(request, response.status_code)
            if "Allow" in response:
                page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TooMany):
            return failures.show(request, 429, retry_after=exception.retry_after)
        if isinstance(exception, UnknownCase | UnknownProposal | UnknownStaff):
            return failures.show(request, 404)
        if isinstance(exception, OperationalError | InterfaceError):
            log.error("the database does not answer: %s", type(exception).__name__)
            return failures.show(request, 503, retry_after=_RETRY_SECONDS)
        return None

    vars(middleware)["process_exception"] = process_exception  # where Django looks for it (topics/http/middleware)
    return middleware
