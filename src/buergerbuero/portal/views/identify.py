"""Logging in for an application: where one comes back to from a log-in, whether it has worked or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.forms import actions as forms
from buergerbuero.portal import identified, inputs, pages
from buergerbuero.portal.access import draft
from buergerbuero.portal.drafts import Held, check_address, hold, next_address


@draft
@require_http_methods(["GET", "HEAD", "POST"])
def identify(request: HttpRequest, held: Held) -> HttpResponse:
    """Take over what a log-in has said and go on; without one, offer the ways on. The draft is the same in any case."""
    now = clock.now()
    if held.opened.amending:
        return redirect(check_address(held))
    if request.method == "POST" and not inputs.only_language(request):
        return identified.begin(request, held.id, held.form)
    if found := identified.person(request, held, now=now):
        forms.use_account(draft_id=held.id, code=held.code, person=found, by=CITIZEN, now=now)
        return redirect(next_address(hold(held.ticket)))
    return _show(request, held)


def _show(request: HttpRequest, held: Held) -> HttpResponse:
    context = {
        "card": held.bundle.card(pages.language()),
        "level": identified.missing(held, None),
        "possible": identified.possible(held.form),
        "next": next_address(held),
        "held": held,
        "finished": held.first_open() is None,
    }
    return pages.render(request, "portal/identify.html", context)
