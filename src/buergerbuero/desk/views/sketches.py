"""A service out of a fillable PDF: sent, looked at field by field, downloaded, corrected, discarded."""

import datetime
import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buergerbuero.base import clock, limits, web
from buergerbuero.base.actors import staff
from buergerbuero.base.incoming import MOST_OF_ONE
from buergerbuero.base.yamlfile import DefinitionError
from buergerbuero.base.yamlfile import Problem as Mistake
from buergerbuero.catalogue import actions
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import SERVICE_ID
from buergerbuero.desk import pages
from buergerbuero.desk import sketches as making
from buergerbuero.desk.access import requires
from buergerbuero.desk.names import names_of
from buergerbuero.desk.pages import Problem
from buergerbuero.documents.values.paperform import MOST_FORM_BYTES, FormRefused
from buergerbuero.forms import queries as forms
from buergerbuero.identity.values import Permission, StaffMember

_A_DAY = 24 * 3600
_MOST_UPLOADS = 100
"""Of one person a day: each is read, cleaned and drawn."""
_DONE = {
    "neu": "Aus dem PDF ist ein Entwurf geworden. Er ist noch für niemanden öffentlich.",
    "verworfen": "Der Entwurf ist verworfen.",
}
_BAD_ID = (
    "Die Kennung besteht aus a bis z, Ziffern und _, mit einem Buchstaben vorn. Wählen Sie auch die Datei noch einmal."
)
_TAKEN = (
    "Die Leistung „{}“ pflegt die Technik in einem Ordner. Lassen Sie die Kennung leer, oder nehmen Sie eine andere;"
    " wählen Sie auch die Datei noch einmal."
)
_HINT = (
    f"Höchstens {MOST_FORM_BYTES // 1_000_000} MB. Was in den Feldern steht, wird gelöscht, bevor etwas"
    " gespeichert wird."
)
_NO_ROOM = (
    f"Für Entwürfe ist kein Platz mehr: Mehr als {actions.MOST_SKETCHES} können es nicht sein, und alle zusammen dürfen"
    f" höchstens {actions.MOST_SKETCH_BYTES // 1_000_000} MB brauchen. Verwerfen Sie einen, den niemand mehr braucht."
)


@requires(Permission.SUBMIT_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def sketches(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """List the services in the making, or begin one with a PDF."""
    if request.method != "POST":
        return _start(request)
    typed = request.POST.get("kennung", "").strip().replace("\x00", "")
    if typed and not re.fullmatch(SERVICE_ID, typed):
        return _start(request, (Problem("kennung", _BAD_ID),), typed)
    if typed and catalogue.kept_in_folder(typed):
        return _start(request, (Problem("kennung", _TAKEN.format(typed)),), typed)
    now = _counted(member)
    try:
        pdf = making.sent(request, "pdf", MOST_FORM_BYTES)
        made = making.made(pdf, typed, str(member.staff_id))
        begun = actions.begin_sketch(
            service_id=made.sketched.service,
            title=made.sketched.proposal.title,
            files=made.sketched.files,
            pages=made.pages,
            notes=made.notes,
            by=staff(member.staff_id),
            now=now,
        )
    except making.NotTaken as error:
        return _start(request, (Problem("pdf", error.text),), typed)
    except actions.NoRoom:
        return _start(request, (Problem("pdf", _NO_ROOM),), typed)
    return redirect(f"{reverse('desk:sketch', args=[begun])}?getan=neu")


@requires(Permission.SUBMIT_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def sketch(request: HttpRequest, member: StaffMember, sketch_id: UUID) -> HttpResponse:
    """Show the PDF with its fields and what they become, or take the folder in that was corrected."""
    found = catalogue.sketch(sketch_id)
    if request.method != "POST":
        return _show(request, sketch_id)
    now = _counted(member)
    try:
        content = making.sent(request, "ordner", MOST_OF_ONE)
        files, drawn = making.corrected(found, content, str(member.staff_id))
        title = making.title_of(files, found.title)
        actions.change_sketch(
            sketch_id=sketch_id, title=title, files=files, pages=drawn, by=staff(member.staff_id), now=now
        )
    except making.NotTaken as error:
        return _show(request, sketch_id, (Problem("ordner", error.text),))
    except DefinitionError as error:
        return _show(request, sketch_id, (Problem("ordner", _refused(error)),), error.problems)
    except actions.NoRoom:
        return _show(request, sketch_id, (Problem("ordner", _NO_ROOM),))
    return redirect(f"{reverse('desk:sketch_check', args=[sketch_id])}?getan=da")


@requires(Permission.SUBMIT_SERVICES)
@require_safe
def page(request: HttpRequest, member: StaffMember, sketch_id: UUID, form: str, number: int) -> HttpResponse:
    """Send a page of the PDF as a picture."""
    response = HttpResponse(catalogue.sketch_page(sketch_id, form, number), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response


@requires(Permission.SUBMIT_SERVICES)
@require_safe
def as_zip(request: HttpRequest, member: StaffMember, sketch_id: UUID, number: int) -> HttpResponse:
    """Send the folder of a sketch, as it came with a number, as a ZIP."""
    files, name = catalogue.sketch_files(sketch_id, number), catalogue.sketch(sketch_id).service_id
    content = catalogue.zipped(files, name)
    return web.download(name=f"{name}-{number}.zip", media_type="application/zip", content=content)


@requires(Permission.SUBMIT_SERVICES)
@require_POST
def discard(request: HttpRequest, member: StaffMember, sketch_id: UUID) -> HttpResponse:
    """Delete a sketch; only if the box says that it is meant."""
    if request.POST.get("sicher") != "ja":
        text = "Setzen Sie das Häkchen, wenn der Entwurf wirklich weg soll. Er lässt sich nicht wiederherstellen."
        return _show(request, sketch_id, (Problem("sicher", text),))
    actions.discard_sketch(sketch_id=sketch_id, by=staff(member.staff_id), now=clock.now())
    return redirect(f"{reverse('desk:sketches')}?getan=verworfen")


def _counted(member: StaffMember) -> datetime.datetime:
    now = clock.now()
    limits.hit(purpose="sketch", key=str(member.staff_id), limit=_MOST_UPLOADS, per_seconds=_A_DAY, now=now)
    return now


def _start(request: HttpRequest, problems: tuple[Problem, ...] = (), typed: str = "") -> HttpResponse:
    found = catalogue.sketches()
    names = names_of(each.sent[0].by for each in found)
    context = {
        "sketches": [(each, names.get(each.sent[0].by, "")) for each in found],
        "problems": problems,
        "typed": typed,
        "done": _DONE.get(request.GET.get("getan", ""), ""),
        "hint": _HINT,
    }
    return pages.render(request, "desk/sketches.html", context, status=422 if problems else 200)


def _show(
    request: HttpRequest, sketch_id: UUID, problems: tuple[Problem, ...] = (), refused: tuple[Mistake, ...] = ()
) -> HttpResponse:
    found = catalogue.sketch(sketch_id)
    names = names_of(each.by for each in found.sent)
    try:
        marked, unreadable = forms.marked(catalogue.sketch_files(sketch_id, found.sent[0].number)), ""
    except FormRefused as error:
        marked, unreadable = None, making.said(error)
    context = {
        "sketch": found,
        "sent": [(each, names.get(each.by, "")) for each in found.sent],
        "newest": found.sent[0].number,
        "marked": marked,
        "sheets": making.sheets(found, marked) if marked else (),
        "noted": making.noted(found, marked),
        "unreadable": unreadable,
        "problems": problems,
        "refused": refused,
        "done": _DONE.get(request.GET.get("getan", ""), ""),
    }
    return pages.render(request, "desk/sketch.html", context, status=422 if problems else 200)


def _refused(error: DefinitionError) -> str:
    if len(error.problems) == 1:
        [one] = error.problems
        return f"{one.file}: {one.message} {one.remedy}"
    return f"Das ZIP enthält {len(error.problems)} Dateien, die nicht gehen. Sie stehen darunter."
