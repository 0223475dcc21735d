"""What the town offers, and what it still has to confirm."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from buergerbuero.catalogue import queries as catalogue
from buergerbuero.desk import pages
from buergerbuero.desk.access import requires
from buergerbuero.identity.values import Permission, StaffMember


@requires(Permission.SEE_SERVICES)
@require_safe
def services(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """List the published services."""
    published = [catalogue.service(card.id) for card in catalogue.services()]
    return pages.render(request, "desk/services.html", {"services": published})
