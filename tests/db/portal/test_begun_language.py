"""A language that is not whole, made by its line in the table and one file of a service: offered there, and honest."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from buergerbuero.base import languages
from buergerbuero.base.languages import Language
from buergerbuero.base.yamlfile import load
from buergerbuero.cases.models import Case
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.catalogue.bundle import define
from buergerbuero.catalogue.checking import sentences_of
from buergerbuero.catalogue.folder import read_folder
from buergerbuero.catalogue.queries import sources
from buergerbuero.catalogue.values import sentence_hash
from buergerbuero.forms import assembling, checking
from tests.cast import NOW, PROJECT
from tests.db.portal.person import SERVICE, SHORTEST, Person
from tests.journey.html import Element
from tests.journey.pdf import text_of
from tests.made import fees

REGISTERED = Language("eo", "Esperanto", "eo")
BOTH, ALL = ["Deutsch", "English"], ["Deutsch", "English", REGISTERED.name]
SAID = {
    "leistung.titel": "Anonci hundon (hunda imposto)",
    "leistung.kurz": "Vi havas hundon kaj anoncas ĝin por la hunda imposto.",
    "hund.frage": "Kiel nomiĝas la hundo, kaj kia hundo ĝi estas?",
    "hund.name.frage": "Nomo de la hundo",
    "anzahl.antworten.erster": "Unua hundo",
}
"""Invented for the test; nobody has read it."""


@pytest.fixture
def esperanto(settings: Any, bare_portal: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All there is to do: a line in the table, and texte/eo.yaml in the folder of one service. And another service."""
    monkeypatch.setattr(languages, "TABLE", (*languages.TABLE, REGISTERED))
    settings.LANGUAGES = languages.choices()
    folder = Path(shutil.copytree(PROJECT / "services" / "hundesteuer_anmeldung", tmp_path / "hundesteuer_anmeldung"))
    for other in {path.stem for path in (folder / "texte").iterdir()} - {*languages.whole()}:
        (folder / "texte" / f"{other}.yaml").unlink()
    german = _german(folder)
    lines = [
        f'  {key}: {{text: "{said}", von: "{sentence_hash(german[key])}", geprüft: nein}}' for key, said in SAID.items()
    ]
    (folder / "texte" / "eo.yaml").write_text("\n".join(["texte:", *lines, ""]), encoding="utf-8")
    town = PROJECT / "towns" / "siegen"
    catalogue.publish(folder=folder, town=town, by="probe-a", released_by="probe-b", demo=True, now=NOW)
    fees.publish(NOW)


@pytest.fixture
def somebody(esperanto: None) -> Person:
    return Person()


def _german(folder: Path) -> dict[str, str]:
    pages = assembling.sensible(load("form.yaml", (folder / "form.yaml").read_bytes()), read_folder(folder))
    found = define(sources(folder, town=PROJECT / "towns" / "siegen"), demo=True)
    return {**sentences_of(found.service), **dict(checking.sentences(pages))}


def offered(person: Person) -> list[str]:
    switch = next(each for each in person.page.root.all("nav") if "English" in each.text)
    return [each.text.strip() for each in switch.all("li")]


def of_the_page(person: Person) -> str:
    return person.page.root.first("html").attributes["lang"]


def marked(person: Person, lang: str = "eo") -> list[str]:
    return [each.text for each in person.page.root.all("span") if each.attributes.get("lang") == lang]


def test_the_service_is_offered_in_it_and_what_is_not_german_is_marked(somebody: Person) -> None:
    assert offered(somebody.open(SERVICE)) == ALL
    somebody.switch(REGISTERED.name)
    assert (somebody.path, of_the_page(somebody), offered(somebody)) == (f"/eo{SERVICE}", "de", ALL)
    assert {SAID["leistung.titel"], SAID["leistung.kurz"]} <= {*marked(somebody)}
    somebody.page.says("Antrag starten", "den Tag, seit dem Sie den Hund in der Stadt halten")
    assert marked(somebody, "de") == []
    assert somebody.switch("Deutsch").path == SERVICE
    assert marked(somebody) == []


def test_somebody_applies_in_it_and_everything_leads_on(somebody: Person) -> None:
    somebody.open(f"/eo{SERVICE}").press("Antrag starten")
    for page in SHORTEST:
        assert (somebody.path, offered(somebody)) == (f"/eo/antrag/{page}/", ALL)
        somebody.press("Weiter", SHORTEST[page])
    assert {SAID["hund.name.frage"], SAID["anzahl.antworten.erster"]} <= {*marked(somebody)}
    somebody.press("Antrag senden", {"erklärung": "ja"})
    assert (somebody.path, of_the_page(somebody), offered(somebody)) == ("/eo/antrag/quittung/", "de", ALL)
    assert Case.objects.get().language == "eo"
    paper = text_of(somebody.fetch("Quittung speichern (PDF)").content)
    assert "Hund anmelden" in paper and "Anonci" not in paper  # a paper is in one language
    somebody.open("/eo/vorgang/stand/")
    assert (somebody.status, offered(somebody)) == (200, ALL)
    assert SAID["leistung.titel"] in marked(somebody)


def test_every_word_that_is_not_marked_is_one_of_the_german_page(somebody: Person) -> None:
    german = Person().open(SERVICE)
    somebody.open(f"/eo{SERVICE}")
    for button, entered in [("Antrag starten", {}), *(("Weiter", SHORTEST[page]) for page in SHORTEST)]:
        more = {*unmarked(somebody.page.root)} - {*unmarked(german.page.root)}
        assert more <= {":"}, somebody.path  # it follows a sentence that is marked
        somebody.press(button, entered)
        german.press(button, entered)


def unmarked(element: Element) -> Iterator[str]:
    """Yield the words that are read as German."""
    for child in element.children:
        if isinstance(child, str):
            yield from child.split()
        elif child.attributes.get("lang") != REGISTERED.code and child.tag not in {"head", "script"}:
            yield from unmarked(child)


def test_switching_at_a_question_keeps_what_was_typed(somebody: Person) -> None:
    somebody.reach("hund").switch(REGISTERED.name, {"hund-name": "Bello"})
    assert (somebody.path, somebody.page.value("hund-name")) == ("/eo/antrag/hund/", "Bello")
    assert SAID["hund.frage"] in marked(somebody)


def test_what_is_wrong_is_said_in_german(somebody: Person) -> None:
    somebody.reach("anzahl").switch(REGISTERED.name).press("Weiter")
    somebody.page.says("Bitte prüfen Sie eine Angabe")
    assert (somebody.path, of_the_page(somebody)) == ("/eo/antrag/anzahl/", "de")


def test_the_check_is_drawn_in_it_without_sending(somebody: Person) -> None:
    somebody.reach().switch(REGISTERED.name, {"erklärung": "ja"})
    assert somebody.path == "/eo/antrag/pruefen/"
    assert "checked" in somebody.page.root.first("input", id="erklärung").attributes
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "path", ["/", "/suche/", "/a-z/", "/hilfe/", "/impressum/", "/vorgang/", "/weitermachen/", "/gibt/es/nicht/"]
)
def test_other_pages_are_german_in_it_and_do_not_offer_it(somebody: Person, path: str) -> None:
    expected = 404 if "nicht" in path else 200
    assert offered(somebody.open(path)) == BOTH
    somebody.open(f"/eo{path}")
    assert (somebody.status, offered(somebody), of_the_page(somebody)) == (expected, BOTH, "de")
    if expected == 200:
        ways = [somebody.page.pressable(each).attributes for each in BOTH]
        assert [way.get("href") or way["formaction"] for way in ways] == [path, f"/en{path}"]


def test_a_service_without_it_is_german_in_it_and_does_not_offer_it(somebody: Person) -> None:
    somebody.open(f"/eo/leistung/{fees.SERVICE}/")
    assert (somebody.status, offered(somebody), of_the_page(somebody), marked(somebody)) == (200, BOTH, "de", [])
    somebody.press("Antrag starten")
    assert (somebody.status, offered(somebody), marked(somebody)) == (200, BOTH, [])


def test_a_language_that_there_is_not_is_drawn_in_german_and_nothing_is_sent(somebody: Person) -> None:
    button, _form = somebody.reach().page.button("English")
    somebody.press("Antrag senden", {"erklärung": "ja", button.attributes["name"]: "xx"})
    assert (somebody.status, somebody.path, Case.objects.exists()) == (200, "/antrag/pruefen/", False)
