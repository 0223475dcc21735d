"""Is this notice real? Whoever holds a document sees whether the town issued it, and whether a file is unchanged."""

from functools import partial
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from buergerbuero.base import clock
from buergerbuero.base.ids import BadCode, CodeKind, OtherCode, format_code, parse_code
from buergerbuero.documents import queries as documents
from buergerbuero.documents.values import UnknownCode
from buergerbuero.portal import inputs, limits, once, pages
from buergerbuero.portal.access import public
from buergerbuero.portal.once import Shown
from buergerbuero.portal.pages import Problem
from buergerbuero.portal.views import door

LARGEST: Final = 10_000_000  # bytes; our notices have less than a hundredth of it
_HERE: Final = "portal:verify"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Look up a document by its code, and compare a file with it."""
    draw = partial(_draw, request)
    if request.method != "POST":
        return once.show(request, _HERE, draw)
    text = request.POST.get("code", "")
    if inputs.only_language(request):
        return once.lead(_HERE, Shown(typed={"code": [text]}), draw)
    limits.verifying(request, now=clock.now())
    return once.lead(_HERE, _looked_up(request, text), draw)


def _looked_up(request: HttpRequest, text: str) -> Shown:
    try:
        return _answer(request, parse_code(text, CodeKind.DOCUMENT))
    except BadCode as bad:
        slip = gettext(
            "Der Prüfcode hat einen Tippfehler. Er hat 17 Zeichen in vier Gruppen und steht am Ende des Bescheids."
        )
        missing = gettext("Der Prüfcode fehlt. Er steht am Ende des Bescheids.")
        # A code of another kind opens something: it is not shown again.
        again = "" if isinstance(bad, OtherCode) else text
        return _refused(door.wrong_code(bad, slip if text.strip() else missing), again)
    except UnknownCode:
        unknown = gettext(
            "Zu diesem Prüfcode hat die Stadt kein Dokument ausgestellt. "
            "Ist der Code richtig abgeschrieben, dann ist das Dokument nicht echt."
        )
        return _refused(Problem("code", unknown), text)


def _answer(request: HttpRequest, code: str) -> Shown:
    file = request.FILES.get("datei")
    # Django drops a file that is larger than settings allow without a word, so the length is asked first.
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        too_large = gettext(
            "Die Datei ist größer als 10 MB. Unsere Bescheide sind viel kleiner: "
            "Wählen Sie die PDF-Datei, die Sie von uns haben."
        )
        return _refused(Problem("datei", too_large), request.POST.get("code", ""))
    if file is None:
        documents.verify_code(code)
        return Shown(said={"code": code})
    check = documents.check_file(code, file.read())
    outcome = "photo" if check.photo else "unchanged" if check.unchanged else "changed"
    return Shown(said={"code": code, "file": outcome})


def _refused(problem: Problem, text: str) -> Shown:
    return Shown((problem,), {"code": [text]}, status=422)


def _draw(request: HttpRequest, shown: Shown) -> HttpResponse:
    if code := shown.said.get("code"):
        context = {
            "issued": documents.verify_code(code),
            "file": shown.said.get("file", ""),
            "code": code,
            "shown_code": format_code(code),
        }
        return pages.render(request, "portal/verified.html", context)
    context = {"carry": "prüfen", "problems": shown.problems, "text": shown.text("code"), "errors": shown.errors}
    return pages.render(request, "portal/verify.html", context, status=shown.status)
