"""My cases: after a log-in, all that were sent while logged in, and drafts begun so, without number and code."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from buergerbuero.base import clock
from buergerbuero.cases import queries as cases
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import OwnDraft
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import Person, TrustLevel
from buergerbuero.portal import aside, cookies, inputs, logins, pages
from buergerbuero.portal.access import MINE, owner, public
from buergerbuero.portal.cookies import Ticket
from buergerbuero.portal.drafts import held_by, hold, next_address


@public
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Show what somebody has sent and begun while logged in; before that, the way to log in."""
    person = logins.person_of(request, subject=MINE, now=clock.now())
    if request.method == "POST" and not inputs.only_language(request):
        return _log_in(request)
    if person is None:
        offers = bool(identity.login_providers(TrustLevel.NORMAL))
        return pages.render(request, "portal/mine_log_in.html", {"offers": offers})
    context = {
        "person": person,
        "cases": cases.own_cases(person=person, language=pages.language()),
        "drafts": tuple((each, catalogue.bundle(each.draft.digest).card(pages.language())) for each in _drafts(person)),
    }
    return pages.render(request, "portal/mine.html", context)


@owner
@require_POST
def own_case(request: HttpRequest, person: Person, case_id: UUID) -> HttpResponse:
    """Open one of one's cases."""
    found = next((each for each in cases.own_cases(person=person, language="de") if each.case_id == case_id), None)
    if found is None or not found.opens:
        return redirect("portal:mine")
    response = redirect("portal:case")
    now = clock.now()
    cookies.replace(request, response, "case", Ticket(found.number, "", now), now=now)
    return response


@owner
@require_POST
def own_draft(request: HttpRequest, person: Person, draft_id: UUID) -> HttpResponse:
    """Go on with one of one's drafts. Another one that is open here is not lost: its code is shown first."""
    found = next((each for each in _drafts(person) if each.draft.id == draft_id), None)
    if found is None:
        return redirect("portal:mine")
    now = clock.now()
    ticket, there = Ticket(str(found.draft.id), found.code, now), held_by(request)
    if there and there.touched and there.id != found.draft.id and "bb-neu" not in request.POST:
        context = {"held": there, "held_card": there.bundle.card(pages.language()), "next": next_address(there)}
        return pages.render(request, "portal/mine_other.html", context)
    response = redirect(next_address(hold(ticket)))
    if there and there.opened.amending:
        aside.take_back(request, response, now=now)
    cookies.replace(request, response, "draft", ticket, now=now)
    return response


def _drafts(person: Person) -> tuple[OwnDraft, ...]:
    return forms.drafts_of(person)


def _log_in(request: HttpRequest) -> HttpResponse:
    try:
        level = identity.level_named(request.POST.get("stufe", "normal"))
    except KeyError:
        level = TrustLevel.NORMAL
    back = reverse("portal:mine")
    return logins.start(request, purpose="cases", return_to=back, level=level, subject=MINE, language=pages.language())
