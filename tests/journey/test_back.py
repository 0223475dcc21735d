"""In a browser: after whatever a form was answered with, Back leads to a page of ours, never to the browser's own."""

import pytest

from buergerbuero.catalogue.values.journey import StaffStep
from tests.journey.desk import Clerk
from tests.journey.html import Page
from tests.journey.screen import Screen
from tests.journey.test_not_lost import publish as publish  # fixtures
from tests.journey.test_not_lost import reach_check
from tests.journey.test_not_lost import screen as screen

pytestmark = pytest.mark.browser
WRONG = "0" * 16 + "8"


def back(screen: Screen) -> Page:
    """Press the browser's own button, which must not ask whether to send something again."""
    screen.studio.run(screen.tab.go_back)  # fails with ERR_CACHE_MISS otherwise
    return screen.studio.run(screen.look)


def sent(screen: Screen) -> tuple[str, str]:
    """Send an application, the declaration forgotten at first; return number and code."""
    reach_check(screen)
    assert [each.name for each in screen.press("Antrag senden").problems] == ["erklärung"]
    screen.fill({"erklärung": "ja"})
    page = screen.press("Antrag senden")
    number, code = (each.text for each in page.root.of_class("bb-code"))
    return number, code


def test_after_a_forgotten_declaration(screen: Screen) -> None:
    number, _ = sent(screen)
    back(screen).says("Ihr Antrag ist angekommen", number)
    back(screen).says("Ihr Antrag ist angekommen", number)


def test_after_a_wrong_code(screen: Screen) -> None:
    number, code = sent(screen)
    screen.press("Fertig: auf diesem Gerät alles schließen")
    screen.open("/vorgang/")
    screen.fill({"nummer": number, "code": WRONG})
    page = screen.press("Vorgang öffnen")
    assert page.value("nummer") == number
    assert page.problems
    back(screen).says("Vorgangsnummer")
    screen.fill({"nummer": number, "code": WRONG})
    screen.press("Vorgang öffnen")
    screen.fill({"code": code})
    screen.press("Vorgang öffnen").says("Ihr Antrag ist da", number)
    back(screen).says("Ihr Antrag ist da", number)
    assert screen.tab.url.endswith("/vorgang/stand/")


def test_after_a_correction(screen: Screen, clerk: Clerk) -> None:
    number, _ = sent(screen)
    clerk.does(StaffStep.model_validate({"fragt_nach": "Stimmt der Ort?", "zu": ["mensch"]}), number)
    screen.open("/vorgang/stand/").says("Stimmt der Ort?")
    screen.press("Angaben berichtigen")
    screen.fill({"mensch-ort": "Netphen"})
    screen.press("Weiter").says("Das ändern Sie", "Netphen")
    assert [each.name for each in screen.press("Berichtigung senden").problems] == ["erklärung"]
    screen.fill({"erklärung": "ja"})
    screen.press("Berichtigung senden").says("Ihre Berichtigung ist da")
    back(screen).says("Ihre Berichtigung ist da")
    assert screen.tab.url.endswith("/vorgang/stand/")


def test_after_a_look_at_a_notice(screen: Screen) -> None:
    screen.open("/pruefen/")
    screen.fill({"code": WRONG})
    screen.press("Prüfen").says("Das ist der Zugangscode zu einem Vorgang")
    assert screen.page.value("code") == ""
    screen.press("Hier geht es weiter: Mein Vorgang")
    assert screen.tab.url.endswith("/vorgang/")
    back(screen).says("Ist dieser Bescheid echt?")
    back(screen).says("Ist dieser Bescheid echt?")
