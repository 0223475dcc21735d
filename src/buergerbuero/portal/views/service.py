"""A service before anything else: what it is, what it costs, what one needs; and the start of an application."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.portal import cookies, costs, identified, inputs, limits, pages, paper
from buergerbuero.portal.access import public
from buergerbuero.portal.drafts import Held, extent, held_by, held_context, next_address
from buergerbuero.portal.pages import language

_OTHER_WAYS: Final = ("konto", "formular")
"""How an application begins with something else than its first question."""


@public
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, service_id: str) -> HttpResponse:
    """Show a service, or start an application for it."""
    bundle = pages.service(service_id)
    begins = request.method == "POST" and not inputs.only_language(request)
    return _begin(request, bundle) if begins else _show(request, bundle)


@public
def privacy(request: HttpRequest, service_id: str) -> HttpResponse:
    """The privacy notice of a service (Art. 13 DSGVO), before the first question."""
    bundle = pages.service(service_id)
    text = bundle.privacy_notice(language())
    context = {
        "bundle": bundle,
        "card": bundle.card(language()),
        "title": paper.title(text),
        "blocks": paper.blocks(text),
        "lang": getattr(text, "lang", ""),
    }
    return pages.render(request, "portal/service_privacy.html", context)


def _show(request: HttpRequest, bundle: PublishedService) -> HttpResponse:
    context = {
        "bundle": bundle,
        "service": bundle.service,
        "responsible": bundle.responsible(language()),
        "card": bundle.card(language()),
        "audience": bundle.text("leistung.wer", bundle.service.audience, language()),
        "have_ready": _have_ready(bundle),
        "costs": costs.of(bundle, language()),
        "extent": extent(form_queries.form_of(bundle)),
        "level": identified.needed(bundle),
        "account": identified.possible(form_queries.form_of(bundle)),
        **held_context(request),
    }
    return pages.render(request, "portal/service.html", context)


def _begin(request: HttpRequest, bundle: PublishedService) -> HttpResponse:
    held = held_by(request)
    if held and held.touched and "bb-neu" not in request.POST:
        return _offer(request, bundle, held)
    now, way = clock.now(), request.POST.get("bb-weg", "")
    limits.starting(request, now=now)
    form = form_queries.form_of(bundle)
    first = form.pages[0].id
    draft, code = forms.start_draft(
        digest=bundle.digest,
        language=language(),
        leads_to="" if way in _OTHER_WAYS else first,
        by=CITIZEN,
        now=now,
    )
    response: HttpResponse = redirect("portal:question", first)
    if way == "konto":
        response = identified.begin(request, draft.id, form)
    elif way == "formular":
        response = redirect("portal:bring")
    cookies.replace(request, response, "draft", cookies.Ticket(str(draft.id), code, now), now=now)
    return response


def _offer(request: HttpRequest, bundle: PublishedService, held: Held) -> HttpResponse:
    """Something was begun in this browser already: go on with it, or begin anew and keep its code."""
    context = {
        "card": bundle.card(language()),
        "held": held,
        "held_card": held.bundle.card(language()),
        "next": next_address(held),
        "way": request.POST.get("bb-weg", ""),
    }
    return pages.render(request, "portal/begun.html", context)


def _have_ready(bundle: PublishedService) -> tuple[str, ...]:
    things = enumerate(bundle.service.have_ready)
    return tuple(bundle.text(f"leistung.bereithalten.{n}", thing, language()) for n, thing in things)
