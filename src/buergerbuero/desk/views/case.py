"""One case: what the person says, what a decision would say, what happened, and what can be done now."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.base.web import download
from buergerbuero.cases import actions, queries
from buergerbuero.cases.values import GaveTheOther
from buergerbuero.desk import boxwords, failures, fees, pages, reading
from buergerbuero.desk.access import requires
from buergerbuero.desk.pages import Problem
from buergerbuero.desk.papers import Place, paper
from buergerbuero.desk.showing import shown
from buergerbuero.desk.steps import DONE
from buergerbuero.documents.values import FormRefused
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import Permission, StaffMember
from buergerbuero.messages import actions as messages
from buergerbuero.messages.values import Direction
from buergerbuero.pickup import queries as pickup

_NOT_SEEN = Problem("gesehen", "Ohne Blick in Ausweis oder Pass dürfen Sie keinen Code herausgeben.")

_GAVE_PIN = Problem(
    "",
    "Sie haben für diesen Vorgang schon eine neue PIN für die Ausgabebox herausgegeben. PIN und Zugangscode zusammen "
    "öffnen das Fach, deshalb gibt sie nie dieselbe Person heraus. Bitten Sie jemanden aus dem Team, den neuen "
    "Zugangscode zu erzeugen.",
)


@requires(Permission.READ_CASES)
@require_safe
def case(request: HttpRequest, member: StaffMember, case_id: UUID) -> HttpResponse:
    """Show the case. Each look at it is recorded, and shown to the next who looks."""
    return show(request, member, case_id)


def show(request: HttpRequest, member: StaffMember, case_id: UUID, at: Place | None = None) -> HttpResponse:
    """Return the page of a case, with a page of what the person sent, if anything. Raises UnknownCase."""
    now = clock.now()
    view = queries.case_view(case_id=case_id, staff_id=member.staff_id, now=now)
    beside = paper(view, at)
    actions.record_reading(case_id=case_id, by=staff(member.staff_id), now=now)
    if identity.may(member.roles, Permission.WORK_CASES):
        messages.mark_read(case_id=case_id, direction=Direction.TO_TOWN, now=now)
    done = _done(request.GET.get("getan", ""))
    undoable = [each for each in queries.undoable(staff_id=member.staff_id, now=now) if each[0] != case_id]
    context = {
        "case": shown(view, member, now=now),
        "done": done,
        "paper": beside,
        "undoable": undoable,
        "stand": boxwords.stand(pickup.stand_of(case_id=case_id)),
    }
    return pages.render(request, "desk/case.html", context)


def _done(slug: str) -> str:
    return fees.STEPS[slug].done if slug in fees.STEPS else DONE.get(slug, "")


@requires(Permission.READ_CASES)
@require_safe
def document(request: HttpRequest, member: StaffMember, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Send a document of the case."""
    file = actions.document_for_desk(
        case_id=case_id, document_id=document_id, by=staff(member.staff_id), now=clock.now()
    )
    return download(name=file.name, media_type=file.media_type, content=file.content)


@requires(Permission.READ_CASES)
@require_safe
def form_pdf(request: HttpRequest, member: StaffMember, case_id: UUID) -> HttpResponse:
    """Send the form of the service with the answers of the case."""
    try:
        file = actions.form_for_desk(case_id=case_id, by=staff(member.staff_id), now=clock.now())
    except FormRefused:  # only that too much is asked of the computer: its own form can be filled
        return failures.show(request, 503, retry_after=60)
    if file is None:
        raise Http404
    return download(name=file.name, media_type=file.media_type, content=file.content)


@requires(Permission.WORK_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_code(request: HttpRequest, member: StaffMember, case_id: UUID) -> HttpResponse:
    """Give a new access code to someone who has lost theirs and stands at the counter with a passport."""
    now, by = clock.now(), staff(member.staff_id)
    view = queries.case_view(case_id=case_id, staff_id=member.staff_id, now=now)
    if request.method != "POST":
        reading.note(view, member, now=now)
        return pages.render(request, "desk/new_code.html", {"view": view})
    if request.POST.get("gesehen") != "ja":
        return pages.render(request, "desk/new_code.html", {"view": view, "problems": [_NOT_SEEN]}, status=422)
    try:
        code = actions.replace_code(case_id=case_id, by=by, now=now)
    except GaveTheOther:
        return pages.render(request, "desk/new_code.html", {"view": view, "problems": [_GAVE_PIN]}, status=422)
    context = {"view": view, "code": code, "address": f"{settings.BB.portal_url}/vorgang/"}
    return pages.render(request, "desk/new_code_done.html", context)
