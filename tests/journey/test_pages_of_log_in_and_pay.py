"""Pages on which people show who they are, pay, or keep their access: each at 320, 360 and 1280 pixels, by axe.

Also those that lead on by themselves and that no journey stops at.
"""

from collections.abc import Iterator

import pytest

from tests.journey import apply, ways
from tests.journey.desk import Clerk
from tests.journey.plain import Plain
from tests.journey.running import Town
from tests.journey.screen import DESK, WIDE, Screen, Studio

pytestmark = pytest.mark.browser
IDENTIFIED = ways.MADE / ways.LOGGED_IN[0] / "wege" / "bewilligt.yaml"
SERVICE = f"/leistung/{ways.LOGGED_IN[0]}/"
COSTS = "passierschein_a38-mit_gebühr"
ALL_YES = {"ausweis": "ja", "pin": "ja", "lesen": "ja"}


@pytest.fixture
def screen(town: Town, studio: Studio) -> Iterator[Screen]:
    with studio.screen(town.portal, WIDE) as found:
        yield found


def test_before_a_log_in(town: Town, screen: Screen) -> None:
    """What is needed, the questions, each way that comes of them, and what is said when it did not work."""
    screen.open("/anmeldung/")
    screen.at_each_width()
    screen.open(SERVICE)
    screen.at_each_width().says("Anmelden und starten")
    screen.press("Erst die Fragen beantworten")
    screen.open("/antrag/anmelden/")
    screen.at_each_width()
    screen.press("Jetzt anmelden")
    screen.at_each_width().says("So weisen Sie sich aus")
    assert "/anmeldung/" in screen.press("Weiter").path
    screen.at_each_width().says("Bitte beantworten Sie alle Fragen")
    for other, said in (
        ({"lesen": "nein"}, "ins Bürgerbüro"),
        ({"pin": "nein"}, "nur die PIN"),
        ({}, "Online-Ausweis"),
    ):
        screen.open("/anmeldung/")
        screen.fill({**ALL_YES, **other})
        screen.press("Weiter").says(said)
        if other:  # the one way there is stands there already
            screen.press("Alle Wege zeigen")
        screen.at_each_width()
    screen.stay("Mit dem Online-Ausweis anmelden (BundID)", "Weiter zu BundID", town.ports.idp)
    screen.at_each_width()
    for path in ("abgebrochen", "keine-antwort"):
        screen.open(f"/anmeldung/{path}/")
        screen.at_each_width().says("Zurück zum Antrag")


def test_after_a_log_in(town: Town, screen: Screen) -> None:
    way = ways.way(IDENTIFIED)
    town.meets(way)
    screen.open(SERVICE)
    apply.log_in(way, screen, start="Anmelden und starten")
    screen.fill({"zweck": "Umzug"})
    screen.press("Weiter")
    screen.at_each_width().says("Aus Ihrem Nutzerkonto")
    screen.open("/vorgang/meine/")
    screen.at_each_width()
    apply.log_in(way, screen, start="Anmelden")
    screen.at_each_width().says("Angefangen und nicht gesendet")
    screen.press("Auf diesem Gerät abmelden")
    screen.open("/anmeldung/abgemeldet/")
    screen.at_each_width()


def test_paying(town: Town, screen: Screen, studio: Studio) -> None:
    """Choosing, leaving, coming back without having paid, giving up, paying; then the same fee at the desk."""
    way = ways.way(dict(ways.all_ways())[COSTS])
    town.meets(way)
    receipt = apply.apply(way, Plain(town.portal))
    screen.open("/vorgang/")
    screen.fill({"nummer": receipt.number, "code": receipt.code})
    screen.press("Vorgang öffnen")
    screen.at_each_width().says("Gebühr bezahlen")
    screen.press("Gebühr bezahlen")
    screen.at_each_width().says("Jetzt online bezahlen")
    screen.stay("Jetzt online bezahlen", "Weiter zum Zahlungsdienst", town.ports.pay)
    screen.at_each_width()
    screen.open("/vorgang/gebuehr/stand/")
    screen.at_each_width()
    screen.open("/vorgang/gebuehr/")
    screen.pay("Weiter bezahlen", "Weiter zum Zahlungsdienst", "Abbrechen", "Sie haben das Bezahlen abgebrochen")
    screen.at_each_width()
    with studio.screen(town.desk, DESK) as desk:
        clerk = Clerk(desk, town.staff["kasse"])
        clerk.log_in()
        desk.open("/zahlungen/")
        desk.at_each_width()
        clerk.find(receipt.number)
        desk.at_each_width().says("Gebühr")
    screen.open("/vorgang/gebuehr/")
    screen.pay("Jetzt online bezahlen", "Weiter zum Zahlungsdienst", "Bezahlen", "Die Gebühr ist bezahlt")
    screen.at_each_width()


def test_the_access_of_staff(town: Town, studio: Studio) -> None:
    """Logging in, one's own account, and a new access by two persons."""
    with studio.screen(town.desk, DESK) as screen:
        screen.open("/anmelden/")
        screen.at_each_width()
        screen.press("Anmelden")
        screen.at_each_width()
        screen.open("/einrichten/")
        screen.at_each_width()
        Clerk(screen, town.staff["zugang"]).log_in()
        for path in ("/konto/", "/konto/kennwort/", "/personal/", "/personal/neu/"):
            screen.open(path)
            screen.at_each_width()
        screen.open("/personal/")
        screen.press("Berna Beispiel").says("Nur an bestimmten Standorten")
        screen.at_each_width()
        screen.press("Neuen Zugang beantragen").says("Antrag zurückziehen")
        screen.at_each_width()
    with studio.screen(town.desk, DESK) as screen:
        Clerk(screen, town.staff["zweite"]).log_in()
        screen.open("/personal/")
        screen.at_each_width()
        screen.press("Berna Beispiel").says("Neuen Zugang bestätigen")
        screen.at_each_width()
        screen.press("Antrag ablehnen")
        screen.at_each_width()
