"""Is this notice real? Whoever holds a document sees whether the town issued it, and whether a file is unchanged."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from buergerbuero.base import clock
from buergerbuero.base.ids import BadCode, CodeKind, format_code, parse_code
from buergerbuero.documents import queries as documents
from buergerbuero.documents.values import UnknownCode
from buergerbuero.portal import inputs, limits, pages
from buergerbuero.portal.access import public
from buergerbuero.portal.pages import Problem

LARGEST: Final = 10_000_000  # bytes; our notices have less than a hundredth of it


@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Look up a document by its code, and compare a file with it."""
    if request.method != "POST" or inputs.only_language(request):
        return pages.render(request, "portal/verify.html", {"text": request.POST.get("code", ""), "carry": "prüfen"})
    limits.verifying(request, now=clock.now())
    text = request.POST.get("code", "")
    try:
        code = parse_code(text, CodeKind.DOCUMENT)
        return _answer(request, code)
    except BadCode:
        slip = gettext(
            "Der Prüfcode hat einen Tippfehler. Er hat 17 Zeichen in vier Gruppen und steht am Ende des Bescheids."
        )
        missing = gettext("Der Prüfcode fehlt. Er steht am Ende des Bescheids.")
        return _refuse(request, Problem("code", slip if text.strip() else missing))
    except UnknownCode:
        unknown = gettext(
            "Zu diesem Prüfcode hat die Stadt kein Dokument ausgestellt. "
            "Ist der Code richtig abgeschrieben, dann ist das Dokument nicht echt."
        )
        return _refuse(request, Problem("code", unknown))


def _answer(request: HttpRequest, code: str) -> HttpResponse:
    file = request.FILES.get("datei")
    # Django drops a file that is larger than settings allow without a word, so the length is asked first.
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        too_large = gettext(
            "Die Datei ist größer als 10 MB. Unsere Bescheide sind viel kleiner: "
            "Wählen Sie die PDF-Datei, die Sie von uns haben."
        )
        return _refuse(request, Problem("datei", too_large))
    check = documents.check_file(code, file.read()) if file is not None else None
    issued = check.issued if check else documents.verify_code(code)
    context = {"issued": issued, "check": check, "code": code, "shown_code": format_code(code)}
    return pages.render(request, "portal/verified.html", context)


def _refuse(request: HttpRequest, problem: Problem) -> HttpResponse:
    context = {
        "carry": "prüfen",
        "problems": (problem,),
        "text": request.POST.get("code", ""),
        "errors": {problem.name: problem.text},
    }
    return pages.render(request, "portal/verify.html", context, status=422)
