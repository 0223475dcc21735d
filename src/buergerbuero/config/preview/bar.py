"""The bar below every page of the preview, and mistakes in place of a page that cannot be drawn as it is written."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.config.preview import standin, state, views
from buergerbuero.config.preview.state import Stand
from buergerbuero.forms import actions
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import InvalidAnswers
from buergerbuero.portal import drafts, pages

GetResponse = Callable[[HttpRequest], HttpResponse]
END = b"</body>"


@dataclass(frozen=True)
class Question:
    """A question to jump to. `reached`: it comes up after the answers that are there."""

    id: str
    heading: str
    href: str
    here: bool
    reached: bool


def preview(get_response: GetResponse) -> GetResponse:
    """Add the bar to every page. The innermost middleware: what it adds passes through all others."""

    def middleware(request: HttpRequest) -> HttpResponse:
        stand = state.read()
        if stand.mistakes and request.method != "POST" and not _is_own(request):
            return views.mistakes(request, stand)
        _take_over(request)
        response = get_response(request)
        if response.status_code == 404 and (onward := _onward(request)):
            return redirect(onward)
        return _with_bar(request, response, stand)

    return middleware


def _is_own(request: HttpRequest) -> bool:
    """Whether a page is one of the preview, which speaks German alone, and none of the portal."""
    return request.path.startswith(reverse("preview:overview"))


def _take_over(request: HttpRequest) -> None:
    """Take the open draft over before the portal does, and say nothing of it: the author knows what has changed.

    What would be asked again is answered as it was, where the new question takes that.
    """
    held = drafts.held_by(request)
    if held is None or not forms.newest_form(held.bundle.digest):
        return
    whose: dict[str, Any] = {"draft_id": held.id, "code": held.code, "by": CITIZEN, "now": clock.now()}
    actions.renew_draft(**whose)
    actions.tell_renewal(**whose)
    renewed = drafts.hold(held.ticket).opened
    for page_id in renewed.renewal.again if renewed.renewal else ():
        raw = renewed.unfinished.get(page_id, {})
        with suppress(InvalidAnswers):
            actions.save_page(**whose, page_id=page_id, raw=raw)


def _onward(request: HttpRequest) -> str:
    """Return where to go on when a question is gone that was looked at."""
    match = request.resolver_match
    held = drafts.held_by(request) if match and match.view_name == "portal:question" else None
    return drafts.next_address(held) if held else ""


def _with_bar(request: HttpRequest, response: HttpResponse, stand: Stand) -> HttpResponse:
    html = response.get("Content-Type", "").startswith("text/html")
    if html and not response.streaming and END in response.content and not stand.mistakes:
        bar = render_to_string("preview/bar.html", _context(request, stand), request).encode()
        response.content = response.content.replace(END, bar + END)
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))
    return response


def _context(request: HttpRequest, stand: Stand) -> dict[str, object]:
    version = catalogue.service(stand.service)
    return {
        "stand": stand,
        "title": version.service.title,
        "questions": questions(request, stand),
        "ways": list(enumerate(way.title for way in forms.ways_of(version))) if not _ways_broken(stand) else (),
        "languages": () if _is_own(request) else pages.switch(request, version.languages),
        "language": pages.language(),
        "log_in": standin.wanted(forms.form_of(version)),
    }


def _ways_broken(stand: Stand) -> bool:
    return any("/wege/" in each.place for each in stand.beside)


def questions(request: HttpRequest, stand: Stand) -> list[Question]:
    """Return all questions of the service, as far as a draft is open with where it stands."""
    form = forms.form_of(catalogue.service(stand.service))
    held = drafts.held_by(request)
    reached = {page.id for page in forms.path(form, held.opened.answers)} if held else set()
    language = pages.language()
    with override(language):
        return [
            Question(
                page.id,
                page.heading.say(language),
                href := _address(page.id, form_end=page is forms.declaration_of(form)),
                href == request.path,
                page.id in reached,
            )
            for page in form.pages
        ]


def _address(page_id: str, *, form_end: bool) -> str:
    return reverse("portal:check") if form_end else reverse("portal:question", args=[page_id])
