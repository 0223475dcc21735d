"""One question a page. What is sent is kept first; then the browser is led on, so that reloading repeats nothing."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, translate_url
from django.views.decorators.http import require_http_methods

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.queries import PageView
from buergerbuero.forms.values import InvalidAnswers
from buergerbuero.portal import pages
from buergerbuero.portal.access import draft
from buergerbuero.portal.drafts import Held, hold

CONTROL: Final = "bb-"  # names of inputs that are no answers begin so; no id in a form.yaml can
FROM_CHECK: Final = "pruefen"


@draft
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, held: Held, page_id: str) -> HttpResponse:
    """Ask one question, or keep what was answered."""
    if page_id not in {page.id for page in held.form.pages}:
        raise Http404
    if page_id not in {page.id for page in held.path()}:
        return redirect(_onward(held, page_id, request))
    if request.method == "POST":
        return _keep(request, held, page_id)
    view = form_queries.unfinished_view(held.form, page_id, held.opened, now=clock.now())
    return _show(request, held, view)


@draft
def show_again(request: HttpRequest, held: Held, page_id: str) -> HttpResponse:
    """Show a question with what was typed, and a fresh token: the way out when the token did not fit."""
    if page_id not in {page.id for page in held.path()}:
        raise Http404
    answers, entered = held.opened.answers, typed(request)
    view = form_queries.page_view(held.form, page_id, answers, language=pages.language(), raw=entered)
    return _show(request, held, view, token_failed=True, status=403)


def typed(request: HttpRequest) -> dict[str, list[str]]:
    """Return what was entered, without tokens and buttons."""
    sent: Mapping[str, list[str]] = dict(request.POST.lists())
    return {
        name: values for name, values in sent.items() if not name.startswith(CONTROL) and name != "csrfmiddlewaretoken"
    }


def _keep(request: HttpRequest, held: Held, page_id: str) -> HttpResponse:
    wish, entered = request.POST.get("bb-tat", "weiter"), typed(request)
    now = clock.now()
    if wish.startswith(("mehr:", "weg:")):
        return _change_entries(request, held, page_id, wish)
    if wish == "weiter" or any(value.strip() for values in entered.values() for value in values):
        try:
            forms.save_page(draft_id=held.id, code=held.code, page_id=page_id, raw=entered, by=CITIZEN, now=now)
        except InvalidAnswers:
            if wish == "weiter":
                return redirect(
                    request.get_full_path()
                )  # what was entered is kept; the page shows it, and what is wrong
    return redirect(_wished(request, hold(held.ticket), page_id, wish))


def _change_entries(request: HttpRequest, held: Held, page_id: str, button: str) -> HttpResponse:
    """Show the page again with one entry of a group more or less, and go on there."""
    anchor = forms.change_entries(
        draft_id=held.id,
        code=held.code,
        page_id=page_id,
        raw=typed(request),
        button=button,
        by=CITIZEN,
        now=clock.now(),
    )
    return redirect(f"{request.get_full_path()}#{anchor}")


def _wished(request: HttpRequest, held: Held, page_id: str, wish: str) -> str:
    """Return where the pressed button leads."""
    match wish:
        case "zurück":
            return back_from(held, page_id, request)
        case "später":
            return reverse("portal:later")
        case "de" | "en":
            return translate_url(request.get_full_path(), wish)
        case _:
            return _onward(held, page_id, request)


def _onward(held: Held, page_id: str, request: HttpRequest) -> str:
    """Return the next page on the path; who came from the check goes back there, unless a new question came up."""
    if request.GET.get("von") == FROM_CHECK:
        page = held.first_open()
        return address(page.id, from_check=True) if page else reverse("portal:check")
    page = form_queries.next_page(held.form, held.opened.answers, page_id)
    return reverse("portal:check") if page is None or page is held.declaration() else address(page.id)


def back_from(held: Held, page_id: str, request: HttpRequest) -> str:
    """Return the page before: the question before, the check for who came from there, the service at the start."""
    if request.GET.get("von") == FROM_CHECK:
        return reverse("portal:check")
    page = form_queries.previous_page(held.form, held.opened.answers, page_id)
    return address(page.id) if page else reverse("portal:service", args=[held.bundle.id])


def address(page_id: str, *, from_check: bool = False) -> str:
    """Return the address of a question."""
    found = reverse("portal:question", args=[page_id])
    return f"{found}?{urlencode({'von': FROM_CHECK})}" if from_check else found


def _show(
    request: HttpRequest, held: Held, view: PageView, *, token_failed: bool = False, status: int = 200
) -> HttpResponse:
    on_path = [page.id for page in held.path()]
    context = {
        "page": view,
        "problems": problems_of(view),
        "card": held.bundle.card(pages.language()),
        "number": on_path.index(view.id) + 1,
        "count": len(on_path),
        "from_check": request.GET.get("von") == FROM_CHECK,
        "token_failed": token_failed,
    }
    return pages.render(request, "portal/question.html", context, status=status)


def problems_of(view: PageView) -> tuple[pages.Problem, ...]:
    """Return what is wrong on a page, in the words that stand at its fields."""
    return tuple(pages.Problem(each.name, f"{each.cause} {each.remedy}") for each in view.problems)
