"""Who has begun an application is told what it costs by a new publication, before anything is sent."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from buergerbuero.cases.models import Case
from tests.cast import NOW, PROJECT
from tests.db.portal.person import Person
from tests.made import fees

pytestmark = pytest.mark.django_db
Publish = Callable[..., str]
GREY = "grau: {wert: keine, beleg: erfunden, bestätigt: nein}"
PINK = f"{GREY}\n    rosa: {{wert: 5.20 EUR, beleg: erfunden, bestätigt: nein}}"


@pytest.fixture
def publish(bare_portal: None, tmp_path: Path) -> Publish:
    """Publish the practice service: with these changes of the service or its questions."""

    def anew(*changes: tuple[str, str]) -> str:
        folder = tmp_path / fees.SERVICE
        shutil.copytree(PROJECT / "services" / fees.SERVICE, folder, dirs_exist_ok=True)
        for old, new in changes:
            files = [each for each in folder.glob("*.yaml") if old in each.read_text(encoding="utf-8")]
            assert len(files) == 1
            files[0].write_text(files[0].read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        return fees.publish(NOW, folder)

    return anew


@pytest.fixture
def person(publish: Publish) -> Person:
    """Somebody who has answered everything: 3.80 EUR."""
    return goes_on(fees.draft(publish(), NOW)[1])


def goes_on(code: str) -> Person:
    found = Person()
    found.open("/weitermachen/").press("Weitermachen", {"code": code})
    return found


def test_another_fee_is_told_in_both_languages_before_anything_is_sent(person: Person, publish: Publish) -> None:
    assert person.open("/antrag/pruefen/").path == "/antrag/pruefen/"
    person.page.says("3,80 Euro")
    publish((GREY, PINK))
    person.press("Antrag senden", {"erklärung": "ja"})
    assert (person.path, Case.objects.exists()) == ("/antrag/neue-fassung/", False)
    person.page.says("Die Gebühr hat sich geändert", "Gebühr: bisher 3,80 Euro, jetzt 5,20 Euro.", "Beispielwert")
    person.open("/en/antrag/neue-fassung/").page.says("Fee: so far 3.80 euros, now 5.20 euros.")
    assert person.open("/antrag/neue-fassung/").press("Weiter").path == "/antrag/pruefen/"
    person.page.says("5,20 Euro")
    assert person.open("/antrag/neue-fassung/").path == "/antrag/pruefen/", "told once"


def test_of_several_publications_the_first_and_the_last_fee_count(person: Person, publish: Publish) -> None:
    for amount in ("5.20", "7.00"):
        publish((GREY, PINK.replace("5.20", amount)))
        assert person.open("/antrag/pruefen/").path == "/antrag/neue-fassung/"
    person.page.says("bisher 3,80 Euro, jetzt 7,00 Euro.")
    publish()
    assert person.open("/antrag/pruefen/").path == "/antrag/pruefen/", "it is as it was"


def test_what_another_answer_costs_is_not_worth_a_word(person: Person, publish: Publish) -> None:
    publish((GREY, PINK.replace("rosa", "blau")))
    assert person.open("/antrag/pruefen/").path == "/antrag/pruefen/"


def test_where_the_question_is_asked_again_no_amount_is_promised(person: Person, publish: Publish) -> None:
    other = ("frage: Welche Farbe soll der Schein haben?", "frage: Welche Art von Schein soll es sein?")
    publish((GREY, PINK), other)
    assert person.open("/antrag/pruefen/").path == "/antrag/neue-fassung/"
    person.page.says("bisher 3,80 Euro, jetzt je nach Ihrer neuen Antwort")


def test_a_new_version_with_the_same_fee_is_called_that_when_it_stops_the_sending(
    person: Person, publish: Publish
) -> None:
    person.open("/antrag/pruefen/")
    publish(("prüfung_erst_nach_zahlung: {wert: ja", "prüfung_erst_nach_zahlung: {wert: nein"))
    person.press("Antrag senden", {"erklärung": "ja"})
    assert (person.status, Case.objects.exists()) == (409, False)
    person.page.says("Diese Leistung wurde inzwischen geändert", "Es gilt jetzt eine neue Fassung.")
    assert "auf einer anderen Seite geändert" not in person.page.text


def test_an_amount_that_is_not_claimed_is_not_put_off_to_the_notice(person: Person, publish: Publish) -> None:
    other = PINK.replace("rosa: {wert: 5.20", "rosa: {wert: 3.80")  # has no example value
    publish((GREY, other))
    page = person.open("/antrag/pruefen/").page
    page.says("für diesen Antrag fordern wir keine")
    assert "steht im Bescheid" not in page.text
    person.press("Antrag senden", {"erklärung": "ja"})
    assert person.path == "/antrag/quittung/"
    person.page.says("für diesen Antrag fordern wir keine")
    assert "steht im Bescheid" not in person.page.text


def test_the_general_fee_is_named_only_where_it_is_left_for_somebody(person: Person, publish: Publish) -> None:
    person.open(f"/leistung/{fees.SERVICE}/").page.says("Sonst: 3,80 Euro")
    publish((GREY, f"{PINK}\n    blau: {{wert: 7.00 EUR, beleg: erfunden, bestätigt: nein}}"))
    page = person.open(f"/leistung/{fees.SERVICE}/").page
    page.says("Rosa: 5,20 Euro", "Blau: 7,00 Euro")
    assert "Sonst" not in page.text
