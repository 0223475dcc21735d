"""Finding a case by its number or by exact words. What is searched for never stands in an address, so it is a POST."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.base.ids import BadCheckDigit, BadNumber, parse_case_number
from buergerbuero.cases import actions
from buergerbuero.cases import queries as cases
from buergerbuero.desk import pages
from buergerbuero.desk.access import places_of, requires, services_of
from buergerbuero.desk.lines import lines_of
from buergerbuero.desk.pages import Problem
from buergerbuero.identity.values import Permission, StaffMember

_LONGEST = 100
_CLAIM = re.compile(r"(\d{4}[- ]?\d{6}[- ]?\d)[- ](\d{1,3})")
_EMPTY = Problem("suchwort", "Geben Sie eine Vorgangsnummer ein, oder Namen und Geburtsdatum.")
_SLIP = Problem(
    "suchwort",
    "Diese Vorgangsnummer hat einen Tippfehler: Ihre letzte Ziffer passt nicht zu den anderen. Vergleichen Sie sie mit "
    "der Quittung.",
)


@requires(Permission.READ_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Search. A number that exists leads straight to its case."""
    if request.method != "POST":
        return pages.render(request, "desk/search.html")
    text = request.POST.get("suchwort", "").replace("\x00", "").strip()[:_LONGEST]
    if not text:
        return pages.render(request, "desk/search.html", {"problems": [_EMPTY]}, status=422)
    try:
        number = _number_in(text)
    except BadCheckDigit:
        return pages.render(request, "desk/search.html", {"problems": [_SLIP], "text": text}, status=422)
    seen = {"services": services_of(member), "places": places_of(member)}
    now = clock.now()
    found = cases.find(text=number or text, staff_id=member.staff_id, now=now, **seen)
    actions.record_search(found=len(found), by=staff(member.staff_id), now=now)
    if len(found) == 1 and number:
        return redirect("desk:case", case_id=found[0].case_id)
    context = {"text": text, "searched": True, "lines": lines_of(found), "total": len(found)}
    return pages.render(request, "desk/search.html", context)


def _number_in(text: str) -> str:
    """Return the case number in a number or a Kassenzeichen, which is one with a count behind; "" for other words.

    Raises BadCheckDigit.
    """
    claim = _CLAIM.fullmatch(text)
    try:
        return parse_case_number(claim[1] if claim else text)
    except BadCheckDigit:
        raise
    except BadNumber:
        return ""
