"""Who is sitting at the desk: the link between the browser's cookie and a session of identity."""

import datetime
from uuid import UUID

from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from buergerbuero.base.actors import staff
from buergerbuero.identity import actions as identity
from buergerbuero.identity.values import SessionEnd, SessionOver, StaffMember

_KEY = "staff_session"


def enter(request: HttpRequest, member: StaffMember) -> None:
    """Begin a session under a new key and with a new token: what a stranger planted before is worth nothing."""
    request.session.flush()
    request.session[_KEY] = str(member.session_id)
    rotate_token(request)
    vars(request)["staff"] = member


def resume(request: HttpRequest, *, now: datetime.datetime) -> None:
    """Find out who is there; note why not, if a session is over."""
    if not (kept := request.session.get(_KEY)):
        return
    try:
        vars(request)["staff"] = identity.resume_session(session_id=UUID(kept), now=now)
    except SessionOver as over:
        request.session.flush()
        vars(request)["over"] = over.why


def leave(request: HttpRequest, *, now: datetime.datetime) -> None:
    """End the session, here and in the database."""
    if member := current(request):
        identity.end_session(
            session_id=member.session_id, why=SessionEnd.LOGGED_OUT, by=staff(member.staff_id), now=now
        )
    request.session.flush()
    vars(request).pop("staff", None)


def current(request: HttpRequest) -> StaffMember | None:
    """Return who is logged in."""
    found: StaffMember | None = vars(request).get("staff")
    return found


def why_over(request: HttpRequest) -> SessionEnd | None:
    """Return why the session that the browser held is over."""
    found: SessionEnd | None = vars(request).get("over")
    return found
