"""Every kind of page that no journey passes is looked at too: on a phone, on a wide screen, at the desk."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest

from tests.cast import PROJECT
from tests.journey import apply, ways
from tests.journey.desk import Clerk
from tests.journey.plain import Plain
from tests.journey.running import Colleague, Town
from tests.journey.screen import DESK, PHONE, WIDE, Kind, Screen, Studio
from tests.made.town import offering

pytestmark = pytest.mark.browser
SERVICE = "hundesteuer_anmeldung"
PAGES = {
    "/": "Was möchten Sie erledigen?",
    "/suche/?q=hnud": "Was möchten Sie erledigen?",
    "/suche/?q=xyzzy": "Was möchten Sie erledigen?",
    "/a-z/": "Alle Leistungen von A bis Z",
    "/hilfe/": "Hilfe",
    "/barrierefreiheit/": "Erklärung zur Barrierefreiheit",
    "/datenschutz/": "Datenschutz",
    "/impressum/": "Impressum",
    f"/leistung/{SERVICE}/": "Hund anmelden (Hundesteuer)",
    f"/leistung/{SERVICE}/datenschutz/": "",
    f"/leistung/{SERVICE}/formular/": "Formular: Hund anmelden (Hundesteuer)",
    "/weitermachen/": "Antrag weitermachen",
    "/antrag/pruefen/": "Hier ist kein Antrag offen",
    "/antrag/quittung/": "Die Quittung ist nicht mehr offen",
    "/gibt-es-nicht/": "Diese Seite gibt es nicht",
    "/_fehler/429/": "Das waren zu viele Versuche",
    "/_fehler/500/": "Hier ist etwas schiefgegangen",
    "/en/": "What would you like to do?",
}
PHONES = pytest.mark.parametrize("kind", [PHONE], ids=lambda kind: kind.name)
KINDS = pytest.mark.parametrize("kind", [PHONE, WIDE], ids=lambda kind: kind.name)


@pytest.fixture
def screen(town: Town, studio: Studio, kind: Kind) -> Iterator[Screen]:
    with studio.screen(town.portal, kind) as found:
        yield found


@KINDS
def test_of_the_portal(screen: Screen) -> None:
    for path, heading in PAGES.items():
        page = screen.open(path)
        assert not heading or page.heading == heading, path


@KINDS
def test_with_errors(screen: Screen) -> None:
    for path, button in (("/weitermachen/", "Weitermachen"), ("/pruefen/", "Prüfen"), ("/vorgang/", "Vorgang öffnen")):
        screen.open(path)
        assert screen.press(button).problems, path
        screen.fill({"code": "ABCD EFGH 1234 56789"})
        assert screen.press(button).problems, path


@PHONES
def test_on_the_way(screen: Screen) -> None:
    """Stop, come back, begin anew, change an answer, withdraw: what journeys do not do."""
    screen.open(f"/leistung/{SERVICE}/")
    screen.press("Antrag starten")
    screen.fill({"halter-vornamen": "Ada"})
    page = screen.press("Später weitermachen")
    page.says("Ihr Code zum Weitermachen")
    assert screen.open("/").has("Weitermachen")
    screen.open(f"/leistung/{SERVICE}/")
    screen.press("Antrag starten").says("Sie haben schon etwas angefangen")
    page = screen.press("Damit weitermachen")
    assert page.value("halter-vornamen") == "Ada"
    page = screen.press("English")
    assert page.heading == "Who keeps the dog?"
    assert page.value("halter-vornamen") == "Ada"
    assert screen.press("Deutsch").value("halter-vornamen") == "Ada"
    screen.press("Später weitermachen")
    screen.press("Auf diesem Gerät abmelden").says("Dieses Gerät hat Ihren Antrag vergessen")


@PHONES
def test_a_changed_answer(town: Town, screen: Screen) -> None:
    """From the overview back to one question, and on through what it opens up."""
    way = ways.way(dict(ways.all_ways())[f"{SERVICE}-bewilligt"])
    person = Plain(town.portal)
    apply.fill_in(way, person)
    screen.go_on_from(person)
    screen.press("Ändern: Sind Sie mit dem Hund nach Siegen gezogen?")
    screen.fill({"zugezogen": "ja"})
    page = screen.press("Speichern und zurück zur Übersicht")
    assert page.heading == "Wo war der Hund vorher angemeldet?"
    screen.fill({"bisher-stadt": "Musterstadt"})
    page = screen.press("Speichern und zurück zur Übersicht")
    page.says("Stimmt alles?", "Musterstadt")


def log_in(town: Town, studio: Studio, login: str) -> Iterator[Clerk]:
    with studio.screen(town.desk, DESK) as screen:
        found = Clerk(screen, town.staff[login])
        found.log_in()
        yield found


@pytest.fixture(scope="session")
def supervisor(town: Town, studio: Studio) -> Iterator[Clerk]:
    yield from log_in(town, studio, "leitung")


def test_of_the_desk(town: Town, clerk_on_screen: Clerk) -> None:
    way = ways.way(dict(ways.all_ways())[f"{SERVICE}-bewilligt"])
    receipt = apply.apply(way, Plain(town.portal))
    desk = clerk_on_screen.device
    for path in ("/", "/suchen/", "/post/", "/schalter/", "/konto/", "/konto/kennwort/", "/tasten/"):
        desk.open(path)
    assert clerk_on_screen.hits("Niemand Nirgends") == []
    clerk_on_screen.find(receipt.number)
    desk.press("Nachfragen")
    assert desk.press("Frage senden").problems
    clerk_on_screen.find(receipt.number)
    desk.press("Ablehnen")
    assert desk.press("Ablehnen").problems
    clerk_on_screen.find(receipt.number)
    desk.press("Übernehmen")
    desk.press("Übernehmen").says("Sie haben den Vorgang übernommen.")
    desk.press("Zurücklegen")
    desk.press("Zurücklegen").says("Der Vorgang liegt wieder bei allen.")
    desk.open("/personal/").says("Dafür fehlt Ihnen eine Rolle")
    for code in (404, 409, 500):
        desk.open(f"/_fehler/{code}/")


def test_of_the_supervisor(supervisor: Clerk) -> None:
    figures = ("/zahlen/", f"/zahlen/{SERVICE}/", "/zahlen/passierschein_a38/")
    for path in ("/", "/leistungen/", "/technik/", "/konto/", *figures):
        supervisor.device.open(path)


def test_of_a_second_person(town: Town, supervisor: Clerk, tmp_path: Path) -> None:
    """A new version of a service: what it changes, what its rehearsal found, and that it is not good enough yet."""
    changed = shutil.copytree(PROJECT / "tests" / "services" / "alle_fragen", tmp_path / "alle_fragen")
    form = changed / "form.yaml"
    text = form.read_text(encoding="utf-8")
    form.write_text(text.replace("Wie heißt Ihr Stichwort?", "Wie lautet Ihr Stichwort?"), encoding="utf-8")
    place = offering(["alle_fragen"], tmp_path / "town")
    proposal = town.as_owner("-m", "tests.journey.proposing", str(place), str(changed), "netz")
    desk = supervisor.device
    page = desk.open(f"/leistungen/vorschlag/{proposal}/")
    page.says("Wie lautet Ihr Stichwort?", "Wie heißt Ihr Stichwort?")
    assert desk.press("Ablehnen").problems
    desk.fill({"text": "Das alte Wort war kürzer."})
    desk.press("Ablehnen").says("Das alte Wort war kürzer.")


def test_of_the_administrator(town: Town, studio: Studio, clerk: Clerk) -> None:
    """Somebody else is logged in, and can be shown out."""
    with studio.screen(town.desk, DESK) as screen:
        screen.open("/anmelden/")
        assert screen.press("Anmelden").problems
        found = Clerk(screen, town.staff["verwaltung"])
        found.log_in()
        for path in ("/personal/", "/technik/", "/leistungen/", "/konto/"):
            screen.open(path)
        screen.open("/personal/")
        screen.press("Petra Probe").says("Alle Sitzungen beenden", "Konto abschalten")


def test_a_new_colleague(town: Town, studio: Studio) -> None:
    """From the invitation to the first log-in; nobody but the colleague learns the password."""
    with studio.screen(town.desk, DESK) as screen:
        Clerk(screen, town.staff["personalstelle"]).log_in()
        screen.open("/personal/neu/")
        assert screen.press("Konto anlegen").problems
        screen.fill({"name": "N. Neu", "anmeldename": "neu", "rolle": "clerk"})
        page = screen.press("Konto anlegen")
        page.says("Einrichtungscode für N. Neu")
        code = page.root.of_class("bb-code")[0].text
        screen.press("Weitergegeben").says("eingeladen, noch nicht eingerichtet")
    with studio.screen(town.desk, DESK) as screen:
        screen.open("/einrichten/")
        assert screen.press("Weiter").problems
        screen.fill({"anmeldename": "neu", "einrichtungscode": code})
        page = screen.press("Weiter")
        secret, password = page.root.first("code").text, " ".join(ways.word() for _ in range(3))
        assert screen.press("Konto einrichten").problems
        totp = pyotp.TOTP(secret)
        screen.fill({"kennwort": password, "kennwort_wieder": password, "code": totp.now()})
        assert screen.press("Konto einrichten").heading == "Ihr Konto ist eingerichtet"
        newcomer = Clerk(screen, Colleague("neu", "N. Neu", password, secret))
        newcomer.log_in(code=totp.at(int(time.time()) + totp.interval))  # the one of this moment is used up
        screen.page.says("Mein Tag")


def test_a_lost_code(town: Town, clerk_on_screen: Clerk) -> None:
    """Who has lost the access code gets another one at the counter; the old one opens nothing any more."""
    way = ways.way(dict(ways.all_ways())[f"{SERVICE}-abgelehnt"])
    receipt = apply.apply(way, Plain(town.portal))
    desk = clerk_on_screen.device
    clerk_on_screen.find(receipt.number)
    desk.press("Zugangscode verloren? Neuen ausgeben").says(way.birthday)
    assert desk.press("Neuen Code erzeugen").problems
    desk.fill({"gesehen": "ja"})
    page = desk.press("Neuen Code erzeugen")
    code = page.root.of_class("bb-code")[0].text

    person = Plain(town.portal)
    for tried, opens in ((receipt.code, False), (code, True)):
        person.open("/vorgang/")
        person.fill({"nummer": receipt.number, "code": tried})
        assert person.press("Vorgang öffnen").path.endswith("/stand/") == opens
