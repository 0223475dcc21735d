"""From the application to the document in the hand: town hall, box and cabinet, each in a process of its own."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from buergerbuero.config.cli.demo_box import BOX_ID, LOW
from tests.cast import PROJECT
from tests.journey import apply, boxed, ways
from tests.journey.apply import Receipt
from tests.journey.boxed import Boxed
from tests.journey.desk import Clerk
from tests.journey.device import Device
from tests.journey.html import Page
from tests.journey.plain import Plain
from tests.journey.running import Town
from tests.journey.walk import state_of

WAY = PROJECT / "services" / "passierschein_a38" / "wege" / "box.yaml"
STATUS = "/vorgang/stand/"
SECONDS_TO_HAPPEN = 60.0


@pytest.mark.timeout(600)
def test_a_document_goes_through_the_box(town: Town, clerk: Clerk) -> None:
    person = Plain(town.portal)
    with boxed.running(town) as box, ExitStack() as stack:
        stack.enter_context(boxed.line(town))
        receipt = _apply_and_grant(town, person, clerk)
        label = _label(clerk, receipt)
        number = _load(box, label)
        page = _eventually(person, STATUS, lambda page: bool(page.root.of_class("bb-code")))
        code = page.root.of_class("bb-code")[0].text
        page.says("Liegt in der Ausgabebox bereit")
        _eventually(clerk.device, f"/box/{BOX_ID}/", lambda page: _sensed(page, number) == ["zu", "belegt"])
        stack.close()  # the town hall is away: an attack, a flood, a digger
        _collect(box, number, label, code, receipt.pin)
        person.open(STATUS).says("Liegt in der Ausgabebox bereit")
        stack.enter_context(boxed.line(town))
        _eventually(person, STATUS, lambda page: state_of(page) == "Abgeschlossen").says("An der Ausgabebox abgeholt")
        _eventually(clerk.device, f"/box/{BOX_ID}/", lambda page: _sensed(page, number) == ["zu", "leer"])
        _again_it_opens_nothing(box, code)


@pytest.mark.timeout(600)
def test_a_document_goes_through_the_box_without_any_line(town: Town, clerk: Clerk, tmp_path: Path) -> None:
    person = Plain(town.portal)
    with boxed.running(town) as box:
        receipt = _apply_and_grant(town, person, clerk)
        label = _label(clerk, receipt)
        boxed.to_box(town, tmp_path / "order")
        number = _load(box, label)
        assert "Taken: 0" not in boxed.to_town(town, tmp_path / "loaded")
        boxed.to_box(town, tmp_path / "granted")
        assert not person.open(STATUS).root.of_class("bb-code"), "nobody is told before the box says that it is ready"
        boxed.to_town(town, tmp_path / "ready")
        page = _eventually(person, STATUS, lambda page: bool(page.root.of_class("bb-code")))
        _collect(box, number, label, page.root.of_class("bb-code")[0].text, receipt.pin)
        boxed.to_town(town, tmp_path / "issued")
        _eventually(person, STATUS, lambda page: state_of(page) == "Abgeschlossen").says("An der Ausgabebox abgeholt")
        boxed.to_box(town, tmp_path / "known")
        assert boxed.waits(town) <= 1, "it does not say all of that again: one status at most"
        assert "Taken: 0" in boxed.fetch(town, tmp_path / "loaded"), "an old stick"
        with boxed.line(town):
            _eventually(clerk.device, f"/box/{BOX_ID}/", lambda page: boxed.waits(town) == 0)
        assert state_of(person.open(STATUS)) == "Abgeschlossen"
    assert boxed.lost(town) == []


def _apply_and_grant(town: Town, person: Plain, clerk: Clerk) -> Receipt:
    way = ways.way(WAY)
    town.meets(way)
    receipt = apply.apply(way, person)
    assert len(receipt.pin) == 6 and receipt.pin.isdecimal(), "the PIN is shown with the receipt"
    assert "nur dieses eine Mal" in person.open("/antrag/quittung/").text
    assert receipt.pin not in person.page.text.replace(" ", ""), "and never again"
    for step in way.steps:
        if step.staff:
            clerk.does(step.staff, receipt.number)
    return receipt


def _label(clerk: Clerk, receipt: Receipt) -> str:
    """What stands on the label of this document."""
    page = _eventually(clerk.device, f"/box/{BOX_ID}/", lambda page: receipt.number in page.text)
    row = next(each for each in page.root.all("tr") if receipt.number in each.text)
    return next(row.all("a")).text


def _sensed(page: Page, number: int) -> list[str]:
    """Door and content of a compartment, as the desk shows them."""
    rows = {each.first("th").text.split()[0]: list(each.all("td")) for each in page.root.all("tr")}
    return [each.text for each in rows[str(number)][2:4]]


def _load(box: Boxed, label: str) -> int:
    """Two colleagues put it in; return where."""
    for card in box.cards:
        box.presses(typed=card["code"])
        box.presses(typed=card["pin"])
    box.sees("Zwei Personen sind angemeldet", "1 Dokument wartet auf das Einlegen.")
    box.presses(typed="D-UNBEKANNT")
    box.sees("Für dieses Dokument gibt es hier keinen Auftrag.")
    box.presses(typed=label)
    number = box.open_door()
    assert number in LOW, "a low compartment was asked for"
    box.moves(number, "neu", label)
    box.moves(number, "schließen")
    box.sees(f"Fach {number} ist zu")
    box.presses(typed=label)
    box.presses("outcome-loaded")
    for card in box.cards:
        box.presses(typed=card["code"])
    box.sees("Zwei Personen sind angemeldet")
    box.presses("cancel")
    return number


def _collect(box: Boxed, number: int, label: str, code: str, pin: str) -> None:
    box.presses(typed=code.lower())
    box.sees("Geben Sie Ihre PIN ein")
    box.presses(typed=pin[1:] + ("1" if pin[0] != "1" else "2"))
    box.sees("Sie haben noch 2 Versuche")
    box.presses(typed=pin)
    assert box.open_door() == number
    box.moves(number, "nehmen", label)
    box.moves(number, "schließen")
    box.sees("Fertig: Sie haben Ihr Dokument abgeholt")
    assert label in box.cabinet.open("/").root.of_class("things")[0].text, "it is in the hand"
    box.presses("go")


def _again_it_opens_nothing(box: Boxed, code: str) -> None:
    box.presses(typed=code)
    assert "Geben Sie Ihre PIN ein" not in box.screen.open("/").text


def _eventually(device: Device, path: str, stands: Callable[[Page], bool]) -> Page:
    deadline = time.monotonic() + SECONDS_TO_HAPPEN
    while not stands(page := device.open(path)):
        assert time.monotonic() < deadline, page.text
        time.sleep(0.3)
    return page
