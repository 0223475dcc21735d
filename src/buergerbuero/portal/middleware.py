"""What can fail in any view becomes a page that helps."""

from buergerbuero.base.failures import GetResponse, answered
from buergerbuero.portal.views import errors


def answer_failures(get_response: GetResponse) -> GetResponse:
    """Turn too many tries, a database that does not answer and bare error codes into pages."""
    return answered(get_response, errors.show)
