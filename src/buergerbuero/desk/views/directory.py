"""Log in by the town's directory, and link one's account with it.

Back from there a browser brings no session along (SameSite=Strict), only the sealed cookie of the way there. So the
answer is a page that goes on by itself: what it leads to is asked for by a page of ours.
"""

import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.desk import browsers, door, pages, session, trips
from buergerbuero.desk.access import public, requires
from buergerbuero.desk.pages import Problem
from buergerbuero.identity import actions, queries
from buergerbuero.identity.values import (
    DirectoryDown,
    DirectoryRefused,
    DirectoryTrip,
    LinkTaken,
    NoDirectory,
    NoSecondFactor,
    NotFresh,
    NotLinked,
    Permission,
    SessionOver,
    StaffMember,
    WrongLogin,
)

_FAILED: dict[type[Exception], tuple[str, int]] = {
    DirectoryDown: ("Das Verzeichnis antwortet gerade nicht. Melden Sie sich mit Passkey oder Kennwort an.", 503),
    DirectoryRefused: ("Die Anmeldung über das Verzeichnis kam nicht zu Ende. Versuchen Sie es noch einmal.", 403),
    NoSecondFactor: ("Das Verzeichnis hat keinen zweiten Faktor verlangt. Ohne ihn geht es hier nicht weiter.", 403),
    NotLinked: (
        "Ihr Konto im Verzeichnis ist hier noch mit keinem verbunden. Melden Sie sich einmal mit Passkey oder Kennwort"
        " an, und verbinden Sie es unter „Mein Konto“.",
        403,
    ),
    WrongLogin: ("Dieses Konto ist abgeschaltet. Fragen Sie die Verwaltung der Technik.", 403),
}
_LINKING: dict[type[Exception], str] = {NotFresh: "alt", LinkTaken: "vergeben", SessionOver: "alt", NotLinked: "alt"}


@public
@require_safe
def go(request: HttpRequest) -> HttpResponse:
    """Lead to the directory. An address that anybody may open: only who comes back has something to show."""
    return _leave(request, following=door.safe_next(request.GET.get("weiter", "")))


@requires(Permission.OWN_ACCOUNT)
@require_safe
def link(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Lead to the directory, to be linked with who one is there."""
    if not queries.is_fresh(member, now=clock.now()):
        return _account("alt")
    return _leave(request, link=(member.staff_id, member.session_id))


@requires(Permission.OWN_ACCOUNT)
@require_POST
def unlink(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Remove the link."""
    try:
        actions.unlink_directory(staff_id=member.staff_id, session_id=member.session_id, now=clock.now())
    except (NotFresh, NotLinked):
        return _account("alt")
    return _account("getrennt")


@public
@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """Take what the directory has sent back."""
    now, trip = clock.now(), trips.read(request)
    if trip is None:
        return _failed(request, DirectoryRefused())
    try:
        response = _linked(request, trip, now) if trip.link else _logged_in(request, trip, now)
    except tuple(_FAILED) as failed:
        response = _failed(request, failed)
    trips.forget(response)
    return response


def _leave(request: HttpRequest, **trip_of: Any) -> HttpResponse:  # noqa: ANN401 - as begin_directory takes it
    try:
        trip, address = actions.begin_directory(**trip_of, now=clock.now())
    except NoDirectory:
        raise Http404 from None
    except DirectoryDown as failed:
        return _failed(request, failed)
    response = redirect(address)
    trips.give(response, trip, now=clock.now())
    return response


def _logged_in(request: HttpRequest, trip: DirectoryTrip, now: datetime.datetime) -> HttpResponse:
    browser = browsers.of(request, now=now)
    member = actions.log_in_by_directory(trip=trip, fields=request.GET.dict(), browser=browser, now=now)
    session.enter(request, member)
    news = queries.has_news(member.staff_id)
    following = reverse("desk:account") if news else trip.following or reverse(pages.start_of(member))
    response = pages.render(request, "desk/on.html", {"following": following})
    browsers.remember(request, response, member.staff_id, now=now)
    return response


def _linked(request: HttpRequest, trip: DirectoryTrip, now: datetime.datetime) -> HttpResponse:
    _, session_id = trip.link or (None, UUID(int=0))
    what = "verbunden"
    try:
        member = actions.resume_session(session_id=session_id, now=now)
        ids = {"staff_id": member.staff_id, "session_id": session_id}
        actions.link_directory(**ids, trip=trip, fields=request.GET.dict(), now=now)
    except tuple(_LINKING) as failed:
        what = _LINKING[type(failed)]
    except (DirectoryRefused, DirectoryDown, NoSecondFactor):
        what = "nicht_verbunden"
    return pages.render(request, "desk/on.html", {"following": f"{reverse('desk:account')}?getan={what}"})


def _failed(request: HttpRequest, failed: Exception) -> HttpResponse:
    text, status = _FAILED[type(failed)]
    return door.show(request, problems=(Problem("", text),), status=status)


def _account(what: str) -> HttpResponse:
    return redirect(f"{reverse('desk:account')}?getan={what}")
