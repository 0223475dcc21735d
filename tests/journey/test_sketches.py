"""A fillable PDF becomes a service at the desk: uploaded, corrected, looked at, proposed, published, found."""

import io
import zipfile
from collections.abc import Iterator

import pytest

from tests.journey.desk import Clerk
from tests.journey.device import File
from tests.journey.plain import Plain
from tests.journey.running import Town
from tests.journey.screen import PHONE, WIDE, Screen, Studio
from tests.made import paperforms

pytestmark = pytest.mark.browser
FORM = paperforms.form(
    (
        paperforms.text("Familienname", label="Familienname"),
        paperforms.text("Vorname", label="Vorname"),
        paperforms.text("Geburtsdatum", label="Geburtsdatum"),
        paperforms.text("Grund", label="Grund der Anzeige", value="Geheim"),
        paperforms.text("Aktenzeichen", label="Aktenzeichen (wird vom Amt ausgefüllt)"),
        paperforms.signature("Unterschrift", label="Unterschrift"),
    ),
    printed=(paperforms.Printed("Anzeige einer Probe", 60, 20, size=18, bold=True),),
)


@pytest.fixture
def editor(town: Town, studio: Studio) -> Iterator[Clerk]:
    with studio.screen(town.desk, WIDE) as screen:
        found = Clerk(screen, town.staff["redaktion"])
        found.log_in()
        yield found


@pytest.fixture
def second(town: Town) -> Clerk:
    """Somebody who publishes, over HTTP."""
    found = Clerk(Plain(town.desk), town.staff["zeichnung"])
    found.log_in()
    return found


def corrected(folder: File) -> File:
    """Return the folder with one question in better words, as somebody would who unpacks and packs it."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(folder.content)) as old, zipfile.ZipFile(sink, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            assert b"Geheim" not in data, name
            if name.endswith("form.yaml"):
                better = data.replace(b"Grund der Anzeige", b"Warum zeigen Sie die Probe an?")
                assert better != data
                data = better
            new.writestr(name, data)
    return File("anzeige.zip", sink.getvalue())


def test_from_a_pdf_to_the_portal(town: Town, studio: Studio, editor: Clerk, second: Clerk) -> None:
    desk = editor.device
    assert isinstance(desk, Screen)
    desk.open("/leistungen/")
    desk.press("Leistung aus einem PDF-Formular")
    assert desk.press("Hochladen und Fragen vorschlagen").problems, "no file was chosen"
    desk.upload("pdf", File("anzeige.pdf", FORM))
    desk.fill({"kennung": "anzeige_einer_probe"})
    page = desk.press("Hochladen und Fragen vorschlagen")
    page.says("Aus dem PDF ist ein Entwurf geworden", "6 Felder im PDF", "nur für das Amt")
    marked = {part.attributes["id"] for part in page.root.all("g")}
    assert marked == {f"kasten-{n}" for n in range(1, 7)}, "each field is marked in the picture"
    address = page.path.partition("?")[0]
    desk.at_each_width()

    folder = desk.download("Ordner als ZIP herunterladen")
    assert folder.name == "anzeige_einer_probe-1.zip"
    desk.upload("ordner", File("kaputt.zip", b"kein ZIP"))
    assert desk.press("Hochladen und prüfen").problems
    desk.upload("ordner", corrected(folder))
    page = desk.press("Hochladen und prüfen")
    page.says("Der Ordner ist da, als Fassung 2", "Die Prüfung findet keine Fehler")
    desk.at_each_width()

    desk.press("Ansehen wie auf einem Telefon").says("Frage 1 von")
    assert desk.press("Weiter").problems, "what citizens are told, if they leave it empty"
    desk.at_each_width()
    desk.open(f"{address}pruefen/")
    page = desk.press("Zum Veröffentlichen vorschlagen")
    page.says("Veröffentlichen muss sie eine zweite Person", "Warum zeigen Sie die Probe an?")

    second.device.open(page.path).says("Diese Leistung war noch nie öffentlich", "Warum zeigen Sie die Probe an?")
    second.device.press("Veröffentlichen").says("Veröffentlicht. Neue Anträge benutzen diese Fassung ab jetzt.")

    with studio.screen(town.portal, PHONE) as phone:
        phone.open("/suche/?q=probe+anzeige").says("Anzeige einer Probe")
        phone.open("/leistung/anzeige_einer_probe/")
        phone.press("Antrag starten").says("Frage 1 von")
    desk.open(address)
    desk.press("Fassungen (2) und Verwerfen")
    assert desk.press("Entwurf verwerfen").problems
    desk.fill({"sicher": "ja"})
    desk.press("Entwurf verwerfen").says("Der Entwurf ist verworfen.")
