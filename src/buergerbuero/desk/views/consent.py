"""A second parent's answer on paper or at the counter: recorded by a clerk, with what they have seen."""

from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.cases import actions, queries
from buergerbuero.cases.values import ConsentState, EmptyText, NotAllowed, Stale
from buergerbuero.desk import pages, reading, steps
from buergerbuero.desk.access import requires
from buergerbuero.desk.pages import Problem
from buergerbuero.desk.showing import shown
from buergerbuero.identity.values import Permission, StaffMember

ANSWERS: Final = {
    "ja": ConsentState.GIVEN,
    "nein": ConsentState.DECLINED,
    "zurueck": ConsentState.TAKEN_BACK,
}
_NO_ANSWER = Problem("antwort", "Wählen Sie, was der andere Elternteil erklärt hat.")
_NO_NOTE = Problem("text", f"Schreiben Sie, was Sie gesehen haben, mit höchstens {steps.LONGEST_TEXT} Zeichen.")


@requires(Permission.WORK_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, member: StaffMember, case_id: UUID) -> HttpResponse:
    """Show what a second parent can have said, or record it."""
    now, by = clock.now(), staff(member.staff_id)
    view = queries.case_view(case_id=case_id, staff_id=member.staff_id, now=now)
    if view.consent is None:
        raise Http404
    context = {"case": shown(view, member, now=now), "typed": request.POST, "version": view.version}
    if request.method != "POST":
        reading.note(view, member, now=now)
        return pages.render(request, "desk/consent.html", context)
    state, note = ANSWERS.get(request.POST.get("antwort", "")), request.POST.get("text", "")
    if state is None:
        return pages.render(request, "desk/consent.html", {**context, "problems": [_NO_ANSWER]}, status=422)
    version = request.POST.get("stand", "")
    try:
        known = int(version) if version.isdecimal() and len(version) < 10 else -1
        actions.record_consent(case_id=case_id, version=known, state=state, note=note, by=by, now=now)
    except EmptyText:
        return pages.render(request, "desk/consent.html", {**context, "problems": [_NO_NOTE]}, status=422)
    except (Stale, NotAllowed):
        fresh = queries.case_view(case_id=case_id, staff_id=member.staff_id, now=now)
        late = {**context, "case": shown(fresh, member, now=now), "version": fresh.version, "late": True}
        return pages.render(request, "desk/consent.html", late, status=409)
    return redirect(f"{reverse('desk:case', args=[case_id])}?getan=zustimmung")
