"""When something is wrong: every page says what to do next and whom to call, and gives back what was typed."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN
from django.urls import resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from buergerbuero.portal import inputs, pages
from buergerbuero.portal.access import public
from buergerbuero.portal.views import apply

# Never given back in a page: they open something.
NOT_KEPT: Final = frozenset({"code", "csrfmiddlewaretoken", "bb-sprache"})  # and what would only change the language
LONGEST_KEPT: Final = 20_000


@dataclass(frozen=True)
class Failure:
    """What a page says: what happened, and what to do."""

    title: str | Promise
    happened: str | Promise
    remedy: str | Promise


FAILURES: Final = {
    400: Failure(
        _("Das haben wir nicht verstanden"),
        _("Ihr Browser hat etwas geschickt, das wir nicht lesen können."),
        _("Gehen Sie zurück, und versuchen Sie es noch einmal."),
    ),
    403: Failure(
        _("Das dürfen wir Ihnen nicht zeigen"),
        _("Diese Seite ist nur für die Person, der sie gehört."),
        _("Haben Sie eine Vorgangsnummer und einen Zugangscode? Damit öffnen Sie Ihren Vorgang."),
    ),
    404: Failure(
        _("Diese Seite gibt es nicht"),
        _("Vielleicht ist die Adresse nicht vollständig, oder die Seite ist umgezogen."),
        _("Suchen Sie, was Sie erledigen möchten, oder sehen Sie in der Liste von A bis Z nach."),
    ),
    405: Failure(
        _("So geht es hier nicht weiter"),
        _("Diese Adresse lässt sich nicht auf diese Weise aufrufen."),
        _("Gehen Sie zurück, und benutzen Sie die Knöpfe auf der Seite."),
    ),
    409: Failure(
        _("Das ist schon geschehen"),
        _("Jemand war schneller, vielleicht Sie selbst in einem anderen Fenster."),
        _("Laden Sie die Seite neu. Dann sehen Sie, wie es jetzt steht."),
    ),
    413: Failure(
        _("Das ist zu groß"),
        _("Was Sie geschickt haben, ist größer, als wir annehmen können."),
        _("Gehen Sie zurück, und nehmen Sie eine kleinere Datei (höchstens 20 MB) oder einen kürzeren Text."),
    ),
    429: Failure(
        _("Das waren zu viele Versuche"),
        _("Zum Schutz vor Missbrauch nehmen wir von einem Anschluss nicht beliebig viele Versuche an."),
        _("Bitte warten Sie etwas, und versuchen Sie es dann noch einmal."),
    ),
    500: Failure(
        _("Hier ist etwas schiefgegangen"),
        _("Der Fehler liegt bei uns. Wir haben ihn aufgezeichnet. Was Sie schon gespeichert haben, ist noch da."),
        _("Versuchen Sie es in ein paar Minuten noch einmal."),
    ),
    503: Failure(
        _("Das geht gerade nicht"),
        _("Unser Speicher antwortet im Moment nicht. Was Sie schon gespeichert haben, ist noch da."),
        _("Versuchen Sie es in ein paar Minuten noch einmal."),
    ),
}


def show(request: HttpRequest, code: int, *, retry_after: int | None = None) -> HttpResponse:
    """Return the page for a failure. What was typed comes along in a form, to be sent once more."""
    kept = _kept(request) if code in (429, 500, 503) else ()
    context = {
        "code": code,
        "failure": FAILURES.get(code, FAILURES[500]),
        "wait": _wait(retry_after),
        "kept": kept,
        "carry": "noch-einmal" if kept else "",
        "files_lost": bool(request.method == "POST" and code in (500, 503) and request.FILES),
    }
    response = pages.render(request, "portal/error.html", context, status=code)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page's token did not fit: give back what was typed with a fresh one, unless another site sent it."""
    if _foreign(request, reason):
        return show(request, 403)
    if page := _asked_again(request):
        return page
    context = {"kept": _kept(request), "files_lost": bool(request.FILES), "carry": "noch-einmal"}
    return pages.render(request, "portal/token.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 for too much data. Where a question was answered with too many inputs, it is shown again."""
    if isinstance(exception, TooManyFieldsSent):
        return _asked_again(request, inputs.too_many(request)) or show(request, 413)
    return show(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return show(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return show(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return show(request, 500)


@public
def call_up(request: HttpRequest, code: int) -> HttpResponse:
    """Show a failure's page on purpose; in a demonstration only."""
    if not settings.BB.demo or code not in FAILURES:
        raise Http404
    return show(request, code, retry_after=120 if code == 429 else None)


def _asked_again(request: HttpRequest, too_many: dict[str, list[str]] | None = None) -> HttpResponse | None:
    """Return the page of a question with what was typed there; None for any other page, and for what others sent."""
    try:
        match = request.resolver_match or resolve(request.path_info)
        if match.view_name == "portal:question" and too_many != {} and not _foreign(request, ""):
            return apply.show_again(request, **match.kwargs, entered=too_many)
    except Http404:
        pass
    return None


def _foreign(request: HttpRequest, reason: str) -> bool:
    """Whether another site sent this, so that nothing of it may come near a button of ours."""
    origin = request.headers.get("Origin")
    return reason.startswith(REASON_BAD_ORIGIN.partition("%")[0]) or (
        origin is not None and urlsplit(origin).netloc != request.get_host()
    )


def _kept(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    if request.method != "POST":
        return ()
    return tuple(
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_KEPT and len(value) <= LONGEST_KEPT
    )


def _wait(retry_after: int | None) -> str:
    if retry_after is None:
        return ""
    minutes = -(-retry_after // 60)
    return ngettext("Warten Sie eine Minute.", "Warten Sie {n} Minuten.", minutes).format(n=minutes)
