"""Codes of four kinds look alike, and each door names the right one for a code of another: without fright, no code in
an address.
"""

import pytest

from buergerbuero.base.ids import CodeKind, format_code, new_code
from tests.db.portal.person import Person

DOORS = {
    CodeKind.CASE: (
        "/vorgang/",
        "Vorgang öffnen",
        {"nummer": "2026-004117-2"},
        "Das ist der Zugangscode zu einem Vorgang",
    ),
    CodeKind.DRAFT: ("/weitermachen/", "Weitermachen", {}, "einen angefangenen Antrag weitermachen"),
    CodeKind.DOCUMENT: ("/pruefen/", "Prüfen", {}, "der Prüfcode eines Schreibens"),
    CodeKind.CONSENT: (
        "/zustimmung/",
        "Ansehen, worum es geht",
        {"geboren-tag": "4", "geboren-monat": "5", "geboren-jahr": "2019"},
        "der andere Elternteil einem Antrag zustimmt",
    ),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", DOORS)
def test_each_door_leads_to_the_right_one(person: Person, door: CodeKind, kind: CodeKind) -> None:
    path, button, others, _ = DOORS[door]
    right, _, _, said = DOORS[kind]
    code = format_code(new_code(kind)).lower().replace("0", "o")
    person.open(path).press(button, {**others, "code": code})
    assert (person.status, person.path) == (422, path)
    if door is kind:
        assert "Hier geht es weiter" not in person.page.text
        return
    [link] = [each for each in person.page.root.all("a") if each.text.startswith("Hier geht es weiter")]
    assert link.attributes["href"] == right
    person.page.says(said)
    assert "nicht echt" not in person.page.text
    assert code[:4] not in person.response.content.decode(), "it opens something: it is not shown again"


def test_in_english(person: Person) -> None:
    person.open("/en/pruefen/").press("Check", {"code": new_code(CodeKind.CASE)})
    person.page.says("This is the access code to a case")
    [link] = [each for each in person.page.root.all("a") if each.text.startswith("Go on here")]
    assert link.attributes["href"] == "/en/vorgang/"


def test_a_code_of_the_staff_is_a_slip_like_any_other(person: Person) -> None:
    person.open("/pruefen/").press("Prüfen", {"code": new_code(CodeKind.SET_UP)})
    assert "Tippfehler" in person.page.problems[0].text


def test_the_code_of_a_draft_without_a_number_opens_the_draft_at_the_door_of_cases(
    person: Person, another: Person
) -> None:
    person.reach("hund").press("Später weitermachen")
    code = person.page.root.of_class("bb-code")[0].text
    another.open("/vorgang/").press("Vorgang öffnen", {"nummer": "", "code": code})
    assert another.path == "/antrag/hund/"
    assert code not in another.address


def test_one_that_opens_nothing_any_more_is_said_at_the_right_door(person: Person) -> None:
    person.open("/vorgang/").press("Vorgang öffnen", {"nummer": "", "code": new_code(CodeKind.DRAFT)})
    assert (person.path, person.status) == ("/weitermachen/", 422)
    assert "keinen Antrag" in person.page.problems[0].text


def test_a_case_number_in_the_search_leads_to_the_door_of_cases(person: Person) -> None:
    for typed in ("2026-004117-2", " 2026 004117 2 "):
        person.open("/suche/?q=" + typed.replace(" ", "+"))
        assert person.path == "/vorgang/"
        assert "004117" not in person.address
    assert person.open("/suche/?q=2026-004117-3").path == "/suche/"
