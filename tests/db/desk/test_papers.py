"""What people send is shown to clerks page by page beside the answers; each look is recorded, nothing is downloaded."""

from pathlib import Path

import pytest

from buergerbuero.audit import queries as audit
from buergerbuero.cases.values import Receipt
from tests.cast import NOW
from tests.db.conftest import Colleague
from tests.journey import html
from tests.journey.html import Page
from tests.made import sending


@pytest.fixture
def sent(db: None, tmp_path: Path) -> Receipt:
    return sending.send(sending.publish(tmp_path), now=NOW)


def look(clerk: Colleague, address: str, status: int = 200) -> Page:
    answer = clerk.browser.get(address.partition("#")[0])
    assert answer.status_code == status
    return html.read(address, answer.content.decode())


def test_the_first_page_lies_beside_the_answers_and_the_others_follow(clerk: Colleague, sent: Receipt) -> None:
    page = look(clerk, f"/vorgang/{sent.case_id}/")
    page.says("Fotografieren Sie Ihren Fahrzeugschein, Seite 1 von 1", "Schein vorn.jpg", "1 Seite", "2 Seiten")
    assert page.root.of_class("bb-page")[0].attributes["alt"] == "Seite 1 von 1 von „Schein vorn.jpg“"
    assert not page.has("Vorige Seite")

    second = look(clerk, page.pressable("Nächste Seite").attributes["href"])
    second.says("Bestätigung des Arbeitgebers, Seite 1 von 2")
    third = look(clerk, second.pressable("Nächste Seite").attributes["href"])
    third.says("Bestätigung des Arbeitgebers, Seite 2 von 2")
    assert not third.has("Nächste Seite")
    back = look(clerk, third.pressable("Vorige Seite").attributes["href"])
    assert back.heading == page.heading
    back.says("Angaben", "SI-AB 123", "Seite 1 von 2")


def test_a_page_is_a_picture_that_no_cache_keeps(clerk: Colleague, sent: Receipt) -> None:
    page = look(clerk, f"/vorgang/{sent.case_id}/")
    answer = clerk.browser.get(page.root.of_class("bb-page")[0].attributes["src"])
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Content-Disposition" not in answer


def test_each_look_is_recorded(clerk: Colleague, sent: Receipt) -> None:
    page = look(clerk, f"/vorgang/{sent.case_id}/")
    clerk.browser.get(page.root.of_class("bb-page")[0].attributes["src"])
    look(clerk, page.pressable("Bestätigung.pdf").attributes["href"])
    verbs = [each.verb for each in audit.history(subject="case", subject_id=sent.case_id) if each.by.kind == "staff"]
    assert sorted(verbs) == ["case.read", "case.read", "document.read"]


def test_a_page_that_is_not_there_is_not_found(clerk: Colleague, sent: Receipt) -> None:
    address = look(clerk, f"/vorgang/{sent.case_id}/").root.of_class("bb-page")[0].attributes["src"]
    look(clerk, address.replace("/1/bild/", "/2/"), 404)
    assert clerk.browser.get(address.replace("/1/bild/", "/2/bild/")).status_code == 404


def test_no_address_names_a_file(clerk: Colleague, sent: Receipt) -> None:
    page = look(clerk, f"/vorgang/{sent.case_id}/")
    addresses = [each.attributes.get("href", "") + each.attributes.get("src", "") for each in page.root.all("a", "img")]
    assert not [each for each in addresses if "Schein" in each or ".jpg" in each]
