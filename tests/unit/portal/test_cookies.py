"""Sealed cookies: good for a while, for one purpose, and only if made here."""

import datetime
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from buergerbuero.portal import cookies
from buergerbuero.portal.cookies import LASTS, Ticket
from tests.cast import NOW

TICKET = Ticket("2026-004117-2", "BKWQ75MMP8D5KR4MF", NOW)


def given(kind: cookies.Kind, ticket: Ticket = TICKET) -> HttpRequest:
    response, request = HttpResponse(), HttpRequest()
    cookies.give(response, kind, ticket, now=ticket.at)
    request.COOKIES = {name: morsel.value for name, morsel in response.cookies.items()}
    return request


@pytest.mark.parametrize("kind", LASTS)
def test_a_ticket_is_good_for_its_time(kind: cookies.Kind) -> None:
    request = given(kind)
    moment = datetime.timedelta(seconds=1)
    assert cookies.read(request, kind, now=NOW + LASTS[kind] - moment) == TICKET
    assert cookies.read(request, kind, now=NOW + LASTS[kind]) is None


@pytest.mark.parametrize("kind", LASTS)
def test_a_ticket_is_good_for_one_purpose(kind: cookies.Kind) -> None:
    [value] = given(kind).COOKIES.values()
    for other in set(LASTS) - {kind}:
        request = HttpRequest()
        request.COOKIES = {cookies.name(other): value}
        assert cookies.read(request, other, now=NOW) is None


@pytest.mark.parametrize("value", ["", "x", "ä", "A" * 200, "ey"])
def test_what_was_not_made_here_is_nothing(value: str) -> None:
    request = HttpRequest()
    request.COOKIES = {"bb_case": value}
    assert cookies.read(request, "case", now=NOW) is None


def test_another_key_opens_nothing(settings: Any) -> None:
    request = given("case")
    settings.SECRET_KEY = "another"
    assert cookies.read(request, "case", now=NOW) is None


def test_a_cookie_says_nothing_and_is_out_of_reach_of_scripts(settings: Any) -> None:
    settings.CSRF_COOKIE_SECURE = True
    response = HttpResponse()
    cookies.give(response, "case", TICKET, now=NOW)
    [(name, morsel)] = response.cookies.items()

    assert name == "__Host-bb_case"
    assert TICKET.code not in morsel.value
    assert (morsel["httponly"], morsel["secure"], morsel["samesite"], morsel["path"]) == (True, True, "Lax", "/")
    assert morsel["domain"] == ""
    assert morsel["max-age"] == 1800
