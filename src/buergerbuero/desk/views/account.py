"""One's own account: sessions, password, single keys."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.desk import pages, shortcuts, words
from buergerbuero.desk.access import public, requires
from buergerbuero.desk.pages import Problem
from buergerbuero.desk.sessions import session_rows
from buergerbuero.identity import actions, queries
from buergerbuero.identity.values import Permission, SessionEnd, StaffMember, WeakPassword, WrongPassword

_DONE = {
    "beendet": "Die Sitzung ist beendet.",
    "kennwort": "Ihr neues Kennwort gilt. Ihre anderen Sitzungen sind beendet.",
}
_WRONG = Problem("kennwort", "Das ist nicht Ihr jetziges Kennwort.")
_TWICE = Problem("kennwort_wieder", "Die beiden neuen Kennwörter sind nicht gleich.")


@requires(Permission.OWN_ACCOUNT)
@require_safe
def account(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Show one's name, roles and sessions."""
    context = {
        "roles": [words.ROLES[role] for role in words.ROLES if role in member.roles],
        "sessions": session_rows(queries.sessions_of(member.staff_id), now=clock.now()),
        "here": member.session_id,
        "done": _DONE.get(request.GET.get("getan", ""), ""),
    }
    return pages.render(request, "desk/account.html", context)


@requires(Permission.OWN_ACCOUNT)
@require_POST
def end_session(request: HttpRequest, member: StaffMember, session_id: UUID) -> HttpResponse:
    """End one of one's own sessions."""
    if session_id not in {line.session_id for line in queries.sessions_of(member.staff_id)}:
        raise Http404
    actions.end_session(
        session_id=session_id, why=SessionEnd.ENDED_BY_STAFF, by=staff(member.staff_id), now=clock.now()
    )
    response = redirect("desk:account")
    response["Location"] += "?getan=beendet"
    return response


@sensitive_post_parameters()
@requires(Permission.OWN_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Change one's own password."""
    problems = _change(request, member) if request.method == "POST" else ()
    if problems is None:
        response = redirect("desk:account")
        response["Location"] += "?getan=kennwort"
        return response
    return pages.render(request, "desk/password.html", {"problems": problems}, status=422 if problems else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """Explain the keys, and switch them on or off in this browser."""
    if request.method != "POST":
        return pages.render(request, "desk/keys.html")
    response = redirect("desk:keys")
    shortcuts.switch(response, on=request.POST.get("tasten") == "an")
    return response


def _change(request: HttpRequest, member: StaffMember) -> tuple[Problem, ...] | None:
    """Change the password; return what is wrong, or None."""
    form = request.POST
    if form.get("kennwort_neu") != form.get("kennwort_wieder"):
        return (_TWICE,)
    try:
        actions.change_password(
            staff_id=member.staff_id,
            session_id=member.session_id,
            present=form.get("kennwort", ""),
            new=form.get("kennwort_neu", ""),
            now=clock.now(),
        )
    except WrongPassword:
        return (_WRONG,)
    except WeakPassword as weak:
        return tuple(Problem("kennwort_neu", words.WEAKNESSES[each]) for each in weak.weaknesses)
    return None
