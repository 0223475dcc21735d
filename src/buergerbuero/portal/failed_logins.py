"""What is said when a log-in did not come to its end: what happened, and what to do next. Nothing entered is lost."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from buergerbuero.identity.values import Failure


@dataclass(frozen=True)
class Words:
    """A title, what happened, what to do."""

    title: str | Promise
    happened: str | Promise
    remedy: str | Promise


WORDS: Final = {
    Failure.CANCELLED: Words(
        _("Sie haben die Anmeldung abgebrochen"),
        _("Das ist in Ordnung. Wir haben nichts über Sie bekommen."),
        _("Versuchen Sie es noch einmal, oder wählen Sie einen anderen Weg."),
    ),
    Failure.EXPIRED: Words(
        _("Die Anmeldung hat zu lange gedauert"),
        _("Zu Ihrer Sicherheit gilt sie nur eine halbe Stunde. Vielleicht geht auch die Uhr Ihres Anbieters falsch."),
        _("Legen Sie Ausweis und PIN bereit, und versuchen Sie es noch einmal."),
    ),
    Failure.REPLAYED: Words(
        _("Diese Anmeldung ist schon benutzt"),
        _("Jede Anmeldung gilt ein einziges Mal. Das passiert, wenn man im Browser zurückgeht oder neu lädt."),
        _("Gehen Sie zurück zu Ihrem Antrag. Sind Sie dort nicht angemeldet, versuchen Sie es noch einmal."),
    ),
    Failure.TAMPERED: Words(
        _("Wir konnten die Anmeldung nicht prüfen"),
        _("Was angekommen ist, trägt keine gültige Unterschrift Ihres Anbieters. Wir nehmen es darum nicht an."),
        _("Versuchen Sie es noch einmal. Klappt es wieder nicht, rufen Sie uns an."),
    ),
    Failure.WRONG_AUDIENCE: Words(
        _("Die Anmeldung war nicht für uns bestimmt"),
        _("Ihr Anbieter hat sie für eine andere Behörde ausgestellt."),
        _("Beginnen Sie die Anmeldung hier noch einmal. Klappt es wieder nicht, rufen Sie uns an."),
    ),
    Failure.WRONG_REQUEST: Words(
        _("Zu dieser Anmeldung haben wir keine Frage gestellt"),
        _("Vielleicht lag sie in einem alten Fenster, oder jemand anders hat Ihnen den Link geschickt."),
        _("Beginnen Sie die Anmeldung hier noch einmal."),
    ),
    Failure.OTHER_BROWSER: Words(
        _("Die Anmeldung gehört zu einem anderen Fenster"),
        _("Sie wurde in einem anderen Browser begonnen, oder Ihr Browser hat vergessen, wozu sie war."),
        _("Erlauben Sie Cookies für diese Seite, schließen Sie andere Fenster, und beginnen Sie hier noch einmal."),
    ),
    Failure.LEVEL_TOO_LOW: Words(
        _("Diese Anmeldung ist für den Antrag nicht sicher genug"),
        _("Sie haben einen Weg gewählt, bei dem weniger geprüft wird, als wir hier brauchen."),
        _("Nehmen Sie einen Weg, der unten steht."),
    ),
    Failure.FACTS_MISSING: Words(
        _("Für die Anmeldung fehlen Angaben"),
        _("In Ihrem Konto steht etwas nicht, das wir brauchen. Mit einem Gastzugang ohne Konto geht es hier nicht."),
        _("Ergänzen Sie Ihr Konto beim Anbieter, oder wählen Sie einen anderen Weg."),
    ),
    Failure.REFUSED: Words(
        _("Ihr Anbieter hat die Anmeldung abgelehnt"),
        _("Warum, hat er uns nur mit einem Kürzel gesagt."),
        _("Versuchen Sie es noch einmal. Klappt es wieder nicht, wählen Sie einen anderen Weg oder rufen Sie uns an."),
    ),
    Failure.UNREACHABLE: Words(
        _("Der Anbieter der Anmeldung antwortet nicht"),
        _("Seine Seite öffnet sich gerade nicht, oder er hat eine Störung. Das liegt nicht an Ihnen."),
        _("Warten Sie etwas, und versuchen Sie es dann noch einmal. Ihr Antrag bleibt so lange gespeichert."),
    ),
    Failure.UNREADABLE: Words(
        _("Wir haben die Antwort Ihres Anbieters nicht verstanden"),
        _("Unterwegs ist etwas verloren gegangen."),
        _("Versuchen Sie es noch einmal. Klappt es wieder nicht, rufen Sie uns an."),
    ),
}
