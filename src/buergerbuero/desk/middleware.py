"""Before every view: who is there. After it: what failed becomes a page that helps."""

import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from buergerbuero.base import clock
from buergerbuero.base.failures import RETRY_SECONDS, GetResponse, answered
from buergerbuero.cases.values import UnknownCase
from buergerbuero.catalogue.queries import UnknownProposal, UnknownSketch
from buergerbuero.desk import failures, session
from buergerbuero.identity.values import UnknownStaff

log = logging.getLogger(__name__)


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
            return failures.show(request, 503, retry_after=RETRY_SECONDS)
        return get_response(request)

    return middleware


def answer_failures(get_response: GetResponse) -> GetResponse:
    """Turn unknown ids, too many tries, a database that does not answer and bare error codes into pages."""
    return answered(get_response, failures.show, not_there=(UnknownCase, UnknownProposal, UnknownSketch, UnknownStaff))
