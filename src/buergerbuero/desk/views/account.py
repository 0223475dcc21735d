"""One's own account: sessions, passkeys, password, single keys."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.desk import happened, pages, session, shortcuts, words
from buergerbuero.desk.access import public, requires
from buergerbuero.desk.pages import Problem
from buergerbuero.desk.places import office_names
from buergerbuero.desk.sessions import session_rows
from buergerbuero.identity import actions, queries
from buergerbuero.identity.values import (
    ROLES,
    NotFresh,
    PasskeyKnown,
    PasskeyRefused,
    Permission,
    SessionEnd,
    StaffMember,
    TooManyPasskeys,
    UnknownPasskey,
    WeakPassword,
    WrongPassword,
)

_DONE = {
    "beendet": "Die Sitzung ist beendet.",
    "passkey": "Der Passkey ist hinzugefügt. Ab jetzt können Sie sich mit ihm anmelden.",
    "passkey_weg": "Der Passkey ist entfernt. Ihre anderen Sitzungen sind beendet.",
    "abgelehnt": "Abgelehnt. Ihr Zugang bleibt, wie er ist. Sagen Sie es auch Ihrer Leitung.",
    "vorbei": "Darüber ist schon entschieden. Unten steht, wie.",
    "verbunden": "Verbunden. Ab jetzt können Sie sich über das Verzeichnis anmelden.",
    "getrennt": "Die Verbindung zum Verzeichnis ist getrennt. Ihre anderen Sitzungen sind beendet.",
    "kennwort": "Ihr neues Kennwort gilt. Ihre anderen Sitzungen sind beendet.",
}
_WRONG_WAY = {
    "alt": "Ihre Anmeldung ist länger als eine Viertelstunde her. Melden Sie sich dafür neu an.",
    "vergeben": "Ihr Konto hier oder das im Verzeichnis ist schon verbunden. Trennen Sie erst die alte Verbindung.",
    "nicht_verbunden": "Das Verzeichnis hat nicht oder ohne zweiten Faktor geantwortet. Es ist nichts verbunden.",
}
_OLD = Problem("", "Ihre Anmeldung ist länger als eine Viertelstunde her. Melden Sie sich dafür neu an.")
_NO_PASSKEY = Problem("passkey_name", "Daraus ist kein Passkey geworden. Versuchen Sie es hier noch einmal.")
_KNOWN = Problem("passkey_name", "Diesen Passkey kennt der Schreibtisch schon.")
_TOO_MANY = Problem("passkey_name", "Mehr als zehn Passkeys gibt es nicht. Entfernen Sie erst einen.")
_WRONG = Problem("kennwort", "Das ist nicht Ihr jetziges Kennwort.")
_TWICE = Problem("kennwort_wieder", "Die beiden neuen Kennwörter sind nicht gleich.")


@requires(Permission.OWN_ACCOUNT)
@require_safe
def account(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Show one's name, roles, passkeys and sessions."""
    return _show(request, member)


@requires(Permission.OWN_ACCOUNT)
@require_POST
def add_passkey(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Keep the passkey that the browser has made."""
    try:
        actions.add_passkey(
            staff_id=member.staff_id,
            session_id=member.session_id,
            name=request.POST.get("passkey_name", "").replace("\x00", ""),
            ticket=request.POST.get("frage", ""),
            answer=request.POST.get("antwort", ""),
            now=clock.now(),
        )
    except NotFresh:
        return _show(request, member, (_OLD,))
    except PasskeyRefused:
        return _show(request, member, (_NO_PASSKEY,))
    except PasskeyKnown:
        return _show(request, member, (_KNOWN,))
    except TooManyPasskeys:
        return _show(request, member, (_TOO_MANY,))
    return _done("passkey")


@requires(Permission.OWN_ACCOUNT)
@require_POST
def remove_passkey(request: HttpRequest, member: StaffMember, passkey_id: UUID) -> HttpResponse:
    """Remove one of one's own passkeys."""
    ids = {"staff_id": member.staff_id, "session_id": member.session_id, "passkey_id": passkey_id}
    try:
        actions.remove_passkey(**ids, now=clock.now())
    except NotFresh:
        return _show(request, member, (_OLD,))
    except UnknownPasskey:
        raise Http404 from None
    return _done("passkey_weg")


@requires(Permission.OWN_ACCOUNT)
@require_POST
def log_in_again(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """End this session, and come back here with a fresh one."""
    session.leave(request, now=clock.now())
    return redirect(f"{reverse('desk:log_in')}?{urlencode({'weiter': reverse('desk:account')})}")


@requires(Permission.OWN_ACCOUNT)
@require_POST
def end_session(request: HttpRequest, member: StaffMember, session_id: UUID) -> HttpResponse:
    """End one of one's own sessions."""
    if session_id not in {line.session_id for line in queries.sessions_of(member.staff_id)}:
        raise Http404
    actions.end_session(
        session_id=session_id, why=SessionEnd.ENDED_BY_STAFF, by=staff(member.staff_id), now=clock.now()
    )
    return _done("beendet")


@sensitive_post_parameters()
@requires(Permission.OWN_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Change one's own password."""
    problems = _change(request, member) if request.method == "POST" else ()
    if problems is None:
        return _done("kennwort")
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


def _show(request: HttpRequest, member: StaffMember, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    now = clock.now()
    wrong = _WRONG_WAY.get(request.GET.get("getan", ""), "")
    fresh = queries.is_fresh(member, now=now)
    context = {
        "roles": [facts.name for role, facts in ROLES.items() if role in member.roles],
        "sees_nothing": member.scope.nothing,
        "limited": sorted(member.scope.services | member.scope.offices),
        "places": sorted(office_names().get(each, each) for each in member.scope.places),
        "recoveries": [(each, each.open(now)) for each in queries.recoveries_of(member.staff_id, now=now)],
        "passkeys": queries.passkeys_of(member.staff_id),
        "passkeys_possible": queries.passkeys_possible(),
        "passkey_offer": queries.offer_passkey(member.staff_id, now=now) if fresh else None,
        "passkey_name": request.POST.get("passkey_name", "")[:40],
        "fresh": fresh,
        "directory": queries.directory(),
        "directory_link": queries.directory_link_of(member.staff_id),
        "sessions": session_rows(queries.sessions_of(member.staff_id), now=now),
        "here": member.session_id,
        "happened": happened.lines(queries.account_history(member.staff_id, now=now)),
        "done": _DONE.get(request.GET.get("getan", ""), ""),
        "problems": problems or ((Problem("", wrong),) if wrong else ()),
    }
    return pages.render(request, "desk/account.html", context, status=422 if problems else 200)


def _done(what: str) -> HttpResponse:
    return redirect(f"{reverse('desk:account')}?getan={what}")


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
