"""My case: in with number and code; where it stands, whose turn it is, messages, documents; answer; withdraw."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.ids import parse_code
from buergerbuero.base.limits import TooMany
from buergerbuero.cases import actions, queries
from buergerbuero.cases.values import EmptyText, NotAllowed, UnknownCase
from buergerbuero.messages import actions as messages
from buergerbuero.messages.values import Direction
from buergerbuero.portal import amendments, aside, cookies, files, limits, pages
from buergerbuero.portal.access import OpenCase, case, public
from buergerbuero.portal.drafts import held_by
from buergerbuero.portal.pages import Problem
from buergerbuero.portal.views import door
from buergerbuero.portal.views.check import groups


@public
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Open a case with its number and code."""
    if request.method == "POST":
        return _open(request)
    if cookies.read(request, "case", now=clock.now()):
        return redirect("portal:case")
    return pages.render(request, "portal/case_login.html")


@public
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Close the case on this device."""
    response = redirect("portal:closed")
    cookies.take_back(response, "case", "receipt")
    held = held_by(request)
    if held and held.opened.amending:
        aside.take_back(request, response, now=clock.now())
    return response


@case
@require_safe
def show(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """Show everything about the case."""
    response = _show(request, held)
    messages.mark_read(case_id=held.access.case_id, direction=Direction.TO_CITIZEN, now=clock.now())
    return response


@case
@require_POST
def answer(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """Answer the town's question."""
    text = request.POST.get("antwort", "")
    try:
        actions.answer(access=held.access, text=text, by=CITIZEN, now=clock.now())
    except EmptyText:
        problem = gettext("Ihre Antwort ist leer oder länger als 4000 Zeichen. Schreiben Sie sie in das Feld.")
        return _show(request, held, (Problem("antwort", problem),), {"answer": text}, 422)
    except NotAllowed:  # answered a moment ago (second click), or the town went on
        return _moved_on(request, held, text)
    return redirect("portal:case")


@case
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """Ask once more, then withdraw the application."""
    found = queries.citizen_view(access=held.access, language=pages.language())
    if request.method != "POST" and found.can_withdraw:
        return pages.render(request, "portal/withdraw.html", {"case": found})
    try:
        if found.can_withdraw:
            actions.withdraw(access=held.access, by=CITIZEN, now=clock.now())
    except NotAllowed:
        pass  # decided in this very moment: the page says so
    return redirect("portal:case")


@case
@require_POST
def document(request: HttpRequest, held: OpenCase, document_id: UUID) -> HttpResponse:
    """Hand over a document. A POST, because opening a notice is an event of the case that no prefetch may cause."""
    try:
        file = actions.open_document(access=held.access, document_id=document_id, by=CITIZEN, now=clock.now())
    except UnknownCase:
        raise Http404 from None
    return files.download(file)


def _open(request: HttpRequest) -> HttpResponse:
    number, code = request.POST.get("nummer", "").strip(), request.POST.get("code", "")
    now = clock.now()
    if problems := door.slips(number, code):
        return _refuse(request, problems)
    try:
        limits.logging_in(request, now=now)
        access = queries.open_access(number=number, code=code)
    except TooMany as many:
        return _wait(request, many)
    except UnknownCase:
        return _refuse(request, (Problem("nummer", door.unknown()),))
    response = redirect("portal:case")
    cookies.give(response, "case", cookies.Ticket(access.number, parse_code(code), now), now=now)
    return response


def _wait(request: HttpRequest, many: TooMany) -> HttpResponse:
    response = _refuse(request, (Problem("", door.patience(many)),), 429)
    response["Retry-After"] = str(many.retry_after)
    return response


def _refuse(request: HttpRequest, problems: tuple[Problem, ...], status: int = 422) -> HttpResponse:
    """Show the form again with the number, never with the code."""
    context = {
        "problems": problems,
        "number": request.POST.get("nummer", ""),
        "errors": {p.name: p.text for p in problems},
    }
    return pages.render(request, "portal/case_login.html", context, status=status)


def _show(
    request: HttpRequest,
    held: OpenCase,
    problems: tuple[Problem, ...] = (),
    more: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = queries.citizen_view(access=held.access, language=pages.language())
    context = {
        "case": found,
        "problems": problems,
        "answers": groups(found.rows),
        "notices": [each for each in reversed(found.documents) if each.kind == "notice"],
        "others": [each for each in reversed(found.documents) if each.kind != "notice"],
        "just_amended": [entry.kind for entry in found.timeline if entry.done][-1:] == ["amended"],
        **amendments.context_of(held, bool(found.asked)),
        **(more or {}),
    }
    return pages.render(request, "portal/case.html", context, status=status)


def _moved_on(request: HttpRequest, held: OpenCase, text: str) -> HttpResponse:
    """Say that the question is no longer open. A second click finds its own answer; anything else is shown again."""
    found = queries.citizen_view(access=held.access, language=pages.language())
    if any(line.text.strip() == text.strip() for line in found.messages):
        return redirect("portal:case")
    lost = gettext(
        "Die Frage ist nicht mehr offen. Ihr Text wurde nicht gesendet; "
        "er steht noch unten, damit Sie ihn kopieren können."
    )
    return _show(request, held, (Problem("nicht-gesendet", lost),), {"lost": text}, 409)
