"""What was typed and could not be kept where it was typed: given back in a page, with the way on. Never stored."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from buergerbuero.base import clock
from buergerbuero.base.yamlfile import DefinitionError
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.queries import UnknownService
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import AnswerRow, UnknownPage
from buergerbuero.portal import pages
from buergerbuero.portal.drafts import Held, held_by, next_address
from buergerbuero.portal.inputs import CONTROL, Carried

# expired: nothing opens the draft any more. other: this browser has another draft open. late: the application was sent
# before. gone: the question is not asked any more.
Reason: TypeAlias = Literal["expired", "other", "late", "gone"]


def expired(
    request: HttpRequest, came: Carried, *, problems: tuple[pages.Problem, ...] = (), status: int = 403
) -> HttpResponse:
    """Ask for the code of the draft, or for number and code of the case that it corrects.

    What was typed goes along, hidden, and is there again afterwards.
    """
    more = {
        "problems": problems,
        "errors": {each.name: each.text for each in problems},
        "text": request.POST.get("code", ""),
        "number": request.POST.get("nummer", came.drawn.corrects),
    }
    return _page(request, "expired", came, status, **more)


def other_draft(request: HttpRequest, held: Held, came: Carried) -> HttpResponse:
    """Say that this browser has another draft open by now, so that nothing was kept there."""
    card = held.bundle.card(pages.language())
    return _page(request, "other", came, 409, next=next_address(held), held_title=card.title)


def late(request: HttpRequest, came: Carried, *, receipt: str) -> HttpResponse:
    """Say that the application was sent before this was typed. `receipt` is where to go on."""
    return _page(request, "late", came, 409, next=receipt)


def gone(request: HttpRequest, held: Held, came: Carried) -> HttpResponse:
    """Say that the service was changed and does not ask this any more."""
    return _page(request, "gone", came, 409, next=next_address(held))


def again(request: HttpRequest, came: Carried) -> HttpResponse:
    """Draw the same page in another language."""
    reason, held = request.POST.get(f"{CONTROL}grund"), held_by(request)
    if reason == "late":
        return late(request, came, receipt=reverse("portal:case" if came.drawn.corrects else "portal:receipt"))
    if reason in ("other", "gone") and held:
        return other_draft(request, held, came) if reason == "other" else gone(request, held, came)
    return expired(request, came)


def case_closed(
    request: HttpRequest,
    kind: str,
    text: str,
    *,
    problems: tuple[pages.Problem, ...] = (),
    status: int = 403,
) -> HttpResponse:
    """Ask for number and code of the case; an answer that was typed goes along, hidden, and is back afterwards."""
    context = {
        "kind": kind,
        "kept_text": text,
        "problems": problems,
        "errors": {each.name: each.text for each in problems},
        "number": request.POST.get("nummer", ""),
        "carry": "öffnen" if text else "",
        "switch_at": reverse("portal:case_login") if text else "",
    }
    return pages.render(request, "portal/case_closed.html", context, status)


def rows(came: Carried) -> tuple[AnswerRow, ...]:
    """Return what was typed as lines to read, in the words of the form that asked it, if that can be found."""
    try:
        form = forms.form_of(catalogue.bundle(came.drawn.digest))
        found = forms.entered_rows(form, came.page_id, came.entered, language=pages.language(), now=clock.now())
    except (UnknownService, UnknownPage, DefinitionError):
        found = ()
    return found or tuple(
        AnswerRow(came.page_id, "", "", "", value)
        for values in came.entered.values()
        for value in values
        if value.strip()
    )


def _page(request: HttpRequest, reason: Reason, came: Carried, status: int, **more: object) -> HttpResponse:
    context: Mapping[str, Any] = {
        "reason": reason,
        "carried": (*came.inputs, (f"{CONTROL}grund", reason)),
        "rows": rows(came),
        "carry": "weiter",
        "corrects": bool(came.drawn.corrects),
        "files_lost": bool(request.FILES),  # what was typed can be given back, a file cannot
        "switch_at": reverse("portal:case_login" if came.drawn.corrects else "portal:resume"),
        **more,
    }
    return pages.render(request, "portal/rescue.html", context, status)
