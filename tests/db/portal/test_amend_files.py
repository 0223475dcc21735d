"""A photo that cannot be read is asked for again: the new one becomes the case's, the one before stays there."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from buergerbuero.base.actors import Actor
from buergerbuero.base.ids import CodeKind, parse_code
from buergerbuero.cases import actions, queries
from buergerbuero.cases.values import Receipt
from buergerbuero.documents.models import UploadRow
from tests.cast import NOW
from tests.db.conftest import Time
from tests.db.portal.person import Person
from tests.made import sending

CHECK = "/vorgang/berichtigung/"


@pytest.fixture
def sent_with_photo(bare_portal: None, tmp_path: Path) -> Receipt:
    return sending.send(sending.publish(tmp_path / "dienst"), now=NOW - datetime.timedelta(minutes=5))


@pytest.fixture
def correcting(sent_with_photo: Receipt, clerk_actor: Actor, time: Time) -> Person:
    """The photo is to be made again, and the person is at its page."""
    actions.ask_back(
        case_id=sent_with_photo.case_id,
        version=0,
        text="Das Foto ist unscharf.",
        pages=["schein"],
        by=clerk_actor,
        now=time.now,
    )
    person = Person()
    person.open("/vorgang/").press(
        "Vorgang öffnen",
        {"nummer": sent_with_photo.number, "code": parse_code(sent_with_photo.access_code, CodeKind.CASE)},
    )
    person.page.says("Fotografieren Sie Ihren Fahrzeugschein", "Bisher: Schein vorn.jpg, 1 Seite")
    return person.press("Angaben berichtigen")


def photo(name: str, content: bytes = sending.OTHER) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def vaults() -> dict[str, Any]:
    return {str(row.id): row.vault for row in UploadRow.objects.all()}


def test_the_photo_of_before_is_shown_and_can_be_replaced(correcting: Person, sent_with_photo: Receipt) -> None:
    before = vaults()
    assert correcting.path == "/antrag/schein/"
    correcting.page.says("Das Foto ist unscharf.", "Schein vorn.jpg")
    [picture] = [each.attributes["src"] for each in correcting.page.root.all("img")]
    shown = correcting.browser.get(picture)
    assert (shown.status_code, shown.content[:3]) == (200, b"\xff\xd8\xff")
    assert not [each for each in correcting.page.root.all("button") if each.label.startswith("drehen")]

    correcting.press("entfernen: Schein vorn.jpg")
    correcting.press("Weiter", {"schein": photo("Schein scharf.jpg")})
    assert correcting.path == CHECK, correcting.page.text
    correcting.page.says("Bisher: Schein vorn.jpg, 1 Seite", "Neu: Schein scharf.jpg, 1 Seite")
    correcting.press("Berichtigung senden", {"erklärung": "ja"})
    correcting.page.says("Ihre Berichtigung ist da")

    assert vaults().items() >= before.items()
    assert set(vaults().values()) == {sent_with_photo.case_id}
    access = queries.open_access(number=sent_with_photo.number, code=sent_with_photo.access_code)
    assert queries.citizen_view(access=access, language="de").rows[0].text == "Schein scharf.jpg, 1 Seite"


def test_one_more_photo_stands_beside_the_one_before(correcting: Person, sent_with_photo: Receipt) -> None:
    correcting.press("Weiter", {"schein": photo("Schein hinten.jpg")})
    correcting.press("Berichtigung senden", {"erklärung": "ja"})
    access = queries.open_access(number=sent_with_photo.number, code=sent_with_photo.access_code)
    text = queries.citizen_view(access=access, language="de").rows[0].text
    assert text == "Schein vorn.jpg, 1 Seite\nSchein hinten.jpg, 1 Seite"
    assert set(vaults().values()) == {sent_with_photo.case_id}


def test_another_photo_of_the_same_name_is_a_change(correcting: Person, sent_with_photo: Receipt) -> None:
    correcting.press("entfernen: Schein vorn.jpg")
    correcting.press("Weiter", {"schein": photo("Schein vorn.jpg")})
    correcting.page.says("Bisher: Schein vorn.jpg, 1 Seite", "Neu: Schein vorn.jpg, 1 Seite")
    correcting.press("Berichtigung senden", {"erklärung": "ja"})
    correcting.page.says("Ihre Berichtigung ist da")


def test_a_photo_that_is_taken_out_and_not_replaced_is_asked_for(correcting: Person) -> None:
    correcting.press("entfernen: Schein vorn.jpg")
    assert correcting.open(CHECK).path == "/antrag/schein/"


def test_a_stranger_sees_no_picture(correcting: Person) -> None:
    [picture] = [each.attributes["src"] for each in correcting.page.root.all("img")]
    assert Person().browser.get(picture).status_code == 404
