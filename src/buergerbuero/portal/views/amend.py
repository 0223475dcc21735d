"""Correcting what the town has asked to be corrected: begun on the page of the case, checked, sent.

The questions in between are those of an application (views.apply), since a correction is a draft like any other.
"""

import datetime
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.ids import CodeKind, parse_code
from buergerbuero.base.limits import TooMany
from buergerbuero.cases import actions, queries
from buergerbuero.cases.values import EmptyText, Incomplete, NotAllowed, NothingChanged, Stale, UnknownCase
from buergerbuero.forms import actions as forms
from buergerbuero.forms.values import AlreadySubmitted, Change
from buergerbuero.portal import amendments, aside, boxes, cookies, declaring, inputs, limits, once, pages
from buergerbuero.portal.access import OpenCase, case, draft
from buergerbuero.portal.cookies import Ticket
from buergerbuero.portal.drafts import Held, hold, next_address, question_address
from buergerbuero.portal.once import Shown
from buergerbuero.portal.pages import Problem
from buergerbuero.portal.views import door

_HERE: Final = "portal:amendment"


@dataclass(frozen=True)
class CorrectedPage:
    """A page that may be corrected, with what changes on it; `change` is where to do so, "" where it is no more."""

    page_id: str
    heading: str
    changes: tuple[Change, ...]
    change: str


@case
@require_POST
def start(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """Begin to correct what is asked for, or go on with it."""
    now = clock.now()
    try:
        ticket = _begin(held, now)
    except (NotAllowed, AlreadySubmitted):  # the page of the case says how it stands
        return redirect("portal:case")
    correcting = hold(ticket)
    entered = amendments.changes(correcting) or correcting.opened.unfinished
    first = next(iter(correcting.path()), None)
    response = redirect(next_address(correcting) if entered or first is None else question_address(first.id))
    aside.give(request, response, ticket, now=now)
    return response


@draft
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, held: Held) -> HttpResponse:
    """Show what changes, or send it."""
    if held.opened.amending is None:
        return redirect("portal:check")
    found = amendments.case_of(request, held)
    if request.method == "POST":
        return _received(request, held, found)
    if found and (moved := _moved_on(request, held, found)):
        return moved
    if page := held.first_open():
        return redirect(question_address(page.id, from_check=True))
    return once.show(request, _HERE, partial(_draw, request, held, found))


def _begin(held: OpenCase, now: datetime.datetime) -> Ticket:
    opened, code = actions.start_amendment(access=held.access, language=pages.language(), by=CITIZEN, now=now)
    return Ticket(str(opened.draft.id), code, now)


def _received(request: HttpRequest, held: Held, found: OpenCase | None) -> HttpResponse:
    """Keep the words that were typed, whatever happens then; then do what the button says."""
    forms.note_amendment(
        draft_id=held.id, code=held.code, note=request.POST.get("dazu", ""), by=CITIZEN, now=clock.now()
    )
    noted = hold(held.ticket)
    match inputs.wish(request, "senden"):
        case "später":
            return redirect("portal:later")
        case _ if inputs.only_language(request):
            return _say(request, noted, found, Shown(typed={**declaring.ticked(request, noted), **_number(request)}))
        case _:
            return _checked(request, noted, found)


def _checked(request: HttpRequest, held: Held, found: OpenCase | None) -> HttpResponse:
    """Send what was looked at, with the key of the case."""
    if declaring.changed_since(request, held):
        return _say(request, held, found, Shown(said={"changed": "ja"}, typed=_number(request), status=409))
    problems: tuple[Problem, ...] = ()
    if found is None:
        found, problems = _opened(request, held)
    said = {} if declaring.declare(request, held) else {declaring.REFUSED: "ja"}
    if found is None or said:
        shown = Shown(problems, _number(request), said, 429 if _waits(problems) else 422)
        response = _say(request, hold(held.ticket), found, shown)
    else:
        response = _send(request, held, found)
    if found:
        cookies.give(response, "case", found.ticket, now=clock.now())
    return response


def _send(request: HttpRequest, held: Held, found: OpenCase) -> HttpResponse:
    now = clock.now()
    if _moved_on(request, held, found):
        return redirect(_HERE)  # which says so
    try:
        pin = actions.amend(access=found.access, draft_id=held.id, code=held.code, by=CITIZEN, now=now)
    except Incomplete as missing:
        return redirect(question_address(missing.page_id, from_check=True))
    except NothingChanged:
        return _answer(request, held, found, now)
    except EmptyText:
        text = gettext("Ihr Text ist länger als 4000 Zeichen. Kürzen Sie ihn.")
        return _say(request, hold(held.ticket), found, Shown((Problem("dazu", text),), status=422))
    except (NotAllowed, Stale):  # in this very moment
        return redirect(_HERE if _moved_on(request, held, found) else "portal:case")
    response = redirect("portal:case")
    if pin:
        boxes.give_pin(response, number=found.access.number, pin=pin, now=now)
    aside.take_back(request, response, now=now)
    return response


def _answer(request: HttpRequest, held: Held, found: OpenCase, now: datetime.datetime) -> HttpResponse:
    """Nothing is different: words alone are an answer, without words there is nothing to send."""
    note = amendments.asked_of(held).note
    try:
        actions.answer(access=found.access, text=note, by=CITIZEN, now=now)
    except EmptyText:
        text = gettext("Sie haben nichts geändert. Ändern Sie etwas, oder schreiben Sie uns, warum alles stimmt.")
        return _say(request, hold(held.ticket), found, Shown((Problem("dazu", text),), status=422))
    except NotAllowed:
        return redirect(_HERE if _moved_on(request, held, found) else "portal:case")
    forms.note_amendment(draft_id=held.id, code=held.code, note="", by=CITIZEN, now=now)
    response = redirect("portal:case")
    aside.take_back(request, response, now=now)
    return response


def _opened(request: HttpRequest, held: Held) -> tuple[OpenCase | None, tuple[Problem, ...]]:
    """Open the case with number and code as they were typed on the page; or say what is wrong with them."""
    number, code = request.POST.get("nummer", "").strip(), request.POST.get("code", "")
    if slips := door.slips(number, code):
        return None, slips
    now = clock.now()
    try:
        limits.logging_in(request, now=now)
        access = queries.open_access(number=number, code=code)
    except TooMany as many:
        return None, (Problem("", door.patience(many)),)
    except UnknownCase:
        return None, (Problem("nummer", door.unknown()),)
    if access.case_id != held.opened.draft.amends:
        other = gettext("Das ist ein anderer Vorgang. Diese Berichtigung gehört zum Vorgang {number}.")
        return None, (Problem("nummer", other.format(number=amendments.asked_of(held).reference)),)
    return OpenCase(Ticket(access.number, parse_code(code, CodeKind.CASE), now), access), ()


def _number(request: HttpRequest) -> dict[str, list[str]]:
    """Return the number of the case as it was typed, which is shown again; the code never is."""
    return {"nummer": [request.POST["nummer"]]} if "nummer" in request.POST else {}


def _waits(problems: tuple[Problem, ...]) -> bool:
    return any(not problem.name for problem in problems)


def _moved_on(request: HttpRequest, held: Held, found: OpenCase) -> HttpResponse | None:
    """Return the page that says that the question is closed, or is another one by now; None if it is still this one."""
    context = {"held": held, "changes": amendments.changes(held), "card": held.bundle.card(pages.language())}
    try:
        now_asked = queries.open_correction(access=found.access)
    except NotAllowed:
        stands = queries.citizen_view(access=found.access, language=pages.language())
        return pages.render(request, "portal/amend_closed.html", {**context, "case": stands}, status=409)
    if now_asked.question == amendments.asked_of(held).question:
        return None
    stands = queries.citizen_view(access=found.access, language=pages.language())
    return pages.render(request, "portal/amend_other.html", {**context, "case": stands}, status=409)


def _say(request: HttpRequest, held: Held, found: OpenCase | None, shown: Shown) -> HttpResponse:
    return once.lead(_HERE, shown, partial(_draw, request, held, found))


def _draw(request: HttpRequest, held: Held, found: OpenCase | None, shown: Shown) -> HttpResponse:
    declared = declaring.shown_view(held, shown)
    asked = amendments.asked_of(held)
    path = held.path()
    context = {
        "card": held.bundle.card(pages.language()),
        "asked": asked,
        "groups": _groups(held),
        "unasked": amendments.unasked(held),
        "page": declared,
        "number": shown.text("nummer", asked.reference),
        "ask_for_code": found is None,
        "back": question_address(path[-1].id) if path else "",
        "problems": (*shown.problems, *(pages.problems_of(declared) if declared else ())),
        "errors": shown.errors,
        "stand": held.fingerprint,
        "changed": "changed" in shown.said,
    }
    return pages.render(request, "portal/amend_check.html", context, status=shown.status)


def _groups(held: Held) -> tuple[CorrectedPage, ...]:
    """Return the pages that may be corrected, with what changes on them, and what falls away elsewhere."""
    found, may = amendments.changes(held), {page.id for page in held.path()}
    shown = [page for page in held.form.pages if page.id in may or page.id in {each.page_id for each in found}]
    return tuple(
        CorrectedPage(
            page.id,
            page.heading.say(pages.language()),
            tuple(each for each in found if each.page_id == page.id),
            question_address(page.id, from_check=True) if page.id in may else "",
        )
        for page in shown
    )
