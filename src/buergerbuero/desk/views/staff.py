"""Administering staff: who works here, in which roles, and which sessions are open."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import staff as actor
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.desk import pages
from buergerbuero.desk.access import requires
from buergerbuero.desk.pages import Problem
from buergerbuero.desk.places import office_names
from buergerbuero.desk.sessions import session_rows
from buergerbuero.identity import actions, queries
from buergerbuero.identity.values import (
    ROLES,
    BadLogin,
    Invitation,
    LastAdministrator,
    LoginTaken,
    NeedsTwo,
    OwnRoles,
    Permission,
    Role,
    Scope,
    SessionEnd,
    StaffLine,
    StaffMember,
)

_LONGEST_NAME = 80
_DONE = {
    "geaendert": "Gespeichert. Neue Rollen gelten ab dem nächsten Klick.",
    "abgeschaltet": "Das Konto ist abgeschaltet, alle seine Sitzungen sind beendet.",
    "beendet": "Alle Sitzungen sind beendet.",
    "beantragt": "Beantragt. Eine zweite Person der Verwaltung der Technik muss bestätigen; sie bekommt den Code.",
    "abgelehnt": "Der Antrag auf einen neuen Zugang ist abgelehnt. Am Konto hat sich nichts geändert.",
}
_WRONG = {
    "zwei": "Dieses Konto war schon eingerichtet. Einen neuen Zugang gibt es nur zu zweit.",
    "selbst": "Für sich selbst können Sie keinen neuen Zugang beantragen.",
    "schon_beantragt": "Ein neuer Zugang ist schon beantragt. Er wartet auf eine zweite Person.",
    "zweite": "Bestätigen muss jemand anderes: nicht, wer beantragt hat, und nicht die Person selbst.",
    "vorbei": "Darüber ist schon entschieden, oder die drei Tage sind um.",
}
_DROPPED = "Eine gewählte Leistung, Stelle oder ein Standort steht nicht mehr zur Wahl. Prüfen Sie die Grenzen."
_OWN = "Ihre eigenen Rollen und Grenzen kann nur jemand anderes ändern."
_LAST = "Das ist das letzte Konto, das Personal verwalten kann. Richten Sie erst ein zweites ein."

_EVERYTHING = Scope()


@dataclass(frozen=True)
class Typed:
    """What stands in the form."""

    login: str = ""
    display_name: str = ""
    office: str = ""
    roles: frozenset[Role] = frozenset()
    scope: Scope = _EVERYTHING


@requires(Permission.MANAGE_STAFF)
@require_safe
def people(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """List all staff."""
    now = clock.now()
    lines = [(line, _role_words(line)) for line in queries.staff_list(now=now)]
    return pages.render(request, "desk/staff.html", {"lines": lines, "recoveries": queries.open_recoveries(now=now)})


@requires(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Make an account; its set-up code is shown this once."""
    if request.method != "POST":
        return _form(request, Typed(roles=frozenset({Role.CLERK})))
    typed = _typed(request)
    if problems := _missing(request, typed):
        return _form(request, typed, problems)
    try:
        invitation = actions.create_staff(
            login=typed.login,
            display_name=typed.display_name,
            office=typed.office,
            roles=typed.roles,
            scope=typed.scope,
            by=actor(member.staff_id),
            now=clock.now(),
        )
    except BadLogin:
        text = "3 bis 40 Zeichen: a bis z, Ziffern, Punkt, Strich. Am Anfang ein Buchstabe."
        return _form(request, typed, (Problem("anmeldename", text),))
    except LoginTaken:
        return _form(request, typed, (Problem("anmeldename", "Diesen Anmeldenamen hat schon jemand."),))
    return _invitation(request, invitation, typed.display_name)


@requires(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, member: StaffMember, staff_id: UUID) -> HttpResponse:
    """Show one account, and change its name, office and roles."""
    line = queries.staff_line(staff_id, now=clock.now())
    if request.method != "POST":
        return _person(request, member, line, _typed_before(line))
    typed = _typed(request, line.scope)
    if problems := _missing(request, typed):
        return _person(request, member, line, typed, problems)
    try:
        actions.change_staff(
            staff_id=staff_id,
            display_name=typed.display_name,
            office=typed.office,
            roles=typed.roles,
            scope=typed.scope,
            by=actor(member.staff_id),
            now=clock.now(),
        )
    except LastAdministrator:
        return _person(request, member, line, typed, (Problem("rolle", _LAST),))
    except OwnRoles:
        return _person(request, member, line, typed, (Problem("rolle", _OWN),))
    return _done(staff_id, "geaendert")


@requires(Permission.MANAGE_STAFF)
@require_POST
def invite_again(request: HttpRequest, member: StaffMember, staff_id: UUID) -> HttpResponse:
    """Give out a new set-up code to somebody who has never used one."""
    line = queries.staff_line(staff_id, now=clock.now())
    try:
        invitation = actions.invite_again(staff_id=staff_id, by=actor(member.staff_id), now=clock.now())
    except NeedsTwo:
        return _done(staff_id, "zwei")
    return _invitation(request, invitation, line.display_name)


@requires(Permission.MANAGE_STAFF)
@require_POST
def deactivate(request: HttpRequest, member: StaffMember, staff_id: UUID) -> HttpResponse:
    """Switch an account off."""
    try:
        actions.deactivate_staff(staff_id=staff_id, by=actor(member.staff_id), now=clock.now())
    except LastAdministrator:
        line = queries.staff_line(staff_id, now=clock.now())
        typed = _typed_before(line)
        return _person(request, member, line, typed, (Problem("", _LAST),))
    return _done(staff_id, "abgeschaltet")


@requires(Permission.MANAGE_STAFF)
@require_POST
def end_sessions(request: HttpRequest, member: StaffMember, staff_id: UUID) -> HttpResponse:
    """End all sessions of an account, except the one this page is in."""
    queries.staff_line(staff_id, now=clock.now())
    actions.end_sessions(
        staff_id=staff_id,
        why=SessionEnd.ENDED_BY_STAFF,
        by=actor(member.staff_id),
        now=clock.now(),
        keep=member.session_id,
    )
    return _done(staff_id, "beendet")


def _form(request: HttpRequest, typed: Typed, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    context = {"typed": typed, "choices": _choices(typed), "problems": problems, **_scopes(typed)}
    return pages.render(request, "desk/staff_new.html", context, status=422 if problems else 200)


def _person(
    request: HttpRequest,
    member: StaffMember,
    line: StaffLine,
    typed: Typed,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    now = clock.now()
    recovery = next((each for each in queries.open_recoveries(now=now) if each.staff_id == line.staff_id), None)
    wrong = _WRONG.get(request.GET.get("getan", ""), "")
    asker = recovery.asked_by if recovery else member.staff_id
    context = {
        "line": line,
        "recovery": recovery,
        "asked_by_me": asker == member.staff_id,
        "somebody_confirms": queries.can_confirm(line.staff_id, asker),
        "typed": typed,
        "choices": _choices(typed),
        **_scopes(typed),
        "self": line.staff_id == member.staff_id,
        "sessions": session_rows(queries.sessions_of(line.staff_id), now=now),
        "done": _DONE.get(request.GET.get("getan", ""), ""),
        "problems": problems or ((Problem("", wrong),) if wrong else ()),
    }
    return pages.render(request, "desk/staff_person.html", context, status=422 if problems else 200)


def _invitation(request: HttpRequest, invitation: Invitation, name: str) -> HttpResponse:
    address = settings.BB.desk_url + reverse("desk:set_up")
    return pages.render(request, "desk/invitation.html", {"invitation": invitation, "name": name, "address": address})


def _typed(request: HttpRequest, before: Scope = _EVERYTHING) -> Typed:
    def text(name: str) -> str:
        return request.POST.get(name, "").replace("\x00", "").strip()

    chosen = request.POST.getlist("rolle")
    roles = frozenset(role for role in Role if role in chosen)
    services = _chosen(request, "leistung", before.services)
    offices, places = _chosen(request, "amt", before.offices), _chosen(request, "standort", before.places)
    nothing = request.POST.get("keine") == "ja" and not services and not offices
    scope = Scope(services, offices, places, nothing)
    return Typed(text("anmeldename"), text("name"), text("stelle"), roles, scope)


def _typed_before(line: StaffLine) -> Typed:
    return Typed(line.login, line.display_name, line.office, line.roles, line.scope)


def _chosen(request: HttpRequest, name: str, before: frozenset[str]) -> frozenset[str]:
    """Return what is ticked of a list and could be ticked: what is on offer, and what was chosen before."""
    offices = queries.offices_of_services()
    answering = {office for office in offices.values() if office}
    offered = {"leistung": set(offices), "amt": answering, "standort": set(office_names())}[name]
    return frozenset(request.POST.getlist(name)) & (offered | before)


def _scopes(typed: Typed) -> dict[str, object]:
    """Return what the lists of services and offices show; what is chosen stays, even if it is not on offer now."""
    titles = {card.id: card.title for card in catalogue.services()}
    offices = {office for office in queries.offices_of_services().values() if office}
    places = {**{id_: id_ for id_ in sorted(typed.scope.places)}, **office_names()}
    services = sorted(titles.keys() | typed.scope.services, key=lambda id_: titles.get(id_, id_))
    return {
        "service_choices": [(id_, titles.get(id_, id_), id_ in typed.scope.services) for id_ in services],
        "office_choices": [(each, each in typed.scope.offices) for each in sorted(offices | typed.scope.offices)],
        "sees_nothing": typed.scope.nothing,
        "place_choices": [(id_, name, id_ in typed.scope.places) for id_, name in places.items()],
    }


def _is_dropped(request: HttpRequest, typed: Typed) -> bool:
    """Whether a limit was ticked that is none any more: without it, somebody would see more than was meant."""
    ticked = {each for name in ("leistung", "amt", "standort") for each in request.POST.getlist(name)}
    return not ticked <= typed.scope.services | typed.scope.offices | typed.scope.places


def _missing(request: HttpRequest, typed: Typed) -> tuple[Problem, ...]:
    rules: tuple[tuple[Callable[[], bool], Problem], ...] = (
        (
            lambda: not 0 < len(typed.display_name) <= _LONGEST_NAME,
            Problem("name", f"Geben Sie einen Namen mit höchstens {_LONGEST_NAME} Zeichen ein."),
        ),
        (
            lambda: len(typed.office) > _LONGEST_NAME,
            Problem("stelle", f"Kürzen Sie die Stelle auf {_LONGEST_NAME} Zeichen."),
        ),
        (lambda: not typed.roles, Problem("rolle", "Wählen Sie mindestens eine Rolle.")),
        (lambda: _is_dropped(request, typed), Problem("", _DROPPED)),
    )
    return tuple(problem for wrong, problem in rules if wrong())


def _choices(typed: Typed) -> tuple[tuple[Role, str, str, bool], ...]:
    return tuple((role, facts.name, facts.hint, role in typed.roles) for role, facts in ROLES.items())


def _role_words(line: StaffLine) -> str:
    return ", ".join(facts.name for role, facts in ROLES.items() if role in line.roles)


def _done(staff_id: UUID, what: str) -> HttpResponse:
    return redirect(f"{reverse('desk:person', kwargs={'staff_id': staff_id})}?getan={what}")
