"""Around every view of the portal: each page is drawn of one state of the catalogue, and what fails becomes a page."""

from django.http import HttpRequest, HttpResponse

from buergerbuero.base.failures import GetResponse, answered
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.portal.views import errors


def answer_failures(get_response: GetResponse) -> GetResponse:
    """Turn too many tries, a database that does not answer and bare error codes into pages."""
    return answered(get_response, errors.show)


def one_catalogue(get_response: GetResponse) -> GetResponse:
    """Ask once for each page what is published."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with catalogue.one_state():
            return get_response(request)

    return middleware
