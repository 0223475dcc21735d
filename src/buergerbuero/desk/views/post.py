"""Letters that are ready: print them, post them, say so."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.base.web import download
from buergerbuero.cases import actions, queries
from buergerbuero.cases.values import NotAllowed, Stale
from buergerbuero.desk import pages
from buergerbuero.desk.access import requires, services_of
from buergerbuero.identity.values import Permission, StaffMember


@requires(Permission.WORK_CASES)
@require_safe
def post_list(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Show the letters that wait."""
    letters = queries.post_list(services=services_of(member))
    done = request.GET.get("getan") == "verschickt"
    return pages.render(request, "desk/post.html", {"letters": letters, "done": done})


@requires(Permission.WORK_CASES)
@require_safe
def letter(request: HttpRequest, member: StaffMember, delivery_id: UUID) -> HttpResponse:
    """Send the letter as a PDF, to be printed."""
    file = actions.letter_for_post(delivery_id=delivery_id, by=staff(member.staff_id), now=clock.now())
    return download(name=file.name, media_type=file.media_type, content=file.content)


@requires(Permission.WORK_CASES)
@require_POST
def posted(request: HttpRequest, member: StaffMember, delivery_id: UUID) -> HttpResponse:
    """Note that a letter is in the post. Noted twice, or by somebody faster, it is noted once."""
    try:
        actions.mark_posted(delivery_id=delivery_id, by=staff(member.staff_id), now=clock.now())
    except (NotAllowed, Stale):
        return redirect("desk:post")
    return redirect(reverse("desk:post", query={"getan": "verschickt"}))
