"""The real folders of the dog tax and of Siegen, and ways to bend them for a test."""

from collections.abc import Mapping
from pathlib import Path

from buergerbuero.base.yamlfile import Problem
from buergerbuero.catalogue import checking
from buergerbuero.catalogue.bundle import Definition, Sources, define
from buergerbuero.catalogue.folder import read_folder
from buergerbuero.catalogue.values import DogTaxFacts

PROJECT = Path(__file__).parents[3]
FOLDER = PROJECT / "services" / "hundesteuer_anmeldung"
TOWN = PROJECT / "towns" / "siegen"
REAL = Sources(read_folder(FOLDER), read_folder(TOWN), "services/hundesteuer_anmeldung", "towns/siegen")


def with_service(file: str, old: str, new: str) -> Sources:
    """Return the real folders with one sentence of a service's file replaced."""
    return Sources(_replaced(REAL.service, file, old, new), REAL.town, REAL.name, REAL.town_name)


def with_town(file: str, old: str, new: str) -> Sources:
    """Return the real folders with one sentence of a town's file replaced."""
    return Sources(REAL.service, _replaced(REAL.town, file, old, new), REAL.name, REAL.town_name)


def confirmed() -> Sources:
    """Return the real folders as if the town had confirmed every value a publication needs."""
    service = _answered(
        REAL.service["service.yaml"],
        mandat_online="ja",
        frist="10 Arbeitstage",
        rechtsbehelf="{art: Klage, frist: 1 Monat, belehrung: Sie können klagen.}",
        postfach="4 Tage nach Bereitstellung",
        rechtsgrundlage="§ 1 der Satzung",
    )
    town = _answered(
        REAL.town["town.yaml"].replace(b"    wert: unbekannt\n", b"    wert: []\n    beleg: Muster\n"),
        impressum="Stadt Muster",
        verantwortlich="Stadt Muster",
        beauftragte="Muster",
        aufsicht="Muster",
        barrierefreiheit="Muster",
        bankverbindung="DE02120300000000202051",
        gläubiger_id="DE98ZZZ09999999999",
        nachzahlung="1 Monat",
        ermäßigung="keine",
    )
    service_files = {**REAL.service, "service.yaml": service}
    return Sources(service_files, {**REAL.town, "town.yaml": town}, REAL.name, REAL.town_name)


def _answered(data: bytes, **answers: str) -> bytes:
    lines = []
    for line in data.decode().splitlines():
        key = line.strip().partition(":")[0]
        if key in answers:
            line = line.replace("{wert: unbekannt", f"{{wert: {answers[key]}, beleg: Muster")
        if "wert: unbekannt" not in line:
            line = line.replace("bestätigt: nein", "bestätigt: {von: Muster, am: 2026-12-01}")
        lines.append(line)
    return "\n".join(lines).encode()


def problems(sources: Sources) -> tuple[Problem, ...]:
    """Return what a check says."""
    return checking.check(sources)


def demo() -> Definition:
    """Return the real service with the example values."""
    return define(REAL, demo=True)


def dog_tax_facts() -> DogTaxFacts:
    """Return Siegen's dog tax with the example values."""
    facts = demo().town.dog_tax
    assert facts
    return facts


def _replaced(files: Mapping[str, bytes], file: str, old: str, new: str) -> dict[str, bytes]:
    text = files[file].decode()
    assert old in text, f"{old!r} does not stand in {file}"
    return {**files, file: text.replace(old, new, 1).encode()}
