"""Named rules by which a check is yes, no or unclear (`ja_wenn` in service.yaml). Pure.

They look at what registers said and at the town's own lists, never at what a person claims. Where a register said
nothing, the rule is unclear, and a human looks: a slip of the pen must not refuse anybody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from buergerbuero.catalogue.rules import zones
from buergerbuero.catalogue.values import Finding, Known, RegisterName, Verdict, folded

RESIDENTS: Final[RegisterName] = "melderegister"
VEHICLES: Final[RegisterName] = "fahrzeugregister"
_NAMES: Final = ("familienname", "vornamen", "geburtsdatum")


@dataclass(frozen=True)
class NamedRule:
    """A rule: which registers it needs, whether it needs a permit (`ausweis`), and what it may tell a notice."""

    registers: tuple[RegisterName, ...]
    judge: Callable[[Known], Finding]
    permit: bool = False
    values: tuple[str, ...] = ()


def find(name: str, known: Known) -> Finding:
    """Return what the rule of this name finds. Raises KeyError for a name that does not exist."""
    rule = RULES[name]
    for register in rule.registers:
        said = known.registers.get(register)
        if said is None or said.facts is None or said.doubtful:
            return Finding(Verdict.UNCLEAR, said.why if said else "Das Register wurde noch nicht gefragt.")
    return rule.judge(known)


def _known_person(known: Known) -> Finding:
    return Finding(Verdict.YES, "Das Melderegister kennt genau eine Person mit diesen Angaben.")


def _lives_in_zone(known: Known) -> Finding:
    person, stated = _said(known, RESIDENTS), known.town.parking_zones
    if not person.get("straße"):
        return Finding(Verdict.NO, "Das Melderegister nennt keine Hauptwohnung.")
    if stated is None or not stated.usable or stated.value is None:
        return Finding(Verdict.UNCLEAR, "Die Stadt hat noch keine Liste der Zonen bestätigt.")
    if folded(person.get("ort", "")) != folded(known.town.name):
        return Finding(Verdict.NO, "Die Hauptwohnung liegt nicht in der Stadt.")
    return _zone(zones.zones_at(person["straße"], person.get("hausnummer", ""), stated.value))


def _zone(found: tuple[str, ...] | None) -> Finding:
    if found is None:
        return Finding(Verdict.UNCLEAR, "Die Hausnummer lässt sich keinem Stück der Straße zuordnen.")
    if not found:
        return Finding(Verdict.NO, "Die Hauptwohnung liegt in keiner Zone der Liste.")
    if len(found) > 1:
        return Finding(Verdict.UNCLEAR, f"Die Hauptwohnung liegt in mehreren Zonen der Liste: {', '.join(found)}.")
    return Finding(Verdict.YES, f"Die Hauptwohnung liegt in der Zone {found[0]}.", {"zone": found[0]})


def _keeps_vehicle(known: Known) -> Finding:
    person, vehicle = _said(known, RESIDENTS), _said(known, VEHICLES)
    if vehicle.get("zugelassen") != "ja":
        return Finding(Verdict.NO, "Das Fahrzeug ist nicht zugelassen.")
    if vehicle.get("firma"):
        return Finding(Verdict.UNCLEAR, "Gehalten wird das Fahrzeug von einer Firma.")
    if not all(person.get(name) and vehicle.get(name) for name in _NAMES):
        return Finding(Verdict.UNCLEAR, "Das Fahrzeugregister nennt Namen und Geburtsdatum nicht vollständig.")
    if all(folded(person[name]) == folded(vehicle[name]) for name in _NAMES):
        return Finding(Verdict.YES, "Halterin oder Halter ist die Person aus dem Melderegister.")
    if person["geburtsdatum"] == vehicle["geburtsdatum"]:
        return Finding(Verdict.UNCLEAR, "Das Geburtsdatum stimmt, der Name ist anders geschrieben.")
    return Finding(Verdict.NO, "Das Fahrzeugregister nennt eine andere Person.")


def _plate_is_free(known: Known) -> Finding:
    if known.taken is None:
        return Finding(Verdict.UNCLEAR, "Ob es schon einen gültigen Ausweis gibt, ist nicht bekannt.")
    if known.taken:
        return Finding(Verdict.NO, "Für das Kennzeichen gibt es schon einen gültigen Ausweis.")
    return Finding(Verdict.YES, "Für das Kennzeichen gibt es keinen gültigen Ausweis.")


def _said(known: Known, register: RegisterName) -> Mapping[str, str]:
    facts = known.registers[register].facts
    assert facts is not None  # `find` has looked
    return facts


RULES: Final[Mapping[str, NamedRule]] = MappingProxyType(
    {
        "person_ist_gemeldet": NamedRule((RESIDENTS,), _known_person),
        "hauptwohnung_in_zone": NamedRule((RESIDENTS,), _lives_in_zone, values=("zone",)),
        "hält_das_fahrzeug": NamedRule((RESIDENTS, VEHICLES), _keeps_vehicle),
        "kein_gültiger_ausweis": NamedRule((VEHICLES,), _plate_is_free, permit=True),
    }
)
