"""What a service may ask for and the program cannot do yet: it may be written down and tried, not published. Pure."""

from collections.abc import Iterator
from typing import Any, Final

from buergerbuero.base.yamlfile import Located, Problem
from buergerbuero.catalogue.values import Service, StatedValue

_REMEDY: Final = "Solange das fehlt, lässt sich die Leistung ausprobieren (--as-draft), aber nicht veröffentlichen."


def not_yet(service: Service, source: Located) -> Iterator[Problem]:
    """Yield a problem for everything that would be promised and not kept."""
    for path, message in (*_rules(service), *_outcomes(service)):
        yield source.problem(path, message, _REMEDY)


def _rules(service: Service) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The rules of the law that ask for more than a form, a human and a letter."""
    if _is(service.written_form, "erforderlich"):
        yield ("schriftform",), "Die Schriftform ersetzen (elektronische Unterschrift) kann das Programm noch nicht."
    if _is(service.visit, "einmal") or service.kind == "ein_besuch":
        yield ("besuch",), "Termine für einen Besuch vergeben kann das Programm noch nicht."
    if service.kind == "andere_stelle":
        yield ("art",), "Zu einer anderen Stelle weiterleiten kann das Programm noch nicht."


def _outcomes(service: Service) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for outcome in service.results:
        if outcome not in ("bewilligt", "abgelehnt"):
            yield ("ergebnisse", outcome), f"Mit „{outcome}“ entscheiden kann das Programm noch nicht."


def _is(stated: StatedValue[Any], *values: str) -> bool:
    return stated.value in values
