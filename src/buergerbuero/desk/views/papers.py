"""What a person sent, page by page as pictures. The files themselves are gone; there is nothing to download."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.cases import actions
from buergerbuero.desk.access import requires
from buergerbuero.desk.papers import Place
from buergerbuero.desk.views.case import show
from buergerbuero.identity.values import Permission, StaffMember


@requires(Permission.READ_CASES)
@require_safe
def page(request: HttpRequest, member: StaffMember, case_id: UUID, upload_id: UUID, number: int) -> HttpResponse:
    """Show the case with this page of a file beside the answers."""
    return show(request, member, case_id, Place(upload_id, number))


@requires(Permission.READ_CASES)
@require_safe
def picture(request: HttpRequest, member: StaffMember, case_id: UUID, upload_id: UUID, number: int) -> HttpResponse:
    """Send the picture of a page."""
    found = actions.page_for_desk(
        case_id=case_id, upload_id=upload_id, number=number, by=staff(member.staff_id), now=clock.now()
    )
    response = HttpResponse(found, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response
