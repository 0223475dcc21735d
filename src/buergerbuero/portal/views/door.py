"""What can be wrong with number and code of a case, and with codes at the wrong door, in the same words everywhere."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from buergerbuero.base.ids import BadCode, BadNumber, CodeKind, OtherCode, parse_case_number, parse_code
from buergerbuero.base.limits import TooMany
from buergerbuero.portal.pages import Problem

DOORS: Final = {
    CodeKind.CASE: (
        "portal:case_login",
        _("Das ist der Zugangscode zu einem Vorgang. Er gilt zusammen mit der Vorgangsnummer."),
        _("Hier geht es weiter: Mein Vorgang"),
    ),
    CodeKind.DRAFT: (
        "portal:resume",
        _("Das ist der Code, mit dem Sie einen angefangenen Antrag weitermachen."),
        _("Hier geht es weiter: Antrag weitermachen"),
    ),
    CodeKind.DOCUMENT: (
        "portal:verify",
        _("Das ist der Prüfcode eines Schreibens. Mit ihm sehen Sie, ob es echt ist."),
        _("Hier geht es weiter: Bescheid prüfen"),
    ),
    CodeKind.CONSENT: (
        "portal:consent_login",
        _("Das ist der Code, mit dem der andere Elternteil einem Antrag zustimmt."),
        _("Hier geht es weiter: Zustimmen als anderer Elternteil"),
    ),
}
"""Where a code of each kind is typed in, and what is said of it at any other one. It never goes along in an address."""


def wrong_code(problem: BadCode, slip: str) -> Problem:
    """Say what is wrong with a code: that it belongs at another door, or these words for a slip of the pen."""
    if not isinstance(problem, OtherCode) or problem.kind not in DOORS:
        return Problem("code", slip)
    address, what, onward = DOORS[problem.kind]
    # One slip of the pen in ten looks like this as well.
    or_slip = gettext("Oder ein Zeichen ist falsch abgeschrieben.")
    return Problem("code", f"{what} {or_slip}", str(onward), reverse(address))


def slips(number: str, code: str) -> tuple[Problem, ...]:
    """Return slips of the pen, which check characters find without looking anything up."""
    problems = []
    try:
        parse_case_number(number)
    except BadNumber:
        example = gettext("Die Vorgangsnummer hat einen Tippfehler. Sie sieht so aus: 2026-004117-2.")
        problems.append(
            Problem("nummer", example if number else gettext("Die Vorgangsnummer fehlt. Sie steht auf Ihrer Quittung."))
        )
    try:
        parse_code(code, CodeKind.CASE)
    except BadCode as bad:
        slip = gettext("Der Zugangscode hat einen Tippfehler. Er hat 17 Zeichen in vier Gruppen.")
        missing = gettext("Der Zugangscode fehlt. Er steht auf Ihrer Quittung.")
        problems.append(wrong_code(bad, slip if code else missing))
    return tuple(problems)


def unknown() -> str:
    """Return the same words for a wrong number and a wrong code."""
    return gettext("Vorgangsnummer und Zugangscode passen nicht zusammen. Prüfen Sie beide auf Ihrer Quittung.")


def patience(many: TooMany) -> str:
    """Say how long to wait after too many tries."""
    minutes = -(-many.retry_after // 60)
    return ngettext(
        "Das waren zu viele Versuche. Bitte warten Sie eine Minute, und versuchen Sie es dann noch einmal.",
        "Das waren zu viele Versuche. Bitte warten Sie {n} Minuten, und versuchen Sie es dann noch einmal.",
        minutes,
    ).format(n=minutes)
