"""The town's list of streets on the page of an address: suggested, and no wall for who lives in a new street."""

import shutil
from pathlib import Path

import pytest

from buergerbuero.catalogue import actions as catalogue
from tests.cast import NOW, PROJECT
from tests.db.portal.person import Person

UNKNOWN = "straßen: {wert: unbekannt"
CONFIRMED = "bestätigt: {von: Probe, am: 2026-11-01}"
KNOWN = f"straßen: {{wert: [Musterstraße, Beispielweg], beleg: für die Probe erfunden, {CONFIRMED}}}\n# {{"


@pytest.fixture
def resident(bare_portal: None, tmp_path: Path) -> Person:
    """Somebody who is asked for the address, in a town that knows its streets."""
    town = tmp_path / "siegen"
    shutil.copytree(PROJECT / "towns" / "siegen", town)
    text = (town / "town.yaml").read_text(encoding="utf-8")
    assert UNKNOWN in text
    (town / "town.yaml").write_text(text.replace(UNKNOWN, KNOWN), encoding="utf-8")
    folder = PROJECT / "services" / "hundesteuer_anmeldung"
    catalogue.publish(folder=folder, town=town, by="probe-a", released_by="probe-b", demo=True, now=NOW)
    return Person().reach("wohnung")


def test_streets_are_suggested(resident: Person) -> None:
    street = resident.page.root.first("input", id="wohnung-straße")
    options = resident.page.root.first("datalist", id=street.attributes["list"])

    assert [each.attributes["value"] for each in options.all("option")] == ["Musterstraße", "Beispielweg"]


def test_an_unknown_street_is_refused_once_and_then_taken(resident: Person) -> None:
    resident.answer("wohnung", **{"wohnung-straße": "Mustrstr."})

    [problem] = resident.page.problems
    assert problem.name == "wohnung-straße"
    assert "Meinten Sie Musterstraße?" in problem.text
    assert resident.press("Weiter").path == "/antrag/kontakt/"
    assert resident.open("/antrag/wohnung/").page.value("wohnung-straße") == "Mustrstr."
    assert resident.press("Weiter").path == "/antrag/kontakt/"


def test_another_unknown_street_is_refused_again(resident: Person) -> None:
    resident.answer("wohnung", **{"wohnung-straße": "Mustrstr."}).press("Weiter", {"wohnung-straße": "Beispilweg"})

    assert "Meinten Sie Beispielweg?" in resident.page.problems[0].text
    assert resident.press("Weiter", {"wohnung-straße": "beispiel-weg"}).path == "/antrag/kontakt/"


def test_a_place_that_does_not_fit_the_postcode_is_refused(resident: Person) -> None:
    resident.answer("wohnung", **{"wohnung-ort": "Köln"})

    assert [each.name for each in resident.page.problems] == ["wohnung-ort"]
