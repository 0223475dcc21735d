"""What the machine could not do: jobs that failed for good, and whether the log is signed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from buergerbuero.audit import queries as audit
from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.cases import actions, queries
from buergerbuero.desk import pages
from buergerbuero.desk.access import requires
from buergerbuero.identity.values import Permission, StaffMember

_DONE = {
    "nochmal": "Die Aufgabe wird jetzt noch einmal versucht.",
    "schon": "Diese Aufgabe ist nicht mehr gestört.",
}


@requires(Permission.SEE_FAILED_JOBS)
@require_safe
def jobs(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Show failed jobs and the last checkpoint of the log."""
    context = {
        "jobs": queries.failed_jobs(),
        "mark": audit.last_checkpoint(),
        "done": _DONE.get(request.GET.get("getan", ""), ""),
    }
    return pages.render(request, "desk/jobs.html", context)


@requires(Permission.SEE_FAILED_JOBS)
@require_POST
def retry(request: HttpRequest, member: StaffMember, job_id: int) -> HttpResponse:
    """Have a failed job tried again."""
    tried = actions.retry_job(job_id=job_id, by=staff(member.staff_id), now=clock.now())
    return redirect(reverse("desk:jobs", query={"getan": "nochmal" if tried else "schon"}))
