"""What browsers keep of these pages, in words: every cookie that the portal can set, for the page on privacy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from buergerbuero.portal import cookies, logins

PURPOSES: Final[Mapping[str, Promise]] = {
    "draft": _("der Antrag, den Sie gerade ausfüllen oder berichtigen"),
    "aside": _("ein begonnener Antrag, während Sie einen anderen berichtigen"),
    "receipt": _("die Quittung des Antrags, den Sie gerade gesendet haben"),
    "case": _("der Vorgang, den Sie gerade offen haben"),
    "consent": _("der Antrag, dem Sie als anderer Elternteil zustimmen sollen"),
    "shown": _("was die nächste Seite einmal sagt, zum Beispiel was noch fehlt"),
    "pin": _("die PIN für die Ausgabebox, bis die Quittung sie einmal gezeigt hat"),
    "login": _("wofür Sie sich gerade anmelden, und wohin Sie danach zurückkommen"),
    "answer": _("was der Anmeldedienst geantwortet hat, bis zur nächsten Seite"),
    "person": _("wer Sie sind, wenn Sie sich angemeldet haben"),
}


@dataclass(frozen=True)
class KeptCookie:
    """A cookie: its name, what it is for, and how long it is good for."""

    name: str
    purpose: str
    lasts: str


def all_cookies() -> tuple[KeptCookie, ...]:
    """Return every cookie that a visit may leave."""
    forms = gettext("schützt die Formulare: Niemand sonst kann in Ihrem Namen etwas senden. Er sagt nichts über Sie")
    ours = ((cookies.name(kind), kind, lasts) for kind, lasts in cookies.LASTS.items())
    of_log_ins = ((logins.name(kind), kind, lasts) for kind, lasts in logins.LASTS.items())
    return (
        KeptCookie(settings.CSRF_COOKIE_NAME, forms, gettext("ein Jahr")),
        *(
            KeptCookie(name, str(PURPOSES[kind]), _duration(int(lasts.total_seconds())))
            for name, kind, lasts in (*ours, *of_log_ins)
        ),
    )


def _duration(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    if hours:
        return ngettext("eine Stunde", "%(n)s Stunden", hours) % {"n": hours}
    return gettext("%(n)s Minuten") % {"n": minutes}
