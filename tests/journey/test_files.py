"""Photos from a phone on a bad line: each file comes on its own, goes on where it stopped, and none is lost."""

import io
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import Route

from buergerbuero.config.cli import places
from tests.journey.desk import Clerk
from tests.journey.device import File
from tests.journey.html import Page
from tests.journey.plain import Plain
from tests.journey.running import Town, run
from tests.journey.screen import PHONE, PHONE_WITHOUT_SCRIPTS, Kind, Screen, Studio
from tests.made import sending

PATCH = "**/antrag/dateien/*/"
QUESTION = "/antrag/schein/"


@pytest.fixture(scope="module")
def service(town: Town, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Publish the service that asks for photos in the running town; return its address."""
    folder = tmp_path_factory.mktemp("sending")
    known = sending.write(folder)
    as_owner = {**town.environment("worker"), "BB_DATABASE_URL_FILE": town.environment("owner")["BB_DATABASE_URL_FILE"]}
    run(["-m", "tests.journey.crowd.publishing", *map(str, known)], as_owner)
    return f"/leistung/{sending.ID}/"


def photo(seed: int, megapixels: float = 0.1, name: str = "") -> File:
    """A photo unlike any other; one of two megapixels has some pieces."""
    side = int((megapixels * 1e6) ** 0.5)
    picture = Image.effect_noise((side, side), 80 + seed).convert("RGB")
    sink = io.BytesIO()
    picture.save(sink, "JPEG", quality=92)
    return File(name or f"IMG_{2048 + seed}.jpg", sink.getvalue())


class Sender:
    """Somebody with a phone before the page that asks for photos."""

    def __init__(self, screen: Screen) -> None:
        self.screen, self.tab = screen, screen.tab
        self.studio = screen.studio

    def do(self, what: Callable[[], object]) -> None:
        """Do something in the browser's thread."""
        self.studio.run(what)

    def choose(self, *files: File, field: str = "schein") -> None:
        """Choose files, as from the gallery."""
        chosen = [{"name": each.name, "mimeType": "image/jpeg", "buffer": each.content} for each in files]
        self.do(lambda: self.tab.locator(f'[name="{field}"]').set_input_files(chosen))  # type: ignore[arg-type]

    def sees(self, text: str) -> None:
        """Wait until the page says this."""
        self.do(lambda: self.tab.get_by_text(text).first.wait_for())

    def look(self) -> Page:
        """Look at the page closely."""
        return self.studio.run(self.screen.look)

    def picture(self, name: str) -> None:
        """Keep a picture for people to look at."""
        folder = places.STATE / "screenshots" / self.screen.kind.name
        folder.mkdir(parents=True, exist_ok=True)
        self.do(lambda: self.tab.screenshot(path=folder / f"{name}.png", full_page=True))

    def on_each_piece(self, what: Callable[[Route], None]) -> None:
        """Stand between the phone and the town."""

        def between(route: Route) -> None:
            what(route) if route.request.method == "PATCH" else route.continue_()

        self.do(lambda: self.tab.route(PATCH, between))

    def line_is_back(self) -> None:
        """Stand aside, and tell the browser so."""
        self.do(lambda: self.tab.unroute(PATCH))
        self.do(lambda: self.tab.evaluate("() => dispatchEvent(new Event('online'))"))
        self.studio.watch.noticed.clear()


@pytest.fixture
def sender(town: Town, studio: Studio, service: str) -> Iterator[Callable[[Kind], Sender]]:
    """Somebody with a device of a kind, on the first page."""
    opened = []

    def begin(kind: Kind = PHONE) -> Sender:
        device = studio.screen(town.portal, kind)
        opened.append(device)
        screen = device.__enter__()
        screen.open(service)
        screen.press("Antrag starten")
        return Sender(screen)

    yield begin
    for device in opened:
        device.__exit__(None, None, None)


def names(page: Page) -> list[str]:
    """What the list says that is there."""
    return [each.text for each in page.root.of_class("bb-name")]


@pytest.mark.browser
def test_photos_come_as_soon_as_they_are_chosen(sender: Callable[..., Sender]) -> None:
    phone = sender()
    phone.picture("files-empty")
    phone.choose(photo(1, 1), photo(2))
    phone.sees("Schon da: 2 Dateien")
    page = phone.look()
    phone.picture("files-two")
    assert names(page) == ["IMG_2049.jpg", "IMG_2050.jpg"]
    page.says("Noch eine Datei")
    assert phone.screen.press("Weiter").path == "/antrag/fahrt/"


@pytest.mark.browser
def test_what_was_missing_is_not_said_to_be_any_longer_once_it_is_there(sender: Callable[..., Sender]) -> None:
    phone = sender()
    page = phone.screen.press("Weiter")
    assert page.title.startswith("Fehler:")
    assert [each.name for each in page.problems] == ["schein"]
    phone.picture("files-missing")
    phone.choose(photo(1))
    phone.sees("Schon da: 1 Datei")
    page = phone.look()
    phone.picture("files-missing-no-more")
    assert not page.title.startswith("Fehler:")
    assert not page.root.of_class("kern-error")
    assert not page.root.of_class("kern-alert--danger")
    assert not page.root.of_class("kern-form-input--error")
    assert phone.screen.press("Weiter").path == "/antrag/fahrt/"


@pytest.mark.browser
def test_a_line_that_is_lost_in_the_middle_loses_nothing(sender: Callable[..., Sender]) -> None:
    phone, seen = sender(), []

    def lose_after_two(route: Route) -> None:
        seen.append(route.request.headers["upload-offset"])
        route.continue_() if len(seen) < 3 else route.abort("connectionreset")

    phone.on_each_piece(lose_after_two)
    phone.choose(photo(3, 3))
    phone.sees("Keine Verbindung. Wir machen weiter")
    phone.picture("files-offline")
    before = int(seen[2])
    phone.line_is_back()
    phone.sees("Schon da: 1 Datei")

    assert before > 0
    assert names(phone.look()) == ["IMG_2051.jpg"]


@pytest.mark.browser
def test_after_a_reload_the_same_file_goes_on_where_it_stopped(sender: Callable[..., Sender]) -> None:
    phone, large = sender(), photo(4, 3)
    offsets: list[int] = []

    def hold_from_the_third(route: Route) -> None:
        offsets.append(int(route.request.headers["upload-offset"]))
        if len(offsets) < 3:
            route.continue_()

    phone.on_each_piece(hold_from_the_third)
    phone.choose(large)
    phone.do(lambda: phone.tab.wait_for_timeout(100))
    while len(offsets) < 3:
        phone.do(lambda: phone.tab.wait_for_timeout(50))
    phone.line_is_back()
    page = phone.screen.open(QUESTION)
    page.says(
        "Noch nicht ganz da", "IMG_2052.jpg", "Wählen Sie die Datei noch einmal aus, dann machen wir dort weiter."
    )
    phone.picture("files-half")
    later: list[int] = []

    def note(route: Route) -> None:
        later.append(int(route.request.headers["upload-offset"]))
        route.continue_()

    phone.on_each_piece(note)
    phone.choose(large)
    phone.sees("Schon da: 1 Datei")
    assert later[0] >= offsets[2] > 0
    assert "Noch nicht ganz da" not in phone.look().text


@pytest.mark.browser
def test_a_refused_file_is_said_and_the_others_go_on(sender: Callable[..., Sender], studio: Studio) -> None:
    phone = sender()
    phone.choose(photo(5), File("Urlaub.tif", sending.NO_PHOTO), File("IMG_7.HEIC", sending.HEIC))
    phone.sees("Schon da: 2 Dateien")
    phone.sees("„Urlaub.tif“ ist keine PDF-Datei")
    studio.watch.noticed.clear()  # the answer 422 is what we wanted
    page = phone.look()
    phone.picture("files-refused")
    page.says("Machen Sie ein Foto mit dem Handy, oder speichern Sie die Datei als PDF.")
    phone.do(lambda: phone.tab.get_by_role("button", name="Meldung zu „Urlaub.tif“ schließen").tap())
    assert "Urlaub.tif" not in names(phone.look())
    assert phone.screen.press("Weiter").path == "/antrag/fahrt/"


@pytest.mark.browser
def test_going_on_waits_for_what_is_on_its_way(sender: Callable[..., Sender]) -> None:
    phone = sender()
    held: list[Route] = []
    phone.on_each_piece(held.append)
    phone.choose(photo(6))
    while not held:
        phone.do(lambda: phone.tab.wait_for_timeout(50))
    phone.do(lambda: phone.tab.get_by_role("button", name="Weiter", exact=True).tap())
    phone.sees("Wir gehen weiter, sobald alles da ist.")
    phone.do(held[0].continue_)
    phone.do(lambda: phone.tab.wait_for_url("**/antrag/fahrt/"))


@pytest.mark.browser
def test_a_file_can_be_stopped_removed_and_turned_without_leaving_the_page(sender: Callable[..., Sender]) -> None:
    phone = sender()
    held: list[Route] = []
    phone.on_each_piece(held.append)
    phone.choose(photo(7))
    while not held:
        phone.do(lambda: phone.tab.wait_for_timeout(50))
    phone.do(lambda: phone.tab.get_by_role("button", name="„IMG_2055.jpg“ abbrechen").tap())
    phone.sees("„IMG_2055.jpg“ ist abgebrochen.")
    phone.line_is_back()
    assert not names(phone.look())

    phone.choose(File("hoch.jpg", sending.PHOTO))
    phone.sees("Schon da: 1 Datei")
    high = size(phone)
    phone.do(lambda: phone.tab.get_by_role("button", name="drehen").tap())
    phone.sees("Die Seite ist gedreht.")
    wide = size(phone)
    assert wide == high[::-1]
    assert focus(phone) == "drehen: hoch.jpg"
    phone.do(lambda: phone.tab.get_by_role("button", name="entfernen").tap())
    phone.sees("„hoch.jpg“ ist entfernt.")
    assert not names(phone.look())


def size(phone: Sender) -> list[int]:
    """The width and height of the picture that is shown."""
    shown = "async (one) => { await one.decode(); return [one.naturalWidth, one.naturalHeight]; }"
    found: list[int] = phone.studio.run(lambda: phone.tab.locator(".bb-file img").evaluate(shown))
    return found


def focus(phone: Sender) -> str:
    """What has the focus."""
    found = phone.studio.run(
        lambda: phone.tab.evaluate("() => document.activeElement.textContent.replace(/\\s+/g, ' ').trim()")
    )
    return str(found)


@pytest.mark.browser
def test_without_scripts_the_button_sends_and_another_device_goes_on(sender: Callable[..., Sender], town: Town) -> None:
    phone = sender(PHONE_WITHOUT_SCRIPTS)
    phone.choose(photo(8), File("Urlaub.tif", sending.NO_PHOTO))
    page = phone.screen.press("Datei hinzufügen")
    phone.picture("files-button")
    assert names(page) == ["IMG_2056.jpg"]
    assert [each.name for each in page.problems] == ["schein"]
    code = phone.screen.press("Später weitermachen").root.of_class("bb-code")[0].text

    other = Plain(town.portal)
    other.open("/weitermachen/")
    other.fill({"code": code})
    other.press("Weitermachen")
    page = other.open(QUESTION)
    assert names(page) == ["IMG_2056.jpg"]
    other.press("Weiter")
    other.open("/en" + QUESTION).says("Already there: 1 file")


@pytest.mark.browser
def test_the_clerk_sees_the_pages_beside_the_answers(
    sender: Callable[..., Sender], town: Town, clerk_on_screen: Clerk
) -> None:
    phone = sender()
    phone.choose(File("Schein.HEIC", sending.HEIC), File("Brief.pdf", sending.SCAN))
    phone.sees("Schon da: 2 Dateien")
    phone.picture("files-both")
    phone.look()
    phone.screen.press("Weiter")
    phone.screen.fill({"fahrt-kennzeichen": "SI-AB 123"})
    phone.screen.press("Weiter")
    phone.screen.fill({"firmenwagen": "nein"})
    page = phone.screen.press("Weiter")
    page.says("Schein.HEIC, 1 Seite", "Brief.pdf, 2 Seiten")
    phone.screen.fill({"erklärung": "ja"})
    number = phone.screen.press("Antrag senden").root.of_class("bb-code")[0].text

    desk = clerk_on_screen.device
    clerk_on_screen.find(number)
    desk.page.says("Seite 1 von 1", "Schein.HEIC")
    desk.press("Nächste Seite").says("Seite 1 von 2")
    desk.press("Nächste Seite").says("Seite 2 von 2")
