"""My case: in with number and code; where it stands, whose turn it is, messages, documents; answer; withdraw."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.ids import BadCode, BadNumber, parse_case_number, parse_code
from buergerbuero.base.limits import TooMany
from buergerbuero.cases import actions, queries
from buergerbuero.cases.values import EmptyText, NotAllowed, UnknownCase
from buergerbuero.messages import actions as messages
from buergerbuero.messages.values import Direction
from buergerbuero.portal import cookies, files, limits, pages
from buergerbuero.portal.access import OpenCase, case, public
from buergerbuero.portal.pages import Problem
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
    if problems := _slips(number, code):
        return _refuse(request, problems)
    try:
        limits.logging_in(request, now=now)
        access = queries.open_access(number=number, code=code)
    except TooMany as many:
        return _wait(request, many)
    except UnknownCase:
        return _refuse(request, (Problem("nummer", _unknown()),))
    response = redirect("portal:case")
    cookies.give(response, "case", cookies.Ticket(access.number, parse_code(code), now), now=now)
    return response


def _slips(number: str, code: str) -> tuple[Problem, ...]:
    """Return slips of the pen, which check characters find without looking anything up."""
    problems = []
    try:
        parse_case_number(number)
    except BadNumber:
        example = gettext("Die Vorgangsnummer hat einen Tippfehler. Sie sieht so aus: 2026-004117-2.")
        problems.append(
            Problem("nummer", example if number else gettext("Die Vorgangsnummer fehlt. Sie steht auf Ihrer Quittung."))
        )
    try:
        parse_code(code)
    except BadCode:
        slip = gettext("Der Zugangscode hat einen Tippfehler. Er hat 17 Zeichen in vier Gruppen.")
        problems.append(
            Problem("code", slip if code else gettext("Der Zugangscode fehlt. Er steht auf Ihrer Quittung."))
        )
    return tuple(problems)


def _unknown() -> str:
    """Return the same words for a wrong number and a wrong code."""
    return gettext("Vorgangsnummer und Zugangscode passen nicht zusammen. Prüfen Sie beide auf Ihrer Quittung.")


def _wait(request: HttpRequest, many: TooMany) -> HttpResponse:
    minutes = -(-many.retry_after // 60)
    text = ngettext(
        "Das waren zu viele Versuche. Bitte warten Sie eine Minute, und versuchen Sie es dann noch einmal.",
        "Das waren zu viele Versuche. Bitte warten Sie {n} Minuten, und versuchen Sie es dann noch einmal.",
        minutes,
    ).format(n=minutes)
    response = _refuse(request, (Problem("", text),), 429)
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
    return _show(request, held, (Problem("nicht-gesendet", lost),), {"unsent": text}, 409)
