"""Two parents on two phones and a clerk: one applies, the other is asked by mail or by hand, and then it is decided."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from buergerbuero.catalogue.values.journey import StaffStep
from tests.journey import apply, ways
from tests.journey.apply import Receipt
from tests.journey.desk import Clerk
from tests.journey.html import Page
from tests.journey.plain import Plain
from tests.journey.running import Town
from tests.journey.screen import PHONE, Screen, Studio
from tests.journey.ways import Way

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
FILE = ways.MADE / ways.FOR_OTHERS[0] / "wege" / "kind_gemeinsam.yaml"
MAILED = re.compile(r"([0-9A-Z]{4} ){3}[0-9A-Z]{5}")
SECONDS = 40.0
GRANTS = StaffStep.model_validate({"bewilligt": "ja"})


@pytest.fixture
def ida(town: Town, studio: Studio) -> Iterator[Screen]:
    with studio.screen(town.portal, PHONE) as found:
        yield found


@pytest.fixture
def jonas(town: Town, studio: Studio) -> Iterator[Screen]:
    with studio.screen(town.portal, PHONE) as found:
        yield found


def sent(town: Town, way: Way, ida: Screen) -> Receipt:
    """One parent applies: the questions over plain HTTP, which are looked at elsewhere, and the receipt on a phone."""
    person = Plain(town.portal)
    receipt = apply.apply(way, person)
    ida.go_on_from(person).says("Der andere Elternteil muss noch zustimmen")
    return receipt


def opened(way: Way, jonas: Screen, code: str) -> Page:
    """The other parent opens what is asked; a code that is missing is said to be so."""
    jonas.open("/zustimmung/")
    jonas.press("Ansehen, worum es geht").says("Der Code fehlt")
    jonas.at_each_width()
    year, month, day = born(way).split("-")
    jonas.fill({"code": code.lower(), "geboren-tag": day, "geboren-monat": month, "geboren-jahr": year})
    jonas.press("Ansehen, worum es geht").says("Stimmen Sie zu?", "Worum es geht")
    return jonas.at_each_width()


def born(way: Way) -> str:
    days = (text for name, text in ways.leaves("kind", way.answers["kind"]).items() if name.endswith("datum"))
    return str(next(days))


def until(look: Callable[[], Page], *words: str) -> Page:
    """Look again until the page says it: mails and notices take a moment."""
    deadline = time.monotonic() + SECONDS
    while not all(word in (page := look()).text for word in words):
        assert time.monotonic() < deadline, f"never said {words}: {page.text}"
        time.sleep(0.5)
    return page


def test_by_hand(town: Town, ida: Screen, jonas: Screen, clerk_on_screen: Clerk) -> None:
    way = ways.way(FILE)
    receipt = sent(town, way, ida)
    paper = ida.press("Code zum Weitergeben")
    ida.at_each_width()
    code = next(each.text for each in paper.root.of_class("bb-code--four"))
    assert receipt.code not in paper.text

    clerk_on_screen.find(receipt.number)
    clerk_on_screen.device.page.says("Beteiligte", "Kind, für das der Antrag ist", "Bewilligen geht so nicht")

    shown = opened(way, jonas, code)
    shown.says("in die Berge", "Gestellt von")
    assert "Musterstraße" not in shown.text
    jonas.press("Ja, ich stimme zu").says("Sie haben zugestimmt")
    ida.open("/vorgang/stand/").says("Der andere Elternteil hat zugestimmt")

    clerk_on_screen.find(receipt.number)
    clerk_on_screen.device.page.says("mit dem Code, ohne Anmeldung", "Ein Code zeigt nicht, wer ihn benutzt hat")
    clerk_on_screen.does(GRANTS, receipt.number)
    until(lambda: jonas.open("/zustimmung/stand/"), "Der Antrag ist bewilligt")
    until(lambda: ida.open("/vorgang/stand/"), "Ihr Bescheid ist da")


def test_by_mail_and_no_and_on_paper(town: Town, ida: Screen, jonas: Screen, clerk_on_screen: Clerk) -> None:
    way = ways.way(FILE)
    address = f"{ways.word().lower()}@example.org"
    other = way.answers["zweiter_elternteil"]
    assert isinstance(other, dict)
    way = replace(way, answers={**way.answers, "zweiter_elternteil": {**other, "email": address}})
    receipt = sent(town, way, ida)
    assert not ida.page.has("Code zum Weitergeben")
    code = mailed(town, address, receipt.number)
    opened(way, jonas, code)
    jonas.press("Nein, ich stimme nicht zu").says("Sie haben nicht zugestimmt")
    ida.open("/vorgang/stand/").says("Der andere Elternteil stimmt nicht zu")

    clerk_on_screen.find(receipt.number)
    desk = clerk_on_screen.device
    desk.press("Antwort auf Papier oder am Schalter aufnehmen").says("Antwort des anderen Elternteils aufnehmen")
    desk.press("Aufnehmen").says("Wählen Sie, was der andere Elternteil erklärt hat.")
    desk.fill({"antwort": "ja", "text": "Brief mit Unterschrift vom 20. November"})
    desk.press("Aufnehmen").says("aufgenommen", "Brief mit Unterschrift")
    clerk_on_screen.does(GRANTS, receipt.number)
    until(lambda: jonas.open("/zustimmung/stand/"), "Der Antrag ist bewilligt")


def mailed(town: Town, address: str, number: str) -> str:
    """The code in the mail to the other parent, which says neither the number nor what it is about."""
    deadline = time.monotonic() + SECONDS
    while not (mails := [mail for mail in town.post.mails if mail["To"] == address]):
        assert time.monotonic() < deadline, "no mail came"
        time.sleep(0.2)
    text = mails[0].get_content()
    assert number not in text
    assert "Ferienausweis" not in text
    found = MAILED.search(text)
    assert found, text
    return found[0]
