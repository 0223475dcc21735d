"""Who has filled in the form already, as a PDF, brings it: what it says is taken over, and only the rest is asked."""

from functools import partial
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.incoming import NotKept
from buergerbuero.base.web import client_address
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.documents.values import MOST_FORM_BYTES, FormReason
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import NotTaken, Page, PaperKind
from buergerbuero.portal import inputs, limits, once, pages
from buergerbuero.portal.access import draft
from buergerbuero.portal.drafts import Held, check_address, next_address, question_address, up_to_date
from buergerbuero.portal.once import Shown
from buergerbuero.portal.pages import Problem

FILE: Final = "formular"
_HERE: Final = "portal:bring"
_THEIRS: Final = "formular"
"""What wins where both say something: what the form says. Otherwise what was answered here."""


@draft
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, held: Held) -> HttpResponse:
    """Ask for the filled PDF, or take what it says."""
    if held.opened.amending:
        return redirect(next_address(held))
    held = up_to_date(held, now=clock.now())
    if held.news:
        return redirect("portal:renewed")
    if request.method == "POST" and not inputs.only_language(request):
        return _take(request, held)
    return once.show(request, _HERE, partial(_draw, request, held))


@draft
@require_safe
def brought(request: HttpRequest, held: Held) -> HttpResponse:
    """Say how much was taken over, and what is still to be asked."""
    paper = held.opened.paper
    if paper is None:
        return redirect(_HERE)
    asked = [page for page in _still_open(held) if page is not held.declaration()]
    context = {
        "card": held.bundle.card(pages.language()),
        "paper": paper,
        "other_version": _told(PaperKind.OTHER_VERSION) if paper.kind == PaperKind.OTHER_VERSION else None,
        "asked": [page.heading.say(pages.language()) for page in asked],
        "next": question_address(asked[0].id, from_check=True) if asked else check_address(held),
    }
    return pages.render(request, "portal/brought.html", context)


def _take(request: HttpRequest, held: Held) -> HttpResponse:
    now, file = clock.now(), request.FILES.get(FILE)
    keep_mine = request.POST.get("vorrang") != _THEIRS
    if file is None:
        problem = Problem(FILE, gettext("Es ist keine Datei ausgewählt. Wählen Sie das ausgefüllte PDF."))
        return _say(request, held, Shown(problems=(problem,), status=422))
    limits.sending(request, now=now)
    if isinstance(file, NotKept) or (file.size or 0) > MOST_FORM_BYTES:
        return _trouble(request, held, FormReason.TOO_LARGE)
    try:
        forms.take_paper(
            draft_id=held.id,
            code=held.code,
            pdf=file.read(),
            keep_mine=keep_mine,
            sender=client_address(request),
            by=CITIZEN,
            now=now,
        )
    except NotTaken as error:
        return _trouble(request, held, error.reason, error.service)
    return redirect("portal:brought")


def _trouble(request: HttpRequest, held: Held, reason: str, service: str = "") -> HttpResponse:
    return _say(request, held, Shown(said={"reason": str(reason), "service": service}, status=422))


def _say(request: HttpRequest, held: Held, shown: Shown) -> HttpResponse:
    return once.lead(_HERE, shown, partial(_draw, request, held))


def _draw(request: HttpRequest, held: Held, shown: Shown) -> HttpResponse:
    reason = shown.said.get("reason", "")
    context = {
        "card": held.bundle.card(pages.language()),
        "touched": held.touched,
        "next": next_address(held),
        "problems": shown.problems,
        "trouble": _told(reason) if reason else None,
        "other": _other(shown.said.get("service", "")),
        "megabytes": MOST_FORM_BYTES // 1_000_000,
    }
    return pages.render(request, "portal/bring.html", context, status=shown.status)


def _told(reason: str) -> tuple[str, tuple[str, ...]]:
    """Return what is the matter, and what can be done, in the language of the page."""
    found, language = form_queries.paper_trouble(reason), pages.language()
    return found.cause.say(language), tuple(remedy.say(language) for remedy in found.remedies)


def _other(service_id: str) -> dict[str, str] | None:
    """Return the service that a form is for, if the town offers it."""
    try:
        bundle = catalogue.service(service_id) if service_id else None
    except LookupError:
        bundle = None
    return {"id": bundle.id, "title": bundle.card(pages.language()).title} if bundle else None


def _still_open(held: Held) -> tuple[Page, ...]:
    unfinished = form_queries.unfinished_pages(held.form, held.opened)
    return form_queries.missing(held.form, held.opened.answers, unfinished)
