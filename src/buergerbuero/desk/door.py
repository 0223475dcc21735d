"""The page in front of everything: shown instead of a page that only staff may see, without losing what was typed."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from buergerbuero.base import clock
from buergerbuero.desk import kept, pages, words
from buergerbuero.desk.kept import Kept
from buergerbuero.desk.pages import Problem
from buergerbuero.desk.session import why_over
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import SessionEnd

_DIRECTORY = {"directory_go", "directory_answer", "directory_link"}
_NEVER_NEXT = {"log_in", "log_in_passkey", "log_in_again", "log_out", "set_up", *_DIRECTORY}


def closed(request: HttpRequest) -> HttpResponse:
    """Lead to the log-in and back. A form that was sent without a session is kept in the log-in page itself."""
    over = why_over(request)
    if request.method == "POST":
        return show(request, following=request.path, behind=kept.typed(request), over=over, status=403)
    query = {"weiter": request.get_full_path()} | ({"ende": over} if over else {})
    return redirect(f"{reverse('desk:log_in')}?{urlencode(query)}")


def show(
    request: HttpRequest,
    *,
    following: str = "",
    behind: Kept | None = None,
    over: SessionEnd | None = None,
    login: str = "",
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """Return the log-in page. `behind` are the inputs of a form that waits to be sent; None if none does."""
    context = {
        "following": following,
        "kept": tuple((kept.PREFIX + name, value) for name, value in behind or ()),
        "waiting": behind is not None,
        "over": words.ENDS[over] if over else "",
        "login": login,
        "problems": problems,
        "directory": identity.directory(),
        "passkey": identity.offer_log_in(now=clock.now()),
    }
    return pages.render(request, "desk/log_in.html", context, status=status)


def safe_next(path: str) -> str:
    """Return the address to go on to, or "" if it is not a page of the desk."""
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return ""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return ""
    return "" if match.url_name in _NEVER_NEXT else path
