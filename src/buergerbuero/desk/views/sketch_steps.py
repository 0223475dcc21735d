"""A service in the making: as citizens will see it, what is wrong with it, and proposing it to a second person."""

from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.cases import queries as cases
from buergerbuero.cases.queries import SketchCheck
from buergerbuero.catalogue import actions
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService, Sketch
from buergerbuero.desk import pages
from buergerbuero.desk.access import requires
from buergerbuero.desk.pages import Problem
from buergerbuero.desk.words import EXAMPLES_ONLY_IN_DEMO
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import Form, UnknownPage
from buergerbuero.identity.values import Permission, StaffMember

_CONTROL = "bb-"
_DONE = {"da": "Der Ordner ist da, als Fassung {}. Alle älteren sind noch da."}
_NO_TOWN = (
    "Noch ist keine Leistung veröffentlicht, und damit keine Stadt bekannt. Die Technik veröffentlicht die erste mit"
    " „./buergerbuero services submit“; danach geht es hier weiter."
)
_SAME = (
    "Genau diese Fassung ist schon vorgeschlagen oder veröffentlicht. Unter „Leistungen“ steht, wie es um sie steht."
)
_KEPT = (
    "Eine Leistung mit dieser Kennung pflegt die Technik in einem Ordner. Ändern Sie die Kennung (id) in service.yaml,"
    " oder geben Sie den Ordner der Technik."
)
_NEWER = "Inzwischen ist eine neuere Fassung des Ordners da. Unten steht, was die Prüfung zu ihr sagt."
_WRONG = "So lässt sich die Fassung nicht vorschlagen. Unten steht, was fehlt."
_REFUSED: Final = {
    actions.NothingNew: _SAME,
    actions.KeptElsewhere: _KEPT,
    actions.NotInProduction: EXAMPLES_ONLY_IN_DEMO,
}


@requires(Permission.SUBMIT_SERVICES)
@require_safe
def first(request: HttpRequest, member: StaffMember, sketch_id: UUID) -> HttpResponse:
    """Lead to the first question as citizens will see it."""
    version = _readable(catalogue.sketch(sketch_id))
    if version is None:
        return redirect("desk:sketch_check", sketch_id)
    return redirect("desk:sketch_question", sketch_id, forms.form_of(version).pages[0].id)


@requires(Permission.SUBMIT_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, member: StaffMember, sketch_id: UUID, page_id: str) -> HttpResponse:
    """Show a question as citizens will see it on a phone, and what they are told of an entry; nothing is kept."""
    sketch = catalogue.sketch(sketch_id)
    version = _readable(sketch)
    if version is None:
        return redirect("desk:sketch_check", sketch_id)
    raw, button = None, request.POST.get(f"{_CONTROL}tat", "")
    if request.method == "POST":
        raw = {name: values for name, values in request.POST.lists() if not name.startswith((_CONTROL, "csrf"))}
    try:
        found = forms.previewed(version, page_id, raw, button=button, today=timezone.localdate(clock.now()))
    except UnknownPage:
        raise Http404 from None
    form = forms.form_of(version)
    onward = _after(form, page_id)
    if found.accepted and onward:
        return redirect("desk:sketch_question", sketch_id, onward)
    context = {
        "sketch": sketch,
        "version": version,
        "page": found.view,
        "problems": tuple(Problem(each.name, f"{each.cause} {each.remedy}") for each in found.view.problems),
        "questions": [(page.id, page.heading.say("de"), page.condition is not None) for page in form.pages],
        "number": [page.id for page in form.pages].index(page_id) + 1,
        "before": _before(form, page_id),
        "after": onward,
        "ended": found.accepted,
        "conditional": form.page(page_id).condition is not None,
    }
    return pages.render(request, "desk/sketch_question.html", context)


@requires(Permission.SUBMIT_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, member: StaffMember, sketch_id: UUID) -> HttpResponse:
    """Say what is wrong with a sketch; propose it where nothing is."""
    now, sketch = clock.now(), catalogue.sketch(sketch_id)
    number = sketch.sent[0].number
    try:
        found = cases.check_sketch(sketch.service_id, catalogue.sketch_files(sketch_id, number), now=now)
    except catalogue.NothingPublished:
        return _checked(request, sketch, None, (Problem("", _NO_TOWN),))
    if request.method != "POST":
        return _checked(request, sketch, found)
    stale = request.POST.get("fassung") != str(number)
    if stale or found.candidate is None:
        return _checked(request, sketch, found, (Problem("", _NEWER if stale else _WRONG),), 409)
    by = staff(member.staff_id)
    rehearsal = forms.rehearse(found.candidate, today=timezone.localdate(now))
    try:
        proposed = actions.submit(version=found.candidate, rehearsal=rehearsal, at_desk=True, by=by, now=now)
    except tuple(_REFUSED) as error:
        return _checked(request, sketch, found, (Problem("", _REFUSED[type(error)]),), 409)
    return redirect("desk:proposal", proposed)


def _checked(
    request: HttpRequest,
    sketch: Sketch,
    found: SketchCheck | None,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> HttpResponse:
    number = sketch.sent[0].number
    context = {
        "sketch": sketch,
        "number": number,
        "found": found,
        "problems": problems,
        "done": _DONE.get(request.GET.get("getan", ""), "").format(number),
        "looks": bool(found and found.version),
    }
    return pages.render(request, "desk/sketch_check.html", context, status=status)


def _readable(sketch: Sketch) -> PublishedService | None:
    return cases.readable_sketch(sketch.service_id, catalogue.sketch_files(sketch.id, sketch.sent[0].number))


def _after(form: Form, page_id: str) -> str:
    names = [page.id for page in form.pages]
    return next(iter(names[names.index(page_id) + 1 :]), "")


def _before(form: Form, page_id: str) -> str:
    names = [page.id for page in form.pages]
    return next(iter(names[: names.index(page_id)][-1:]), "")
