"""When something is wrong: every page says what happened and what to do next, and gives back what was typed."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse

from buergerbuero.desk import kept, pages, words
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import ROLES, Permission


@dataclass(frozen=True)
class Failure:
    """What a page says: what happened, and what to do."""

    title: str
    happened: str
    remedy: str


FAILURES: Final = {
    400: Failure(
        "Das war nicht zu lesen",
        "Ihr Browser hat etwas geschickt, das wir nicht verstehen.",
        "Gehen Sie zurück, und versuchen Sie es noch einmal.",
    ),
    403: Failure(
        "Das dürfen Sie hier nicht",
        "Diese Anfrage kam nicht von einer Seite des Schreibtischs.",
        "Beginnen Sie mit „Mein Tag“, und benutzen Sie die Knöpfe auf der Seite.",
    ),
    404: Failure(
        "Das gibt es hier nicht",
        "Die Adresse stimmt nicht, oder der Vorgang ist nach seiner Frist gelöscht.",
        "Suchen Sie den Vorgang mit seiner Nummer.",
    ),
    405: Failure(
        "So geht es hier nicht weiter",
        "Diese Adresse lässt sich nicht auf diese Weise aufrufen.",
        "Gehen Sie zurück, und benutzen Sie die Knöpfe auf der Seite.",
    ),
    413: Failure(
        "Das ist zu groß",
        "Was Sie geschickt haben, ist größer, als wir annehmen können.",
        "Gehen Sie zurück, und schreiben Sie einen kürzeren Text.",
    ),
    429: Failure(
        "Das waren zu viele Versuche",
        "Zum Schutz der Konten nehmen wir nicht beliebig viele Versuche an.",
        "Waren Sie das nicht selbst? Sagen Sie der Verwaltung der Technik Bescheid.",
    ),
    500: Failure(
        "Hier ist etwas schiefgegangen",
        "Der Fehler liegt bei der Technik und ist aufgezeichnet. Was gespeichert war, ist noch da.",
        "Versuchen Sie es in ein paar Minuten noch einmal. Sonst sagen Sie der Verwaltung der Technik Bescheid.",
    ),
    503: Failure(
        "Das geht gerade nicht",
        "Der Speicher antwortet im Moment nicht. Was gespeichert war, ist noch da.",
        "Versuchen Sie es in ein paar Minuten noch einmal. Sonst sagen Sie der Verwaltung der Technik Bescheid.",
    ),
}


def show(request: HttpRequest, code: int, *, retry_after: int | None = None) -> HttpResponse:
    """Return the page for a failure. What was typed comes along in a form, to be sent once more."""
    context = {
        "failure": FAILURES.get(code, FAILURES[500]),
        "wait": -(-retry_after // 60) if retry_after else None,
        "kept": kept.typed(request) if code in (429, 500, 503) else (),
    }
    response = pages.render(request, "desk/error.html", context, status=code)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def forbidden(request: HttpRequest, permission: Permission) -> HttpResponse:
    """Say what is not allowed, which role may do it, and who can change that."""
    roles = [ROLES[role].name for role in identity.roles_with(permission)]
    context = {"what": words.PERMISSIONS[permission], "roles": roles}
    return pages.render(request, "desk/forbidden.html", context, status=403)
