"""A repeated group on its page: entries come and go by buttons, without JavaScript, and nothing typed is lost."""

import shutil
from pathlib import Path

import pytest

from buergerbuero.catalogue import actions as catalogue
from tests.cast import NOW, PROJECT
from tests.db.portal.person import Person
from tests.made.town import offering

PATTERN = PROJECT / "tests" / "services" / "alle_fragen"
FORM = """
seiten:
  - id: kinder
    frage: Welche Kinder leben bei Ihnen?
    hilfe: Tragen Sie jedes Kind ein.
    art: gruppe
    eintrag: Kind
    hinzufügen: Noch ein Kind hinzufügen
    höchstens: 3
    felder:
      - {id: name, art: name, frage: Name des Kindes}
      - {id: farben, art: mehrfach, frage: Farben, pflicht: nein, antworten: {rot: Rot, blau: Blau}}
      - id: schulen
        art: gruppe
        frage: Welche Schulen?
        eintrag: Schule
        pflicht: nein
        höchstens: 2
        felder:
          - {id: ort, art: text, frage: Ort der Schule}
  - {id: erklärung, frage: Stimmt alles?, art: erklärung, text: Alles stimmt.}
"""
MORE = "Noch ein Kind hinzufügen"


@pytest.fixture
def parent(bare_portal: None, tmp_path: Path) -> Person:
    """Somebody before the page that asks for children."""
    folder = tmp_path / "alle_fragen"
    shutil.copytree(PATTERN, folder)
    (folder / "form.yaml").write_text(FORM, encoding="utf-8")
    catalogue.publish(
        folder=folder,
        town=offering(["alle_fragen"], tmp_path / "stadt"),
        by="probe-a",
        released_by="probe-b",
        demo=True,
        now=NOW,
    )
    return Person().open("/leistung/alle_fragen/").press("Antrag starten")


def names(person: Person) -> list[str]:
    """The children's names as they stand on the page."""
    page = person.page
    return [page.value(name) for name in sorted(page.names()) if name.endswith("-name")]


def test_entries_come_and_go_and_nothing_else_changes(parent: Person) -> None:
    assert names(parent) == [""]
    assert not parent.page.has("Kind 1 entfernen")

    parent.press(MORE, {"kinder-0-name": "Erika", "kinder-0-farben": "blau"})
    assert parent.address.endswith("#kinder-1")
    assert not parent.page.problems
    parent.press(MORE, {"kinder-1-name": "Max!"})
    assert names(parent) == ["Erika", "Max!", ""]
    assert not parent.page.has(MORE)
    parent.press("Kind 1 entfernen", {"kinder-2-name": "Eva", "kinder-2-farben": "rot"})

    assert names(parent) == ["Max!", "Eva"]
    assert parent.page.value("kinder-1-farben") == "rot"
    assert not parent.page.problems


def test_a_mistake_names_the_entry_and_leads_to_its_input(parent: Person) -> None:
    parent.press(MORE, {"kinder-0-name": "Erika"}).press("Weiter", {"kinder-1-farben": "rot"})

    [problem] = parent.page.problems
    assert problem.name == "kinder-1-name"
    assert problem.text.startswith("Kind 2: Bei „Name des Kindes“ fehlt Ihre Antwort.")
    assert parent.page.root.first("input", id="kinder-1-name").attributes["aria-invalid"] == "true"


def test_groups_in_groups_have_buttons_of_their_own(parent: Person) -> None:
    parent.press(MORE).press("Schule hinzufügen (Kind 2)", {"kinder-0-name": "Erika", "kinder-1-name": "Max"})
    parent.press("Schule hinzufügen (Kind 2)", {"kinder-1-schulen-0-ort": "Siegen"})
    parent.press("Schule 2 entfernen (Kind 2)").press("Weiter")

    assert parent.path == "/antrag/pruefen/"
    parent.page.says("Kind 1", "Name des Kindes Erika", "Kind 2, Schule 1", "Ort der Schule Siegen")


def test_what_was_added_and_left_blank_is_not_asked_for(parent: Person) -> None:
    parent.press(MORE, {"kinder-0-name": "Erika"}).press("Weiter")

    assert parent.path == "/antrag/pruefen/"
    assert "Kind 2" not in parent.page.text
    parent.open("/antrag/kinder/")
    assert names(parent) == ["Erika"]


def test_the_check_heads_each_entry_once(parent: Person) -> None:
    parent.press(MORE, {"kinder-0-name": "Erika"}).press("Weiter", {"kinder-1-name": "Max", "kinder-1-farben": "rot"})

    assert parent.page.text.count("Kind 2") == 1
    headings = [each.text for each in parent.page.root.all("h3")]
    assert [each for each in headings if each.startswith("Kind")] == ["Kind 1", "Kind 2"]
