"""A town that also offers what is only for tests: a copy of the one in towns/, with more services in its list."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from tests.cast import PROJECT

TOWN = PROJECT / "towns" / "siegen"
OFFERS = "leistungen: [hundesteuer_anmeldung"
EXAMPLES = """
  {}:
    frist: 10 Arbeitstage
    rechtsbehelf: {{art: Widerspruch, frist: 1 Monat, belehrung: Gegen eine Probe gibt es keinen Widerspruch.}}
    bekanntgabe.postfach: 4 Tage nach Bereitstellung
    bekanntgabe.post: 4 Tage nach Absendung
    aufbewahrung.vorgang: 1 Jahr nach Abschluss
    aufbewahrung.zurückgezogen: 1 Jahr nach Abschluss
    aufbewahrung.entwurf: 30 Tage nach letzter Änderung
    ablehnungsgründe.nur_probe.rechtsgrundlage: Probesatzung (erfunden)
"""


def offering(services: Iterable[str], folder: Path) -> Path:
    """Write the town into a folder, with these services among what it offers; return the folder."""
    shutil.copytree(TOWN, folder)
    known, examples = folder / "town.yaml", folder / "beispielwerte.yaml"
    text = known.read_text(encoding="utf-8")
    assert OFFERS in text, "town.yaml lists its services in another way"
    known.write_text(text.replace(OFFERS, ", ".join([OFFERS, *services])), encoding="utf-8")
    values = "".join(EXAMPLES.format(each) for each in services)
    examples.write_text(f"{examples.read_text(encoding='utf-8').rstrip()}{values}", encoding="utf-8")
    return folder


def open_at(office: str, hours: str, folder: Path) -> Path:
    """Write the town into a folder, with an example of when an office is open; return the folder."""
    shutil.copytree(TOWN, folder)
    examples = folder / "beispielwerte.yaml"
    lines = examples.read_text(encoding="utf-8").replace(
        "\nstadt:", f"\nstadt:\n  standorte.{office}.öffnungszeiten: {hours}\n  #", 1
    )
    examples.write_text(lines, encoding="utf-8")
    return folder
