"""One question a page. What is sent is kept first; then the browser is led on, so that reloading repeats nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, translate_url
from django.views.decorators.http import require_http_methods

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.queries import PageView
from buergerbuero.forms.values import Form, InvalidAnswers
from buergerbuero.portal import counting, inputs, pages, rescue, tabs, uploads
from buergerbuero.portal.access import draft
from buergerbuero.portal.drafts import (
    Held,
    check_address,
    hold,
    next_address,
    question_address,
    start_address,
    up_to_date,
)
from buergerbuero.portal.inputs import Carried, Drawn, typed

GO_ON: Final = "weiter"
_UNUSUAL: Final = {"token_failed": False, "too_many": False, "differs": False, "changed": False, "action": ""}
"""What the page says only when something went wrong. In a template, a name that is not there takes longest of all."""


@draft
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, held: Held, page_id: str) -> HttpResponse:
    """Ask one question, or keep what was answered."""
    if request.method == "POST":
        return _receive(request, held, _came(request, page_id))
    held = up_to_date(held, now=clock.now())
    if held.news:
        return redirect("portal:renewed")
    if not asks(held.form, page_id):
        raise Http404
    if page_id not in {page.id for page in held.path()}:
        return redirect(_onward(held, page_id, request))
    counting.page_shown(request, held, page_id)
    view = form_queries.unfinished_view(held.form, page_id, held.opened, now=clock.now())
    return _show(request, held, view)


@draft
def show_again(
    request: HttpRequest, held: Held, page_id: str, entered: Mapping[str, list[str]] | None = None
) -> HttpResponse:
    """Show a question with what was typed, and a fresh token: the way out when the token did not fit."""
    came = _came(request, page_id, entered)
    if tabs.is_other(held, came.drawn):
        return rescue.other_draft(request, held, came)
    if page_id not in {page.id for page in held.path()}:
        raise Http404
    more = {"token_failed": entered is None, "too_many": entered is not None}
    status = 403 if entered is None else 413
    return _show(request, held, _view(held, page_id, came.entered), drawn=came.drawn, more=more, status=status)


def bring_back(request: HttpRequest, held: Held, came: Carried) -> HttpResponse:
    """Keep what was typed before the session ended, and lead back to the same page and field."""
    if problem := _cannot_keep(request, held, came):
        return problem
    _save(held, came)
    field = next((name for name, values in reversed([*came.entered.items()]) if any(map(str.strip, values))), "")
    return redirect(f"{question_address(came.page_id, from_check=came.from_check)}#{quote(field)}")


def asks(form: Form, page_id: str) -> bool:
    """Whether a form has a page."""
    return any(page.id == page_id for page in form.pages)


def _came(request: HttpRequest, page_id: str, entered: Mapping[str, list[str]] | None = None) -> Carried:
    return inputs.came_from(request, page_id, typed(request) if entered is None else entered)


def _receive(request: HttpRequest, held: Held, came: Carried) -> HttpResponse:
    """Keep what was entered on a page, and lead to where the pressed button leads."""
    wish, refused, saved = inputs.wish(request, GO_ON), False, None
    if uploads.fields_on(held, came.page_id):
        if problem := _cannot_keep(request, held, came):
            return problem
        refused = uploads.take(request, held, came.page_id)
        if anchor := uploads.pressed(request, held, came.page_id, came.entered, wish):
            return redirect(request.get_full_path() + ("" if refused else f"#{quote(anchor)}"))
    for_entries = wish.startswith(("mehr:", "weg:"))
    if wish == GO_ON or for_entries or not inputs.blank(came.entered):
        if problem := _cannot_keep(request, held, came):
            return problem
        if for_entries:
            return _change_entries(request, held, came, wish)
        saved = _save(held, came, onward=wish == GO_ON and not refused and not inputs.from_check(request))
        refused = saved is None or refused
    if not asks(held.form, came.page_id):
        raise Http404
    if refused and wish == GO_ON:  # what was entered is kept; the page shows it, and what is wrong
        return redirect(request.get_full_path())
    with_files = inputs.from_check(request) and uploads.fields_on(held, came.page_id)  # which may leave a page open
    now_held = hold(held.ticket) if saved is None or with_files else saved
    return redirect(_wished(request, now_held, came.page_id, wish))


def _cannot_keep(request: HttpRequest, held: Held, came: Carried) -> HttpResponse | None:
    """Return the page that says why nothing was kept, and that gives back what was typed; None if it can be kept."""
    if tabs.is_other(held, came.drawn):
        return redirect(next_address(held)) if inputs.blank(came.entered) else rescue.other_draft(request, held, came)
    if not asks(held.form, came.page_id):
        if inputs.blank(came.entered) or came.drawn.digest in ("", held.bundle.digest):
            raise Http404
        return rescue.gone(request, held, came)
    changed = tabs.asks_something_else(held, came)
    verdict = tabs.judge(held, came.page_id, came.entered, came.drawn, now=clock.now())
    if verdict == "differs" or (verdict == "save" and changed and not inputs.blank(came.entered)):
        return _both(request, held, came, changed=changed)
    return None


def _save(held: Held, came: Carried, *, onward: bool = False) -> Held | None:
    """Keep what was entered; return the draft as it is then, None if not all of it could be taken. `onward`: whether
    the next question is shown then.

    What the draft says already is left alone.
    """
    now = clock.now()
    if tabs.judge(held, came.page_id, came.entered, came.drawn, now=now) == "same":
        return None if came.page_id in held.opened.unfinished else held
    try:
        answers = forms.save_page(
            draft_id=held.id,
            code=held.code,
            page_id=came.page_id,
            raw=came.entered,
            sheet=came.drawn.sheet,
            onward=onward,
            by=CITIZEN,
            now=now,
        )
    except InvalidAnswers:
        return None
    unfinished = {name: raw for name, raw in held.opened.unfinished.items() if name != came.page_id}
    return replace(held, opened=replace(held.opened, answers=answers, unfinished=unfinished))


def _both(request: HttpRequest, held: Held, came: Carried, *, changed: bool) -> HttpResponse:
    """Show what was typed here beside what the draft holds by now; only another press keeps it."""
    raw = form_queries.inputs_on(held.form, came.page_id, held.opened)
    now = clock.now()
    there = form_queries.entered_rows(held.form, came.page_id, raw, language=pages.language(), now=now)
    more = {
        "differs": not changed,
        "changed": changed,
        "there": there,
        "action": question_address(came.page_id, from_check=came.from_check),
    }
    return _show(request, held, _view(held, came.page_id, came.entered), more=more, status=409)


def _view(held: Held, page_id: str, entered: Mapping[str, Sequence[str]]) -> PageView:
    answers, language = held.opened.answers, pages.language()
    return form_queries.page_view(held.form, page_id, answers, language=language, raw=entered, draft=held.opened)


def _change_entries(request: HttpRequest, held: Held, came: Carried, button: str) -> HttpResponse:
    """Show the page again with one entry of a group more or less, and go on there."""
    anchor = forms.change_entries(
        draft_id=held.id,
        code=held.code,
        page_id=came.page_id,
        raw=came.entered,
        button=button,
        sheet=came.drawn.sheet,
        by=CITIZEN,
        now=clock.now(),
    )
    return redirect(f"{request.get_full_path()}#{quote(anchor)}")


def _wished(request: HttpRequest, held: Held, page_id: str, wish: str) -> str:
    """Return where the pressed button leads."""
    match wish:
        case "zurück":
            return back_from(held, page_id, request)
        case "später":
            return reverse("portal:later")
        case "formular":
            return reverse("portal:bring")
        case _ if inputs.only_language(request):
            return translate_url(request.get_full_path(), wish)
        case _:
            return _onward(held, page_id, request)


def _onward(held: Held, page_id: str, request: HttpRequest) -> str:
    """Return the next page on the path; who came from the check goes back there, unless a new question came up."""
    if inputs.from_check(request):
        page = held.first_open()
        return question_address(page.id, from_check=True) if page else checked(held, page_id)
    page = held.next_page(page_id)
    return question_address(page.id) if page else check_address(held)


def checked(held: Held, page_id: str) -> str:
    """Return where a page stands on the check, so that whoever changed it finds it there."""
    return f"{check_address(held)}#{quote(f'seite-{page_id}')}"


def back_from(held: Held, page_id: str, request: HttpRequest) -> str:
    """Return the page before: the question before, the check for who came from there, the service at the start."""
    if inputs.from_check(request):
        return checked(held, page_id)
    page = held.previous_page(page_id)
    return question_address(page.id) if page else start_address(held)


def _show(
    request: HttpRequest,
    held: Held,
    view: PageView,
    *,
    drawn: Drawn | None = None,
    more: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    on_path = [page.id for page in held.path()]
    context = {
        "page": view,
        "problems": pages.problems_of(view),
        "card": held.bundle.card(pages.language()),
        "number": on_path.index(view.id) + 1 if view.id in on_path else len(on_path),
        "count": len(on_path),
        "from_check": inputs.from_check(request),
        "drawn": (drawn or tabs.draw(held, view.id)).inputs,
        "before": held.before(view.id),
        "amending": held.opened.amending,
        "sent_files": held.sent_files,
        **_UNUSUAL,
        **(more or {}),
    }
    return pages.render(request, "portal/question.html", context, status=status)
