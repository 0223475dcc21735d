"""What can be wrong with number and code of a case, in the same words wherever they are typed."""

from django.utils.translation import gettext, ngettext

from buergerbuero.base.ids import BadCode, BadNumber, CodeKind, parse_case_number, parse_code
from buergerbuero.base.limits import TooMany
from buergerbuero.portal.pages import Problem


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
    except BadCode:
        slip = gettext("Der Zugangscode hat einen Tippfehler. Er hat 17 Zeichen in vier Gruppen.")
        problems.append(
            Problem("code", slip if code else gettext("Der Zugangscode fehlt. Er steht auf Ihrer Quittung."))
        )
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
