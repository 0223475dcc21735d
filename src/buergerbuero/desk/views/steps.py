"""One step of a case: shown with what it leads to, then done. Whoever was too late keeps what they typed."""

import datetime
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.cases import actions, queries
from buergerbuero.cases.values import DeskCase, EmptyText, NotAllowed, Stale, Verb, VerbOption
from buergerbuero.desk import pages, reading, steps
from buergerbuero.desk.access import requires
from buergerbuero.desk.pages import Problem
from buergerbuero.desk.showing import Happened, options, shown, since
from buergerbuero.forms.values import UnknownPage
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import Permission, StaffMember

_PROBLEMS = {
    "text": f"Schreiben Sie einen Text mit höchstens {steps.LONGEST_TEXT} Zeichen.",
    "remarks": f"Die Anmerkung darf höchstens {steps.LONGEST_TEXT} Zeichen haben.",
    "requested": "Schreiben Sie, was mit dem ist, worum außerdem gebeten wurde. Es steht im Vorgang unter „Zu prüfen“.",
    "reasons": "Wählen Sie mindestens einen Grund.",
}
_FIELDS = {"text": "text", "remarks": "text", "requested": "text", "reasons": "grund"}
_UNKNOWN_PAGE = Problem("berichtigen", "Kreuzen Sie nur Angaben an, die diese Person gemacht hat.")


@dataclass(frozen=True)
class Typed:
    """What came with the form."""

    version: int
    text: str
    reasons: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


@requires(Permission.WORK_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, member: StaffMember, case_id: UUID, slug: str) -> HttpResponse:
    """Show one step of a case, or do it."""
    if slug not in steps.VERBS:
        raise Http404
    now, verb = clock.now(), steps.VERBS[slug]
    view = queries.case_view(case_id=case_id, staff_id=member.staff_id, now=now)
    if request.method == "POST":
        return _sent(request, member, view, verb, now)
    reading.note(view, member, now=now)
    about = request.GET.get("zu", "") if verb is Verb.ASK_BACK else ""
    question, about_pages = steps.question_about(view, about)
    text = view.suggested if verb is Verb.GRANT else question
    return _show(request, member, view, verb, Typed(view.version, text, pages=about_pages))


def _sent(
    request: HttpRequest, member: StaffMember, view: DeskCase, verb: Verb, now: datetime.datetime
) -> HttpResponse:
    typed = _typed(request)
    if "satz" in request.POST:
        text = steps.with_sentence(typed.text, request.POST["satz"])
        return _show(request, member, view, verb, replace(typed, text=text))
    if "vorschau" in request.POST:
        return _show(request, member, view, verb, typed)
    option = _option(view, member, verb)
    if option is None or not option.allowed:
        return _show(request, member, view, verb, typed, late=typed.version != view.version)
    try:
        _do(verb, view.case_id, typed, member, now)
    except (EmptyText, UnknownPage) as wrong:
        return _show(request, member, view, verb, typed, problems=(_problem(wrong, typed),))
    except (Stale, NotAllowed):
        fresh = queries.case_view(case_id=view.case_id, staff_id=member.staff_id, now=now)
        return _show(request, member, fresh, verb, typed, late=True)
    address = reverse("desk:case", kwargs={"case_id": view.case_id})
    return redirect(f"{address}?getan={steps.SLUGS[verb]}")


def _problem(wrong: EmptyText | UnknownPage, typed: Typed) -> Problem:
    if isinstance(wrong, EmptyText) and wrong.field == "text" and not typed.text.strip():
        return Problem("text", "Der Text fehlt. Schreiben Sie ihn in das Feld.")
    return Problem(_FIELDS[wrong.field], _PROBLEMS[wrong.field]) if isinstance(wrong, EmptyText) else _UNKNOWN_PAGE


def _do(verb: Verb, case_id: UUID, typed: Typed, member: StaffMember, now: datetime.datetime) -> None:
    by, version = staff(member.staff_id), typed.version
    match verb:
        case Verb.TAKE:
            actions.take(case_id=case_id, version=version, by=by, now=now)
        case Verb.PUT_BACK:
            others = identity.may(member.roles, Permission.PUT_BACK_OTHERS)
            actions.put_back(case_id=case_id, version=version, others=others, by=by, now=now)
        case Verb.ASK_BACK:
            actions.ask_back(case_id=case_id, version=version, text=typed.text, pages=typed.pages, by=by, now=now)
        case Verb.GRANT:
            actions.grant(case_id=case_id, version=version, remarks=typed.text, by=by, now=now)
        case Verb.REFUSE:
            reasons = list(typed.reasons)
            actions.refuse(case_id=case_id, version=version, reasons=reasons, text=typed.text, by=by, now=now)
        case Verb.UNDO:
            actions.undo_decision(case_id=case_id, version=version, by=by, now=now)


def _show(
    request: HttpRequest,
    member: StaffMember,
    view: DeskCase,
    verb: Verb,
    typed: Typed,
    *,
    late: bool = False,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    option = _option(view, member, verb)
    missed: tuple[Happened, ...] = since(view, typed.version) if late else ()
    context = {
        "case": shown(view, member, now=clock.now()),
        "option": option,
        "slug": steps.SLUGS[verb],
        "typed": typed,
        "late": late,
        "missed": missed,
        "sentences": tuple(enumerate(steps.SENTENCES)),
        "problems": problems,
    }
    blocked = option is None or not option.allowed
    template = "desk/step_blocked.html" if blocked else f"desk/steps/{verb}.html"
    status = 422 if problems else 409 if late or blocked else 200
    return pages.render(request, template, context, status=status)


def _option(view: DeskCase, member: StaffMember, verb: Verb) -> VerbOption | None:
    return next((option for option in options(view, member) if option.verb is verb), None)


def _typed(request: HttpRequest) -> Typed:
    version = request.POST.get("stand", "")
    return Typed(
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
        text=request.POST.get("text", ""),
        reasons=tuple(request.POST.getlist("grund")),
        pages=tuple(request.POST.getlist("berichtigen")),
    )
