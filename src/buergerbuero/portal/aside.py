"""An application that was begun in this browser, put aside while another is corrected, and given back afterwards.

It keeps its ticket all the while, so that a log-out ends every copy of it.
"""

import datetime

from django.http import HttpRequest, HttpResponse

from buergerbuero.portal import cookies
from buergerbuero.portal.cookies import Ticket
from buergerbuero.portal.drafts import held_by


def give(request: HttpRequest, response: HttpResponse, ticket: Ticket, *, now: datetime.datetime) -> None:
    """Make a correction what this browser is at; put aside what it was filling in before."""
    before, there = cookies.read(request, "draft", now=now), held_by(request)
    if before and there and there.touched and not there.opened.amending:
        cookies.give(response, "aside", before, now=now)
    cookies.give(response, "draft", ticket, now=now)


def take_back(request: HttpRequest, response: HttpResponse, *, now: datetime.datetime) -> None:
    """Let this browser forget a correction, and give it back what was put aside for it."""
    cookies.take_back(response, "draft", "aside")
    if ticket := cookies.read(request, "aside", now=now):
        cookies.give(response, "draft", ticket, now=now)


def end(request: HttpRequest, response: HttpResponse, *, now: datetime.datetime) -> None:
    """Log out of a correction: as `take_back`, and no copy of its ticket opens it any more."""
    cookies.end(request, response, "draft")
    take_back(request, response, now=now)
