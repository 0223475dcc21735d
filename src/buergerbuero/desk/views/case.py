"""One case: what the person says, what a decision would say, what happened, and what can be done now."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.cases import actions, queries
from buergerbuero.desk import files, pages
from buergerbuero.desk.access import requires
from buergerbuero.desk.showing import shown
from buergerbuero.desk.steps import DONE
from buergerbuero.identity.values import Permission, StaffMember


@requires(Permission.WORK_CASES)
@require_safe
def case(request: HttpRequest, member: StaffMember, case_id: UUID) -> HttpResponse:
    """Show the case. Each look at it is recorded, and shown to the next who looks."""
    now = clock.now()
    view = queries.case_view(case_id=case_id, staff_id=member.staff_id, now=now)
    actions.record_reading(case_id=case_id, by=staff(member.staff_id), now=now)
    context = {"case": shown(view, member, now=now), "done": DONE.get(request.GET.get("getan", ""), "")}
    return pages.render(request, "desk/case.html", context)


@requires(Permission.WORK_CASES)
@require_safe
def document(request: HttpRequest, member: StaffMember, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Send a document of the case."""
    file = actions.document_for_desk(
        case_id=case_id, document_id=document_id, by=staff(member.staff_id), now=clock.now()
    )
    return files.send(file)
