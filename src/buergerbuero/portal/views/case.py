"""My case: in with number and code; where it stands, whose turn it is, messages, documents; answer; withdraw."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.ids import BadCode, CodeKind, OtherCode, parse_code
from buergerbuero.base.limits import TooMany
from buergerbuero.base.web import download
from buergerbuero.cases import actions, queries
from buergerbuero.cases.values import EmptyText, NotAllowed, UnknownCase, WrongMailCode
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.forms import queries as forms
from buergerbuero.identity import queries as identity
from buergerbuero.messages import actions as messages
from buergerbuero.messages.values import Direction
from buergerbuero.portal import amendments, aside, boxes, cookies, inputs, limits, logins, once, pages, rescue
from buergerbuero.portal.access import OpenCase, case, public
from buergerbuero.portal.declaring import answered_pages
from buergerbuero.portal.drafts import held_by
from buergerbuero.portal.inputs import Carried
from buergerbuero.portal.once import Shown
from buergerbuero.portal.pages import Problem
from buergerbuero.portal.views import door, later
from buergerbuero.portal.views.apply import bring_back

_DOOR, _HERE = "portal:case_login", "portal:case"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Open a case with its number and code."""
    if request.method == "POST":
        return _ask(request) if inputs.only_language(request) else _open(request)
    if cookies.read(request, "case", now=clock.now()):
        return redirect("portal:case")
    return once.show(request, _DOOR, partial(_draw_door, request))


@public
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Close the case on this device."""
    response = redirect("portal:closed")
    held = held_by(request)
    cookies.end(request, response, "case", "receipt", "shown")
    logins.forget(response)
    if held and held.opened.amending:
        aside.end(request, response, now=clock.now())
    return response


@case
@require_safe
def show(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """Show everything about the case."""
    response = once.show(request, _HERE, partial(_draw, request, held))
    messages.mark_read(case_id=held.access.case_id, direction=Direction.TO_CITIZEN, now=clock.now())
    return response


@case
@require_POST
def answer(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """Answer the town's question."""
    text = request.POST.get("antwort", "")
    if inputs.only_language(request):
        return _say(request, held, Shown(typed={"antwort": [text]}))
    try:
        actions.answer(access=held.access, text=text, by=CITIZEN, now=clock.now())
    except EmptyText:
        problem = gettext("Ihre Antwort ist leer oder länger als 4000 Zeichen. Schreiben Sie sie in das Feld.")
        return _say(request, held, Shown((Problem("antwort", problem),), {"antwort": [text]}, status=422))
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
        found = queries.citizen_view(access=held.access, language=pages.language())
    if found.being_decided:
        text = gettext("Ihr Antrag ist nicht zurückgezogen. Warum, und was Sie tun können, steht unten.")
        return _say(request, held, Shown((Problem("zurueckziehen", text),), status=409))
    return redirect("portal:case")  # which says what was decided


@case
@require_POST
def confirm_mail(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """Take the code that was sent to the e-mail address, or ask for another one."""
    now = clock.now()
    if request.POST.get("bb-tat") == "neuer-code":
        limits.asking_mail(request, now=now)
        actions.want_code(access=held.access, by=CITIZEN, now=now)
        return redirect(f"{reverse('portal:case')}?mail=unterwegs")
    try:
        actions.confirm_mail(access=held.access, code=request.POST.get("mailcode", ""), by=CITIZEN, now=now)
    except WrongMailCode as wrong:
        text = gettext("Das ist nicht der Code aus unserer letzten E-Mail. Prüfen Sie die sechs Ziffern.")
        if not wrong.left:
            text = gettext("Das waren zu viele Versuche. Lassen Sie sich einen neuen Code schicken.")
        return _say(request, held, Shown((Problem("mailcode", text),), status=422))
    return redirect(f"{reverse('portal:case')}?mail=bestaetigt")


@case
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """Ask once more, then have the notice sent as a letter."""
    found = queries.citizen_view(access=held.access, language=pages.language())
    if request.method != "POST" and found.can_revoke:
        context = {"case": found, "cost": queries.letter_costs(held.access)}
        return pages.render(request, "portal/revoke.html", context)
    try:
        if found.can_revoke:
            actions.revoke_consent(access=held.access, by=CITIZEN, now=clock.now())
    except NotAllowed:
        pass  # the notice has come in this very moment: the page shows it
    return redirect("portal:case")


@case
@require_POST
def document(request: HttpRequest, held: OpenCase, document_id: UUID) -> HttpResponse:
    """Hand over a document. A POST, because opening a notice is an event of the case that no prefetch may cause."""
    try:
        file = actions.open_document(access=held.access, document_id=document_id, by=CITIZEN, now=clock.now())
    except UnknownCase:
        raise Http404 from None
    return download(name=file.name, media_type=file.media_type, content=file.content)


def _open(request: HttpRequest) -> HttpResponse:
    number, code = request.POST.get("nummer", "").strip(), request.POST.get("code", "")
    now = clock.now()
    if problems := door.slips(number, code):
        return later.resume(request) if not number and _is_of_a_draft(code) else _ask(request, problems, 422)
    try:
        limits.logging_in(request, now=now)
        access = queries.open_access(number=number, code=code)
    except TooMany as many:
        return _wait(request, many)
    except UnknownCase:
        return _ask(request, (Problem("nummer", door.unknown()),), 422)
    held = OpenCase(cookies.Ticket(access.number, parse_code(code, CodeKind.CASE), now), access)
    response = _inside(request, held)
    cookies.replace(request, response, "case", held.ticket, now=now)
    return response


def _inside(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """Return the page of the case, with what was typed before it was closed."""
    if came := inputs.carried(request):
        return _correct_on(request, held, came)
    if text := request.POST.get("bb-antwort", ""):
        return _say(request, held, Shown(typed={"antwort": [text]}, said={"typed_before": "ja"}))
    return redirect("portal:case")


def _correct_on(request: HttpRequest, held: OpenCase, came: Carried) -> HttpResponse:
    """Go on with the correction on whose page something was typed."""
    correcting = amendments.begun(held)
    if correcting is None:  # sent meanwhile, or of another case
        return rescue.late(request, came, receipt=reverse("portal:case"))
    response = bring_back(request, correcting, came)
    aside.give(request, response, correcting.ticket, now=clock.now())
    return response


def _wait(request: HttpRequest, many: TooMany) -> HttpResponse:
    response = _ask(request, (Problem("", door.patience(many)),), 429, retry_after=many.retry_after)
    if response.status_code == 429:
        response["Retry-After"] = str(many.retry_after)
    return response


def _is_of_a_draft(code: str) -> bool:
    try:
        parse_code(code, CodeKind.CASE)
    except OtherCode as other:
        return other.kind is CodeKind.DRAFT
    except BadCode:
        return False
    return False


def _ask(
    request: HttpRequest, problems: tuple[Problem, ...] = (), status: int = 200, *, retry_after: int = 0
) -> HttpResponse:
    """Show the form with the number, never with the code, and with what was typed before the case was closed."""
    if came := inputs.carried(request):
        return rescue.expired(request, came, problems=problems, status=status)
    if text := request.POST.get("bb-antwort", ""):
        return rescue.case_closed(request, "case", text, problems=problems, status=status)
    shown = Shown(problems, {"nummer": [request.POST.get("nummer", "")]}, status=status, retry_after=retry_after)
    return once.lead(_DOOR, shown, partial(_draw_door, request))


def _draw_door(request: HttpRequest, shown: Shown) -> HttpResponse:
    context = {
        "carry": "öffnen",
        "problems": shown.problems,
        "accounts": bool(identity.login_providers()),
        "number": shown.text("nummer"),
        "errors": shown.errors,
    }
    return pages.render(request, "portal/case_login.html", context, status=shown.status)


def _say(request: HttpRequest, held: OpenCase, shown: Shown) -> HttpResponse:
    return once.lead(_HERE, shown, partial(_draw, request, held))


def _draw(request: HttpRequest, held: OpenCase, shown: Shown) -> HttpResponse:
    found = queries.citizen_view(access=held.access, language=pages.language())
    box = queries.box_collection(access=held.access, language=pages.language(), now=clock.now())
    pin = boxes.kept_pin(request, number=found.number, now=clock.now()) if box else ""
    on_paper = found.collection or box  # what is to be collected is no notice that lies here
    context = {
        "case": found,
        "box": box,
        "pin": pin,
        "box_picture": boxes.picture(box.qr) if box and box.qr else "",
        "problems": shown.problems,
        "answers": answered_pages(found.rows),
        "has_form": forms.has_paper(catalogue.bundle(found.digest)),
        "notices": [each for each in reversed(found.documents) if each.kind == "notice" and not on_paper],
        "others": [each for each in reversed(found.documents) if each.kind != "notice" or on_paper],
        "last_done": next((entry.kind for entry in reversed(found.timeline) if entry.done), ""),
        "carry": "antworten" if found.can_answer else "",
        "by_account": held.by_account,
        "consent_over": bool(found.consent and found.consent.is_over(clock.now())),
        "mail_on_its_way": request.GET.get("mail") == "unterwegs",
        "mail_confirmed": request.GET.get("mail") == "bestaetigt" and found.mail == "confirmed",
        "switch_at": reverse("portal:answer") if found.can_answer else reverse("portal:case"),
        **amendments.context_of(held, bool(found.asked)),
        "answer": shown.text("antwort"),
        "typed_before": "typed_before" in shown.said,
        "mail_problem": shown.errors.get("mailcode", ""),
        "lost": shown.said.get("lost", ""),
    }
    response = pages.render(request, "portal/case.html", context, status=shown.status)
    return boxes.shown(request, response) if pin else response


def _moved_on(request: HttpRequest, held: OpenCase, text: str) -> HttpResponse:
    """Say that the question is no longer open. A second click finds its own answer; anything else is shown again."""
    found = queries.citizen_view(access=held.access, language=pages.language())
    if any(line.text.strip() == text.strip() for line in found.messages):
        return redirect("portal:case")
    lost = gettext(
        "Die Frage ist nicht mehr offen. Ihr Text wurde nicht gesendet; "
        "er steht noch unten, damit Sie ihn kopieren können."
    )
    return _say(request, held, Shown((Problem("nicht-gesendet", lost),), said={"lost": text}, status=409))
