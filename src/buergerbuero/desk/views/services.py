"""What the town offers, what waits for a second person to publish it, and the decision on that."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from buergerbuero.base import clock, languages
from buergerbuero.base.actors import staff
from buergerbuero.base.yamlfile import DefinitionError
from buergerbuero.base.yamlfile import Problem as Mistake
from buergerbuero.catalogue import actions
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Proposal, PublishedService, Section, Version
from buergerbuero.desk import pages
from buergerbuero.desk.access import requires
from buergerbuero.desk.names import names_of
from buergerbuero.desk.pages import Problem
from buergerbuero.desk.words import EXAMPLES_ONLY_IN_DEMO
from buergerbuero.forms import queries as forms
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import Permission, StaffMember

_DONE = {
    "veroeffentlicht": "Veröffentlicht. Neue Anträge benutzen diese Fassung ab jetzt.",
    "abgelehnt": "Abgelehnt. Wer sie eingereicht hat, liest hier Ihren Grund.",
    "zurueckgezogen": "Zurückgezogen.",
}
_SAME = "Sie haben diese Fassung eingereicht. Veröffentlichen muss sie eine zweite Person."
_LATE = "Jemand hat schon entschieden. Unten steht, wie."
_OUTDATED = "Inzwischen ist eine andere Fassung öffentlich. Diese muss neu eingereicht werden."
_UNREADABLE = "Diese Fassung lässt sich nicht lesen und deshalb nicht veröffentlichen."
_REFUSED: Final = {
    actions.AlreadyDecided: _LATE,
    actions.NotInProduction: EXAMPLES_ONLY_IN_DEMO,
    actions.Outdated: _OUTDATED,
    actions.SamePerson: _SAME,
    actions.Unreadable: _UNREADABLE,
}
_BROKEN = "Die Prüfung findet Fehler. Mit ihnen lässt sich die Fassung nicht veröffentlichen."
_REASON = "Schreiben Sie den Grund, mit höchstens 2000 Zeichen. Die Redaktion braucht ihn, um es besser zu machen."
_LAST_DECIDED = 10


@dataclass(frozen=True)
class Line:
    """A published service, its newest version and how many there were; sentences shown in German, by language."""

    version: PublishedService
    newest: Version
    by: str
    released_by: str
    count: int
    in_german: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Waiting:
    """A proposal with the names of the persons."""

    proposal: Proposal
    by: str
    decided_by: str


@requires(Permission.SEE_SERVICES)
@require_safe
def services(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """List the published services, what waits to be published, and what was decided last."""
    proposals = catalogue.proposals()
    versions = {card.id: catalogue.versions(card.id) for card in catalogue.services()}
    names = names_of([*_persons(proposals), *(name for found in versions.values() for name in _makers(found))])
    listed = [_named(each, names) for each in proposals]
    context = {
        "services": [_line(found, names) for found in versions.values()],
        "waiting": [each for each in listed if each.proposal.state == "offen"],
        "decided": [each for each in listed if each.proposal.state != "offen"][:_LAST_DECIDED],
        "done": _DONE.get(request.GET.get("getan", ""), ""),
        "may_submit": identity.may(member.roles, Permission.SUBMIT_SERVICES),
    }
    return pages.render(request, "desk/services.html", context)


@requires(Permission.SEE_SERVICES)
@require_safe
def proposal(request: HttpRequest, member: StaffMember, proposal_id: UUID) -> HttpResponse:
    """Show what a proposed version changes, and what its rehearsal found."""
    return _show(request, member, proposal_id)


@requires(Permission.RELEASE_SERVICES)
@require_POST
def release(request: HttpRequest, member: StaffMember, proposal_id: UUID) -> HttpResponse:
    """Publish a proposed version."""
    if _mistakes(catalogue.proposal(proposal_id)):
        return _show(request, member, proposal_id, (Problem("", _BROKEN),), status=409)
    try:
        actions.release(proposal_id=proposal_id, by=staff(member.staff_id), now=clock.now())
    except tuple(_REFUSED) as error:
        status = 403 if isinstance(error, actions.SamePerson) else 409
        return _show(request, member, proposal_id, (Problem("", _REFUSED[type(error)]),), status=status)
    return _done("veroeffentlicht")


@requires(Permission.RELEASE_SERVICES)
@require_POST
def reject(request: HttpRequest, member: StaffMember, proposal_id: UUID) -> HttpResponse:
    """Turn a proposed version down, or take one's own back."""
    reason = request.POST.get("text", "").replace("\x00", "")
    try:
        actions.reject(proposal_id=proposal_id, by=staff(member.staff_id), reason=reason, now=clock.now())
    except actions.NoReason:
        return _show(request, member, proposal_id, (Problem("text", _REASON),), typed=reason, status=422)
    except actions.AlreadyDecided:
        return _show(request, member, proposal_id, (Problem("", _LATE),), typed=reason, status=409)
    own = catalogue.proposal(proposal_id).submitted_by == str(member.staff_id)
    return _done("zurueckgezogen" if own else "abgelehnt")


def _show(
    request: HttpRequest,
    member: StaffMember,
    proposal_id: UUID,
    problems: tuple[Problem, ...] = (),
    *,
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    found = catalogue.proposal(proposal_id)
    mistakes = _mistakes(found)
    own = found.submitted_by == str(member.staff_id)
    public = next((each for each in catalogue.versions(found.service_id) if each.digest == found.compared_with), None)
    may = identity.may(member.roles, Permission.RELEASE_SERVICES) and found.state == "offen"
    context = {
        "line": _named(found, names_of(_persons([found]))),
        "proposal": found,
        "public": public,
        "sections": _changes(found),
        "rehearsal": found.rehearsal,
        "mistakes": mistakes,
        "own": own,
        "may_release": may and found.readable and not (own or found.outdated or mistakes),
        "may_reject": may,
        "problems": problems,
        "typed": typed,
    }
    return pages.render(request, "desk/proposal.html", context, status=status)


def _changes(found: Proposal) -> tuple[Section, ...]:
    try:
        return catalogue.changes(found.compared_with, found.digest) if found.readable else ()
    except DefinitionError:
        return ()  # the mistakes say it


def _mistakes(found: Proposal) -> tuple[Mistake, ...]:
    """Return what is wrong with what waits, by the rules of today: the program may have learned since."""
    if found.state != "offen" or not found.readable:
        return ()
    version = catalogue.bundle(found.digest)
    review = forms.review_version(version, today=timezone.localdate(clock.now()))
    return (*catalogue.check_version(version), *review.problems, *review.unvisited)


def _line(versions: tuple[Version, ...], names: dict[str, str]) -> Line:
    newest = versions[0]
    by, released_by = names.get(newest.prepared_by, ""), names.get(newest.released_by, "")
    version = catalogue.bundle(newest.digest)
    return Line(version, newest, by, released_by, len(versions), _in_german(version))


def _in_german(version: PublishedService) -> tuple[tuple[str, int], ...]:
    try:
        form = forms.form_of(version)
    except (DefinitionError, KeyError):  # only a taken desk publishes that; its own page says it
        return ()
    return tuple((languages.in_german(each), n) for each, n in form.stale.items() if n)


def _named(found: Proposal, names: dict[str, str]) -> Waiting:
    return Waiting(found, names.get(found.submitted_by, ""), names.get(found.decided_by, ""))


def _persons(proposals: Iterable[Proposal]) -> list[str]:
    return [person for each in proposals for person in (each.submitted_by, each.decided_by)]


def _makers(versions: Iterable[Version]) -> list[str]:
    return [person for each in versions for person in (each.prepared_by, each.released_by)]


def _done(what: str) -> HttpResponse:
    return redirect(f"{reverse('desk:services')}?getan={what}")
