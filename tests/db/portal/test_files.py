"""Sending files without JavaScript, and piece by piece as files.js does: nothing that came is lost."""

import base64
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from buergerbuero.base import incoming
from buergerbuero.base.limits import TooMany
from buergerbuero.documents.values import MOST_BYTES
from tests.db.portal.person import Person
from tests.journey import pdf
from tests.journey.html import squeezed
from tests.made import sending
from tests.made.sending import HEIC, NO_PHOTO, OTHER, PHOTO, SCAN

FIELD = "/antrag/dateien/schein/schein/"
PIECE = "application/offset+octet-stream"


@pytest.fixture
def driver(bare_portal: None, tmp_path: Path) -> Person:
    """Somebody before the page that asks for photos."""
    sending.publish(tmp_path)
    return Person().open(f"/leistung/{sending.ID}/").press("Antrag starten")


def photo(content: bytes = PHOTO, name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def names(person: Person) -> list[str]:
    """The files that the page lists."""
    return [each.text for each in person.page.root.of_class("bb-name")]


class Script:
    """What files.js sends: the browser's cookies and the page's token."""

    def __init__(self, person: Person) -> None:
        self.browser = person.browser
        inputs = list(person.page.root.all("input", type="hidden"))
        known = {each.attributes["name"]: each.attributes["value"] for each in inputs}
        self.headers = {
            "Tus-Resumable": "1.0.0",
            "X-CSRFToken": known["csrfmiddlewaretoken"],
            "Bb-Antrag": known["bb-antrag"],
        }

    def ask(self, method: str, address: str, body: bytes = b"", **headers: str) -> Any:
        kind = headers.pop("kind", PIECE)
        named = {"Content-Type": kind} | {name.replace("_", "-"): value for name, value in headers.items()}
        send = self.browser.generic
        return send(method, address, body, content_type=kind, headers={**self.headers, **named})

    def announce(self, name: str, size: int, address: str = FIELD) -> Any:
        metadata = f"filename {base64.b64encode(name.encode()).decode()}"
        return self.ask("POST", address, Upload_Length=str(size), Upload_Metadata=metadata)

    def send(self, name: str, content: bytes, *, before: str = "", step: int = 1000) -> Any:
        begun = self.announce(name, len(content), before + FIELD)
        if begun.status_code != 201:
            return begun
        address, offset = begun["Location"], int(begun["Upload-Offset"])
        while True:
            answer = self.ask("PATCH", address, content[offset : offset + step], Upload_Offset=str(offset))
            if answer.status_code != 204 or (offset := int(answer["Upload-Offset"])) == len(content):
                return answer


def test_a_photo_is_added_by_the_button_and_goes_on_by_the_other(driver: Person) -> None:
    driver.page.says("Fotografieren Sie Ihren Fahrzeugschein", "Legen Sie den Schein flach", "bis 20 MB")
    driver.press("Datei hinzufügen", {"schein": photo()})

    driver.page.says("Schon da: 1 Datei", "foto.jpg", "1 Seite", "Noch eine Datei")
    assert driver.path == "/antrag/schein/"
    driver.press("Weiter")
    assert driver.path == "/antrag/fahrt/"


def test_several_at_once_and_straight_on(driver: Person) -> None:
    driver.press("Weiter", {"schein": [photo(), photo(OTHER, "rückseite.jpg"), photo(SCAN, "scan.pdf")]})
    assert driver.path == "/antrag/fahrt/"
    driver.open("/antrag/schein/").page.says("Schon da: 3 Dateien")
    assert sorted(names(driver)) == ["foto.jpg", "rückseite.jpg", "scan.pdf"]


def test_how_many_fit_is_said_before_and_no_other_is_asked_for_then(driver: Person) -> None:
    driver.page.says("Höchstens 3 Dateien, jede bis 20 MB.")
    driver.press("Datei hinzufügen", {"schein": [photo(), photo(OTHER, "rückseite.jpg"), photo(SCAN, "scan.pdf")]})
    driver.page.says("Schon da: 3 Dateien", "Mehr passt nicht dazu.")
    [choose] = [each for each in driver.page.root.all() if "data-files-choose" in each.attributes]
    assert "hidden" in choose.attributes
    driver.press("entfernen: foto.jpg")
    [choose] = [each for each in driver.page.root.all() if "data-files-choose" in each.attributes]
    assert "hidden" not in choose.attributes


def test_a_photo_of_a_phone_is_turned_into_a_picture_that_every_browser_shows(driver: Person) -> None:
    driver.press("Datei hinzufügen", {"schein": photo(HEIC, "IMG_2048.HEIC")})
    picture = next(driver.page.root.all("img")).attributes["src"]
    answer = driver.browser.get(picture)

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Image.open(io.BytesIO(answer.content)).format == "JPEG"
    assert driver.browser.get(picture.replace("/bild/1/", "/bild/2/")).status_code == 404


def test_nobody_else_sees_the_picture(driver: Person) -> None:
    driver.press("Datei hinzufügen", {"schein": photo()})
    picture = next(driver.page.root.all("img")).attributes["src"]
    assert Client().get(picture).status_code == 404
    other = Person().open(f"/leistung/{sending.ID}/").press("Antrag starten")
    assert other.browser.get(picture).status_code == 404


def test_a_refused_file_is_named_with_cause_and_remedy_and_the_others_stay(driver: Person) -> None:
    driver.press("Datei hinzufügen", {"schein": [photo(), photo(NO_PHOTO, "bild.tif"), photo(b"", "leer.jpg")]})

    assert names(driver) == ["foto.jpg"]
    [first, second] = driver.page.problems
    assert first.name == second.name == "schein"
    assert first.text.startswith("„bild.tif“ ist keine PDF-Datei und kein Foto, das wir öffnen können")
    assert first.text.endswith("Machen Sie ein Foto mit dem Handy, oder speichern Sie die Datei als PDF.")
    assert "„leer.jpg“ ist leer." in second.text
    assert driver.page.title.startswith("Fehler:")
    driver.press("Weiter")
    assert driver.path == "/antrag/fahrt/"
    assert not driver.open("/antrag/schein/").page.problems


def test_going_on_with_a_refused_file_says_so_first_and_in_both_languages(driver: Person) -> None:
    driver.press("Weiter", {"schein": [photo(), photo(NO_PHOTO, "bild.tif")]})
    assert driver.path == "/antrag/schein/"
    assert len(driver.page.problems) == 1
    driver.open("/en/antrag/schein/").page.says("Already there: 1 file", "Take a photo with your phone")


def test_what_is_typed_beside_a_file_stays_and_is_not_judged_yet(driver: Person) -> None:
    driver.press("Weiter", {"schein": photo()})
    driver.press("Datei hinzufügen", {"fahrt-kennzeichen": "SI-A", "fahrt-bestätigung": photo(SCAN, "brief.pdf")})

    assert driver.page.value("fahrt-kennzeichen") == "SI-A"
    assert not driver.page.problems
    driver.page.says("brief.pdf", "2 Seiten")
    driver.press("Weiter")
    assert [each.name for each in driver.page.problems] == ["fahrt-kennzeichen"]
    driver.press("Weiter", {"fahrt-kennzeichen": "SI-AB 12"})
    assert driver.path == "/antrag/firmenwagen/"


def test_going_on_without_a_file_says_what_to_do(driver: Person) -> None:
    driver.press("Weiter")
    [problem] = driver.page.problems
    assert problem.text.endswith("fehlt Ihre Antwort. Fügen Sie ein Foto oder eine PDF-Datei hinzu.")


def test_a_file_is_turned_and_removed(driver: Person) -> None:
    driver.press("Datei hinzufügen", {"schein": photo()})
    before = driver.browser.get(next(driver.page.root.all("img")).attributes["src"]).content
    driver.press("drehen: foto.jpg")
    after = driver.browser.get(next(driver.page.root.all("img")).attributes["src"]).content
    assert Image.open(io.BytesIO(after)).size == tuple(reversed(Image.open(io.BytesIO(before)).size))
    driver.press("entfernen: foto.jpg")
    assert not names(driver)
    assert driver.path == "/antrag/schein/"


def test_one_too_many_is_told_how_many_there_may_be(driver: Person) -> None:
    many = [photo(sent(number), f"{number}.jpg") for number in range(4)]
    driver.press("Datei hinzufügen", {"schein": many})
    assert sorted(names(driver)) == ["0.jpg", "1.jpg", "2.jpg"]  # at one moment, as the clock of the test stands
    [problem] = driver.page.problems
    assert problem.text.startswith("„3.jpg“ passt nicht mehr dazu: Hier sind höchstens 3 Dateien möglich.")


def sent(number: int) -> bytes:
    """A photo unlike any other."""
    sink = io.BytesIO()
    Image.new("RGB", (60, 40), (number * 50, 80, 120)).save(sink, "JPEG")
    return sink.getvalue()


def test_too_large_files_are_named_each_by_itself(driver: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "MOST_OF_ONE", 50_000)
    monkeypatch.setattr(incoming, "MOST_OF_ALL", 60_000)
    small = sent(1)
    driver.press(
        "Datei hinzufügen",
        {
            "schein": [
                photo(bytes(50_001), "riese.jpg"),
                photo(bytes(49_000), "a.jpg"),
                photo(bytes(30_000), "b.jpg"),
                photo(small),
            ]
        },
    )
    assert names(driver) == ["foto.jpg"]
    texts = [each.text for each in driver.page.problems]
    assert "„riese.jpg“ ist größer als 20 MB." in texts[0]
    assert "a.jpg" in texts[1]
    assert "„b.jpg“ kam mit zu vielen anderen Dateien auf einmal." in texts[2]


def test_what_nobody_could_wait_for_is_refused_with_the_limit(driver: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "MOST_SENT", 1000)
    driver.press("Datei hinzufügen", {"schein": photo()})
    assert driver.status == 413
    driver.page.says("Das ist zu groß", "20 MB")


def test_the_files_are_there_on_another_device_and_in_another_language(driver: Person) -> None:
    driver.press("Datei hinzufügen", {"schein": photo()})
    half = Script(driver).announce("halb.jpg", 5000)
    assert half.status_code == 201
    code = driver.open("/antrag/spaeter/").page.root.of_class("bb-code")[0].text

    other = Person().open("/en/weitermachen/")
    other.press(other.page.root.of_class("kern-btn--primary")[0].label, {"code": code})
    other.open("/en/antrag/schein/").page.says("Already there: 1 file", "foto.jpg", "Not all there yet", "halb.jpg")


def test_in_pieces_as_the_script_does(driver: Person) -> None:
    script = Script(driver)
    begun = script.announce("Fahrzeugschein vorn.jpg", len(PHOTO))
    assert (begun.status_code, begun["Upload-Offset"], begun["Tus-Resumable"]) == (201, "0", "1.0.0")
    address = begun["Location"]
    assert re.fullmatch(r"/antrag/dateien/[0-9a-f-]{36}/", address)

    first = script.ask("PATCH", address, PHOTO[:1000], Upload_Offset="0")
    assert (first.status_code, first["Upload-Offset"]) == (204, "1000")
    assert script.ask("PATCH", address, PHOTO[:1000], Upload_Offset="0").status_code == 409
    state = script.ask("HEAD", address)
    assert (state["Upload-Offset"], state["Upload-Length"], state["Cache-Control"]) == (
        "1000",
        str(len(PHOTO)),
        "no-store",
    )
    again = script.announce("Fahrzeugschein vorn.jpg", len(PHOTO))  # after a reload
    assert (again["Location"], again["Upload-Offset"]) == (address, "1000")

    last = script.ask("PATCH", address, PHOTO[1000:], Upload_Offset="1000")
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(PHOTO)))
    assert script.ask("PATCH", address, b"", Upload_Offset=str(len(PHOTO))).status_code == 204  # its answer was lost
    fragment = script.ask("GET", FIELD)
    assert "Schon da: 1 Datei" in fragment.content.decode() and "<html" not in fragment.content.decode()
    assert names(driver.open("/antrag/schein/")) == ["Fahrzeugschein vorn.jpg"]


def test_the_script_is_told_why_in_its_language(driver: Person) -> None:
    script = Script(driver)
    refused = script.send("bild.tif", NO_PHOTO)
    assert refused.status_code == 422
    assert refused.content.decode().startswith("„bild.tif“ ist keine PDF-Datei")
    english = script.send("bild.tif", NO_PHOTO, before="/en")
    assert english.content.decode().endswith("Take a photo with your phone, or save the file as a PDF.")
    large = script.announce("film.jpg", MOST_BYTES + 1)
    assert (large.status_code, large["Content-Type"]) == (413, "text/plain; charset=utf-8")
    assert "größer als 20 MB" in large.content.decode()
    assert script.announce("leer.jpg", 0).status_code == 413
    for number in range(3):
        script.announce(f"{number}.jpg", 5000)
    assert "höchstens 3 Dateien" in script.announce("3.jpg", 5000).content.decode()


def test_the_protocol_is_kept(driver: Person) -> None:
    script = Script(driver)
    options = script.ask("OPTIONS", FIELD)
    assert (options["Tus-Version"], options["Tus-Extension"]) == ("1.0.0", "creation,termination")
    assert options["Tus-Max-Size"] == str(MOST_BYTES)
    address = script.announce("a.jpg", 5000)["Location"]
    assert script.ask("PATCH", address, b"x", Tus_Resumable="0.2.2", Upload_Offset="0").status_code == 412
    assert script.ask("PATCH", address, b"x", kind="text/plain", Upload_Offset="0").status_code == 415
    assert script.ask("PATCH", address, b"x", Upload_Offset="viel").status_code == 400
    assert script.ask("PATCH", address, bytes(5001), Upload_Offset="0").status_code == 422
    assert script.ask("POST", FIELD, Upload_Length="viel").status_code == 400
    assert script.ask("POST", FIELD, Upload_Length="5", Upload_Metadata="filename !").status_code == 400
    assert script.ask("POST", "/antrag/dateien/fahrt/fahrt-kennzeichen/", Upload_Length="5").status_code == 404
    assert script.ask("DELETE", address).status_code == 204
    assert script.ask("HEAD", address).status_code == 404


def test_without_a_token_nothing_is_taken(driver: Person) -> None:
    script = Script(driver)
    script.headers["X-CSRFToken"] = "x" * 32
    assert script.announce("a.jpg", 5000).status_code == 403


def test_a_page_of_another_application_sends_nothing_into_this_one(driver: Person) -> None:
    script = Script(driver)
    driver.press("Datei hinzufügen", {"schein": photo()})
    driver.open(f"/leistung/{sending.ID}/").press("Antrag starten").press("Neu anfangen")
    script.headers["X-CSRFToken"] = Script(driver.open("/antrag/schein/")).headers["X-CSRFToken"]
    refused = script.announce("a.jpg", 5000)
    assert (refused.status_code, refused["Content-Type"]) == (409, "text/plain; charset=utf-8")
    assert "anderer Antrag" in refused.content.decode()


def test_a_machine_is_stopped(driver: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_args: object, **_kwargs: object) -> None:
        raise TooMany(30)

    monkeypatch.setattr("buergerbuero.portal.limits.sending", stop)
    assert Script(driver).announce("a.jpg", 5000).status_code == 429


def test_no_address_names_a_file(driver: Person) -> None:
    driver.press("Datei hinzufügen", {"schein": photo(name="Erika Muster.jpg")})
    text = driver.response.content.decode()
    addresses = re.findall(r'(?:href|src|action|data-files?)="([^"]*)"', text)
    assert not [each for each in addresses if "Muster" in unquote(each)]


def test_check_receipt_and_case_name_the_files(driver: Person) -> None:
    driver.press("Weiter", {"schein": [photo(name="Grüße aus Łódź.jpg"), photo(SCAN, "scan.pdf")]})
    driver.press("Weiter", {"fahrt-kennzeichen": "SI-AB 12"})
    driver.press("Weiter", {"firmenwagen": "nein"})
    driver.page.says("Stimmt alles?", "Grüße aus Łódź.jpg, 1 Seite", "scan.pdf, 2 Seiten")
    driver.press("Antrag senden", {"erklärung": "ja"})
    receipt = driver.fetch("Quittung speichern (PDF)")
    text = squeezed(pdf.text_of(receipt.content))
    assert squeezed("Grüße aus Łódź.jpg, 1 Seite") in text
    assert squeezed("scan.pdf, 2 Seiten") in text
    driver.open("/vorgang/stand/").page.says("Grüße aus Łódź.jpg, 1 Seite")


def test_a_file_that_comes_after_the_session_has_ended_must_be_chosen_again(driver: Person) -> None:
    driver.press("Weiter", {"schein": photo()})
    del driver.browser.cookies["bb_draft"]
    driver.press("Weiter", {"fahrt-kennzeichen": "SI-AB 123", "fahrt-bestätigung": photo(SCAN, "scan.pdf")})

    assert driver.status == 403
    driver.page.says("Ihre Sitzung ist abgelaufen", "SI-AB 123", "Ihre Datei konnten wir nicht behalten")


def test_turning_pages_without_end_is_stopped(driver: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_args: object, **_kwargs: object) -> None:
        raise TooMany(30)

    driver.press("Datei hinzufügen", {"schein": photo()})
    monkeypatch.setattr("buergerbuero.portal.limits.turning", stop)
    driver.press("drehen: foto.jpg")
    driver.page.says("Das waren zu viele Versuche")


def test_what_is_refused_is_named_as_it_may_be_shown(driver: Person) -> None:
    driver.press("Datei hinzufügen", {"schein": photo(NO_PHOTO, "x" * 150 + ".jpg")})
    assert "x" * 70 in driver.page.problems[0].text and "x" * 81 not in driver.page.problems[0].text
