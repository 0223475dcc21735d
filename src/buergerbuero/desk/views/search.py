"""Finding a case by its number or by exact words. What is searched for never stands in an address, so it is a POST."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from buergerbuero.base import clock
from buergerbuero.base.ids import BadNumber, parse_case_number
from buergerbuero.cases import queries as cases
from buergerbuero.desk import pages
from buergerbuero.desk.access import places_of, requires, services_of
from buergerbuero.desk.lines import lines_of
from buergerbuero.desk.pages import Problem
from buergerbuero.identity.values import Permission, StaffMember

_LONGEST = 100
_EMPTY = Problem("suchwort", "Geben Sie eine Vorgangsnummer ein, oder Namen und Geburtsdatum.")


@requires(Permission.READ_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Search. A number that exists leads straight to its case."""
    if request.method != "POST":
        return pages.render(request, "desk/search.html")
    text = request.POST.get("suchwort", "").replace("\x00", "").strip()[:_LONGEST]
    if not text:
        return pages.render(request, "desk/search.html", {"problems": [_EMPTY]}, status=422)
    seen = {"services": services_of(member), "places": places_of(member)}
    found = cases.find(text=text, staff_id=member.staff_id, now=clock.now(), **seen)
    if len(found) == 1 and _is_number(text):
        return redirect("desk:case", case_id=found[0].case_id)
    context = {"text": text, "searched": True, "lines": lines_of(found), "total": len(found)}
    return pages.render(request, "desk/search.html", context)


def _is_number(text: str) -> bool:
    try:
        parse_case_number(text)
    except BadNumber:
        return False
    return True
