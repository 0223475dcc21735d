"""Sealed cookies: good for a while, for one purpose, only if made here, and not after a log-out."""

import datetime
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from buergerbuero.base import revoking, tasks
from buergerbuero.base.models import RevokedTicket
from buergerbuero.portal import cookies
from buergerbuero.portal.cookies import ENDS, LASTS, Ticket
from tests.cast import NOW

pytestmark = pytest.mark.django_db
TICKET = Ticket("2026-004117-2", "BKWQ75MMP8D5KR4MF", NOW, NOW)


def given(kind: cookies.Kind, ticket: Ticket = TICKET) -> HttpRequest:
    response, request = HttpResponse(), HttpRequest()
    cookies.give(response, kind, ticket, now=ticket.used or ticket.since)
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


@pytest.mark.parametrize("kind", LASTS)
def test_however_often_it_is_used_a_ticket_ends(kind: cookies.Kind) -> None:
    now, request, step = NOW, given(kind), LASTS[kind] / 2
    for _ in range(200):
        now += step
        ticket = cookies.read(request, kind, now=now)
        if ticket is None:
            break
        response, request = HttpResponse(), HttpRequest()
        cookies.renew(response, kind, ticket, now=now)
        assert response.cookies[cookies.name(kind)]["max-age"] <= (NOW + ENDS[kind] - now).total_seconds()
        request.COOKIES = {name: morsel.value for name, morsel in response.cookies.items()}
    assert NOW + ENDS[kind] <= now < NOW + ENDS[kind] + step


@pytest.mark.parametrize("kind", LASTS)
def test_what_was_ended_opens_nothing_wherever_a_copy_lies(kind: cookies.Kind) -> None:
    request, response = given(kind), HttpResponse()
    ticket = cookies.read(request, kind, now=NOW)
    assert ticket is not None
    later = datetime.timedelta(minutes=2)
    cookies.renew(response, kind, ticket, now=NOW + later)
    renewed = HttpRequest()
    renewed.COOKIES = {name: morsel.value for name, morsel in response.cookies.items()}

    cookies.end(renewed, HttpResponse(), kind)

    assert cookies.read(request, kind, now=NOW + later) is None, "the copy of before"
    assert cookies.read(renewed, kind, now=NOW + later) is None
    assert cookies.read(given(kind, Ticket("other", "code", NOW)), kind, now=NOW) is not None, "nobody else's"


def test_a_new_ticket_goes_on_under_the_id_of_the_one_in_whose_place_it_comes() -> None:
    before, response, after = given("case"), HttpResponse(), HttpRequest()
    cookies.replace(before, response, "case", Ticket("2026-004118-0", "code", NOW), now=NOW)
    after.COOKIES = {name: morsel.value for name, morsel in response.cookies.items()}
    cookies.end(after, HttpResponse(), "case")
    assert cookies.read(before, "case", now=NOW) is None
    cookies.replace(before, response, "case", Ticket("2026-004118-0", "code", NOW), now=NOW)
    after.COOKIES = {name: morsel.value for name, morsel in response.cookies.items()}
    assert cookies.read(after, "case", now=NOW) is not None, "an id that was ended does not come back"


def test_what_is_too_large_for_a_browser_is_refused() -> None:
    noise = "".join(chr(0x4E00 + n * 7919 % 20000) for n in range(3000))
    with pytest.raises(cookies.TooMuch):
        cookies.keep(HttpResponse(), "shown", {"text": noise}, lasts=LASTS["shown"])


def test_marks_of_ended_tickets_say_nothing_and_are_swept_when_those_would_have_ended() -> None:
    revoking.revoke(session="one", until=NOW)
    revoking.revoke(session="one", until=NOW)
    revoking.revoke(session="two", until=NOW + datetime.timedelta(days=400))
    assert all(len(bytes.fromhex(each.mark)) == 32 for each in RevokedTicket.objects.all())
    assert revoking.sweep(now=NOW + datetime.timedelta(seconds=1)) == 1
    assert (revoking.is_revoked("one"), revoking.is_revoked("two")) == (False, True)
    revoking.revoke(session="three", until=NOW - datetime.timedelta(days=400))
    tasks.sweep_limits(timestamp=0)
    assert revoking.is_revoked("two")
    assert not revoking.is_revoked("three")
