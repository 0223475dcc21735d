"""Notices at the counter: laid ready, handed out to who proves who they are; and letters for what nobody came for."""

from collections.abc import Callable
from functools import partial
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.cases import actions, queries
from buergerbuero.cases.values import CounterItem, IdentityCheck, NotAllowed, NotProven, Stale
from buergerbuero.desk import pages, reading
from buergerbuero.desk.access import places_of, requires, services_of
from buergerbuero.desk.pages import Problem
from buergerbuero.desk.places import office_names
from buergerbuero.identity.values import Permission, StaffMember

CHECKS: Final = {
    "ausweis": IdentityCheck.CARD,
    "abholcode": IdentityCheck.COLLECTION_CODE,
    "zugangscode": IdentityCheck.ACCESS_CODE,
}
DONE: Final = {
    "bereit": "Der Bescheid liegt bereit. Die Person erfährt es auf ihrer Seite und, wenn möglich, per E-Mail.",
    "ausgehaendigt": "Sie haben den Bescheid ausgehändigt.",
    "zurueck": "Die Aushändigung ist zurückgenommen. Der Bescheid liegt wieder bereit.",
    "brief": "Der Bescheid steht jetzt auf der Postliste.",
    "aufgegeben": "Der Vorgang ist abgeschlossen.",
    "zu-spaet": "Das ging nicht mehr: Jemand war schneller, oder die Minute ist vorbei. Hier steht, was jetzt gilt.",
}
_CHOOSE = Problem("weg", "Wählen Sie, womit sich die Person ausgewiesen hat.")
_WRONG: Final = {
    IdentityCheck.COLLECTION_CODE: Problem("abholcode", "Das ist nicht der Abholcode dieses Vorgangs: sechs Ziffern."),
    IdentityCheck.ACCESS_CODE: Problem("zugangscode", "Dieser Zugangscode gehört nicht zu diesem Vorgang."),
}


@requires(Permission.WORK_CASES)
@require_safe
def counter_list(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Show what is to be laid ready, lies ready, and what nobody has come for."""
    now, services = clock.now(), services_of(member)
    offices = _offices(member)
    context = {
        "found": queries.counter_list(now=now, services=services, places=places_of(member)),
        "unopened": queries.unopened_list(now=now, services=services),
        "offices": offices,
        "office_names": office_names(),
        "own_office": _own_office(member, offices),
        "done": DONE.get(request.GET.get("getan", ""), ""),
        "late": request.GET.get("getan") == "zu-spaet",
    }
    return pages.render(request, "desk/counter.html", context)


@requires(Permission.WORK_CASES)
@require_POST
def ready(request: HttpRequest, member: StaffMember, delivery_id: UUID) -> HttpResponse:
    """Note that a notice lies ready, and where."""
    place = request.POST.get("ort", "")
    known = place if place in dict(_offices(member)) else ""
    return _do(partial(actions.lay_ready, place=known), delivery_id, member, "bereit")


@requires(Permission.WORK_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_out(request: HttpRequest, member: StaffMember, delivery_id: UUID) -> HttpResponse:
    """Hand a notice out to who proves who they are."""
    now = clock.now()
    item = queries.counter_item(
        delivery_id=delivery_id, now=now, services=services_of(member), places=places_of(member)
    )
    if item is None:
        return _back("zu-spaet") if request.method == "POST" else redirect("desk:counter")
    if request.method != "POST":
        return _show(request, member, item)
    way = CHECKS.get(request.POST.get("weg", ""))
    if way is None:
        return _show(request, member, item, _CHOOSE)
    typed = request.POST.get("zugangscode" if way is IdentityCheck.ACCESS_CODE else "abholcode", "")
    try:
        actions.hand_out(delivery_id=delivery_id, check=way, typed=typed, by=staff(member.staff_id), now=now)
    except NotProven:
        return _show(request, member, item, _WRONG[way])
    except (NotAllowed, Stale):
        return _back("zu-spaet")
    return _back("ausgehaendigt")


@requires(Permission.WORK_CASES)
@require_POST
def take_back(request: HttpRequest, member: StaffMember, delivery_id: UUID) -> HttpResponse:
    """Note that a notice was not handed out after all."""
    return _do(actions.take_back_hand_out, delivery_id, member, "zurueck")


@requires(Permission.WORK_CASES)
@require_POST
def as_letter(request: HttpRequest, member: StaffMember, delivery_id: UUID) -> HttpResponse:
    """Have a letter sent for what nobody has opened or collected."""
    return _do(actions.send_as_letter, delivery_id, member, "brief")


@requires(Permission.WORK_CASES)
@require_POST
def give_up(request: HttpRequest, member: StaffMember, delivery_id: UUID) -> HttpResponse:
    """Close a case whose notice reached nobody and cannot be sent."""
    return _do(actions.give_up, delivery_id, member, "aufgegeben")


def _do(verb: Callable[..., None], delivery_id: UUID, member: StaffMember, done: str) -> HttpResponse:
    try:
        verb(delivery_id=delivery_id, by=staff(member.staff_id), now=clock.now())
    except (NotAllowed, Stale):
        return _back("zu-spaet")
    return _back(done)


def _back(done: str) -> HttpResponse:
    return redirect(reverse("desk:counter", query={"getan": done}))


def _show(request: HttpRequest, member: StaffMember, item: CounterItem, *problems: Problem) -> HttpResponse:
    now = clock.now()
    view = queries.case_view(case_id=item.case_id, staff_id=member.staff_id, now=now)
    reading.note(view, member, now=now)
    context = {
        "item": item,
        "view": view,
        "chosen": request.POST.get("weg", "") if request.method == "POST" else "",
        "typed": request.POST.get("abholcode", ""),  # an access code is not shown again
        "problems": problems,
    }
    return pages.render(request, "desk/hand_out.html", context, status=422 if problems else 200)


def _offices(member: StaffMember) -> list[tuple[str, str]]:
    """Return the offices at which this person may lay something ready, with their names."""
    allowed = places_of(member)
    return [each for each in office_names().items() if allowed is None or each[0] in allowed]


def _own_office(member: StaffMember, offices: list[tuple[str, str]]) -> str:
    """Return the office that a clerk sits in, as far as their account names one."""
    return next((office_id for office_id, name in offices if member.office in (office_id, name)), "")
