"""What the town has still to confirm before a service may be published, and what is blocked until then."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from buergerbuero.base.yamlfile import Located, Problem
from buergerbuero.catalogue.values import Service, StatedValue, Town, statements

# Every service shows or uses these facts of town.yaml; what else it needs it names under `stadtangaben`.
NEEDED_BY_EVERY_SERVICE: Final = (
    "behörde",
    "postleitzahlen",
    "rathaus",
    "telefon",
    "impressum",
    "datenschutz",
    "barrierefreiheit",
    "feiertage",
)

# What cannot happen while a statement is open, by the beginning of its path.
_BLOCKS: Final = (
    ("rechtsbehelf", "ablehnen"),
    ("ablehnungsgründe", "aus diesem Grund ablehnen"),
    ("gebühr", "die Gebühr fordern"),
    ("gebühr_nach", "die Gebühr fordern"),
    ("zahlung.fällig", "die Gebühr fordern"),
    ("zahlung.prüfung_erst_nach_zahlung", "mit der Prüfung auf die Zahlung warten"),
    ("handeln_für", "für andere beantragen lassen"),
    ("zweite_zustimmung", "für ein Kind bewilligen"),
    ("register", "das Register fragen"),
    ("entscheidung.ohne_mensch", "ohne einen Menschen entscheiden"),
    ("ausweis", "den Ausweis ausstellen"),
    ("bewohnerparkzonen", "die Zone ohne einen Menschen bestimmen"),
    ("hundesteuer", "die Steuer festsetzen"),
    ("gläubiger_id", "vom Konto abbuchen"),
    ("bankverbindung", "überweisen lassen"),
    ("lastschrift", "vom Konto abbuchen"),
    ("frist", "einen Termin nennen"),
    ("feiertage", "einen Termin nennen"),
    ("bekanntgabe.ungeöffnet", "von selbst einen Brief schicken, wenn niemand den Bescheid öffnet"),
    ("bekanntgabe", "den Beginn der Rechtsbehelfsfrist nennen"),
    ("abholung", "von selbst einen Brief schicken, wenn niemand den Bescheid abholt"),
    ("ausgabebox", "die Box anbieten"),
    ("aufbewahrung", "endgültig löschen"),
    ("datenschutz", "die Datenschutzhinweise vervollständigen"),
)


@dataclass(frozen=True)
class Missing:
    """A statement that nobody has confirmed: where it stands, who must answer and what is blocked until then."""

    path: str
    file: str
    line: int
    stated: StatedValue[Any]
    who: str
    needed: bool

    @property
    def blocks(self) -> tuple[str, ...]:
        """What cannot happen meanwhile; empty if the statement is only shown."""
        own = tuple(verb for start, verb in _BLOCKS if begins_with(self.path, start))
        return (*own, "veröffentlichen") if self.needed else own


def begins_with(path: str, start: str) -> bool:
    """Whether a dotted path is `start` or lies below it."""
    return path == start or path.startswith(f"{start}.")


def missing_in_service(service: Service, source: Located) -> tuple[Missing, ...]:
    """Return what is open in service.yaml; all of it is needed."""
    return tuple(_missing(service, source, service.responsible.value or "Fachabteilung", lambda _: True))


def missing_in_town(town: Town, source: Located, services: Iterable[Service]) -> tuple[Missing, ...]:
    """Return what is open in town.yaml; needed is what one of the services needs."""
    starts = {*NEEDED_BY_EVERY_SERVICE, *(fact for service in services for fact in service.town_facts)}
    return tuple(
        _missing(town, source, f"Stadt {town.name}", lambda path: any(begins_with(path, each) for each in starts))
    )


def blockers(service: Service, service_source: Located, town: Town, town_source: Located) -> tuple[Problem, ...]:
    """Return a problem for every statement that must be confirmed before the service may be published."""
    found = (
        *missing_in_service(service, service_source),
        *missing_in_town(town, town_source, (service,)),
    )
    return tuple(
        Problem(
            each.file,
            each.line,
            f"„{each.path}“ ist nicht bestätigt (Wert: {each.stated.text() if each.stated.value else 'unbekannt'}).",
            f"Antworten muss: {each.who}. Dann schreiben Sie bestätigt: {{von: …, am: …}}.",
        )
        for each in found
        if each.needed
    )


def _missing(model: Service | Town, source: Located, default: str, needed: Callable[[str], bool]) -> Iterator[Missing]:
    for path, stated in statements(model):
        if not stated.confirmed:
            dotted = ".".join(map(str, path))
            file, line = source.place(path)
            yield Missing(dotted, file, line, stated, stated.answers or default, needed(dotted))
