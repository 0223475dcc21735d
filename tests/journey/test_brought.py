"""The page that takes a filled form, what it says of one that it cannot take, and what came of one, at each width."""

from collections.abc import Iterator

import pytest

from buergerbuero.config.cli import folders
from buergerbuero.documents.adapters.acroform.filling import fill
from buergerbuero.documents.values import Filling
from tests.journey.device import File
from tests.journey.running import Town
from tests.journey.screen import WIDE, Screen, Studio
from tests.made import paperforms

pytestmark = pytest.mark.browser
SERVICE = "wohnungsgeberbestaetigung"


@pytest.fixture
def screen(town: Town, studio: Studio) -> Iterator[Screen]:
    with studio.screen(town.portal, WIDE) as found:
        yield found


def test_a_form_is_brought(screen: Screen) -> None:
    screen.open(f"/leistung/{SERVICE}/")
    screen.press("Ich habe das Formular schon ausgefüllt")
    screen.at_each_width()
    screen.press("Angaben übernehmen")
    screen.at_each_width().says("Es ist keine Datei ausgewählt")
    screen.upload("formular", File("fremd.pdf", paperforms.form([paperforms.text("a", value="b")])))
    screen.press("Angaben übernehmen")
    screen.at_each_width().says("Das ist ein anderes Formular")
    blank = (folders.ALL / SERVICE / "antrag.pdf").read_bytes()
    values = {"Familienname1": ("Erika Muster",), "Postleitzahl1": ("5707",), "Einzugsdatum1": ("1.11.2026",)}
    screen.upload("formular", File("mein.pdf", fill(blank, Filling(values))))
    screen.press("Angaben übernehmen")
    screen.at_each_width().says("3 Angaben übernommen", "Welche Anschrift hat der Wohnungsgeber?")
    screen.press("Weiter")
    screen.at_each_width().says("stehen nicht fünf Ziffern")
    screen.open("/antrag/ausgefuelltes-formular/")
    screen.at_each_width().says("Was soll gelten, wo beides da ist?")
