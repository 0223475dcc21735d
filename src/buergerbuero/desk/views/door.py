"""Log in, log out, set up a new account."""

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from buergerbuero.base import clock
from buergerbuero.base.web import client_address
from buergerbuero.desk import browsers, door, kept, pages, session, words
from buergerbuero.desk.access import public
from buergerbuero.desk.pages import Problem
from buergerbuero.identity import actions as identity
from buergerbuero.identity import queries
from buergerbuero.identity.values import (
    CodeUsed,
    PendingSetup,
    SessionEnd,
    StaffMember,
    WeakPassword,
    WrongCode,
    WrongLogin,
    WrongSetup,
)

_WRONG = Problem("anmeldename", "Anmeldename, Kennwort oder Code stimmt nicht. Bitte geben Sie alles neu ein.")
_WRONG_PASSKEY = Problem(
    "",
    "Der Passkey gilt hier nicht, oder die Seite war länger als fünf Minuten offen. Versuchen Sie es noch einmal.",
)
_USED = Problem("code", "Dieser Code ist schon benutzt. Warten Sie, bis Ihr Telefon den nächsten zeigt.")
_WRONG_SETUP = Problem(
    "einrichtungscode", "Anmeldename und Einrichtungscode passen nicht zusammen, oder der Code ist abgelaufen."
)
_WRONG_CODE = Problem("code", "Dieser Code passt nicht. Geben Sie den ein, den Ihr Telefon gerade zeigt.")
_TWICE = Problem("kennwort_wieder", "Die beiden Kennwörter sind nicht gleich.")


@sensitive_post_parameters()
@public
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for login, password and code at once: one page is quicker, and says nothing about any of the three."""
    if request.method == "POST":
        return _try(request)
    if member := session.current(request):
        return redirect(pages.start_of(member))
    over = request.GET.get("ende", "")
    return door.show(
        request,
        following=door.safe_next(request.GET.get("weiter", "")),
        over=SessionEnd(over) if over in list(SessionEnd) else None,
    )


@public
@require_POST
def log_in_passkey(request: HttpRequest) -> HttpResponse:
    """Log in with what an authenticator has signed."""
    form = request.POST
    following = door.safe_next(form.get("weiter", ""))
    behind = kept.handed_on(form) if "senden" in form else None
    now = clock.now()
    try:
        member = identity.log_in_with_passkey(
            ticket=form.get("frage", ""), answer=form.get("antwort", ""), browser=browsers.of(request, now=now), now=now
        )
    except WrongLogin:
        return door.show(request, following=following, behind=behind, problems=(_WRONG_PASSKEY,), status=403)
    return _inside(request, member, following, behind)


@public
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    session.leave(request, now=clock.now())
    response = redirect(reverse("desk:log_in", query={"ende": SessionEnd.LOGGED_OUT}))
    response["Clear-Site-Data"] = '"cache"'  # the back button must not bring a case back
    return response


@sensitive_post_parameters()
@public
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """First ask for login and set-up code, then show what goes onto the phone and ask for a password."""
    if request.method != "POST":
        return pages.render(request, "desk/set_up.html")
    login, setup_code = request.POST.get("anmeldename", ""), request.POST.get("einrichtungscode", "")
    try:
        pending = identity.start_setup(
            login=login, setup_code=setup_code, address=client_address(request), now=clock.now()
        )
    except WrongSetup:
        return pages.render(request, "desk/set_up.html", {"login": login, "problems": [_WRONG_SETUP]}, status=422)
    problems = _finish(request, login, setup_code) if "code" in request.POST else ()
    if problems is None:
        return pages.render(request, "desk/set_up_done.html")
    context = {
        "pending": pending,
        "qr": _picture(pending),
        "login": login,
        "setup_code": setup_code,
        "problems": problems,
    }
    return pages.render(request, "desk/set_up_secrets.html", context, status=422 if problems else 200)


def _try(request: HttpRequest) -> HttpResponse:
    form = request.POST
    following = door.safe_next(form.get("weiter", ""))
    behind = kept.handed_on(form) if "senden" in form else None
    try:
        member = identity.authenticate(
            login=form.get("anmeldename", ""),
            password=form.get("kennwort", ""),
            code=form.get("code", ""),
            browser=browsers.of(request, now=clock.now()),
            now=clock.now(),
        )
    except (WrongLogin, CodeUsed) as refused:
        return door.show(
            request,
            following=following,
            behind=behind,
            login=form.get("anmeldename", "")[:40],
            problems=(_USED if isinstance(refused, CodeUsed) else _WRONG,),
            status=403,
        )
    return _inside(request, member, following, behind)


def _inside(request: HttpRequest, member: StaffMember, following: str, behind: kept.Kept | None) -> HttpResponse:
    """Begin the session, and go on where the log-in came between; first to what was done to one's own access."""
    session.enter(request, member)
    if following and behind is not None:
        context = {"action": following, "kept": behind, "logged_in": True}
        response = pages.render(request, "desk/resend.html", context)
    else:
        news = queries.has_news(member.staff_id)
        response = redirect("desk:account" if news else following or pages.start_of(member))
    browsers.remember(request, response, member.staff_id, now=clock.now())
    return response


def _finish(request: HttpRequest, login: str, setup_code: str) -> tuple[Problem, ...] | None:
    """Finish the set-up; return what is wrong, or None."""
    if request.POST.get("kennwort") != request.POST.get("kennwort_wieder"):
        return (_TWICE,)
    try:
        identity.finish_setup(
            login=login,
            setup_code=setup_code,
            password=request.POST.get("kennwort", ""),
            code=request.POST.get("code", ""),
            now=clock.now(),
        )
    except WeakPassword as weak:
        return tuple(Problem("kennwort", words.WEAKNESSES[each]) for each in weak.weaknesses)
    except WrongCode:
        return (_WRONG_CODE,)
    return None


def _picture(pending: PendingSetup) -> str:
    """Return the QR code as an address of its own, which the content security policy allows for pictures."""
    code = segno.make(pending.otpauth_uri, error="m")
    return code.svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
