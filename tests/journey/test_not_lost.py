"""In a browser: where the focus goes, what the back button and a second window do, and what an ended session leaves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab

from tests.journey import watching
from tests.journey.html import Page
from tests.journey.running import Town, run
from tests.journey.screen import PHONE, WIDE, Screen, Studio
from tests.made import sending

pytestmark = pytest.mark.browser
SERVICE = f"/leistung/{sending.ID}/"
FORM = """
seiten:
  - id: mensch
    frage: Wer sind Sie?
    felder:
      - {id: name, art: text, frage: Name}
      - {id: ort, art: text, frage: Ort}
      - {id: beruf, art: text, frage: Beruf, pflicht: nein}
  - {id: tier, frage: Welches Tier?, art: auswahl, antworten: {hund: Hund, katze: Katze}}
  - {id: geburtstag, frage: Wann ist es geboren?, art: datum}
  - {id: satz, frage: Noch etwas?, art: langtext, pflicht: nein}
  - {id: erklärung, frage: Stimmt alles?, art: erklärung, text: Alles stimmt.}
"""
CHANGED = FORM.replace("Welches Tier?", "Welches Tier haben Sie?").replace(
    "      - {id: beruf, art: text, frage: Beruf, pflicht: nein}\n", ""
)
PERSON = {"mensch-name": "Ada Muster", "mensch-ort": "Siegen", "mensch-beruf": "Bäckerin"}
Publish = Callable[[str], None]


@pytest.fixture
def publish(town: Town, tmp_path: Path) -> Publish:
    """Publish the service in the running town, with this form."""
    as_owner = {**town.environment("worker"), "BB_DATABASE_URL_FILE": town.environment("owner")["BB_DATABASE_URL_FILE"]}
    count = iter(range(9))

    def anew(form: str) -> None:
        folder = tmp_path / str(next(count))
        folder.mkdir()
        known = sending.write(folder, form=form)
        run(["-m", "tests.journey.crowd.publishing", *map(str, known)], as_owner)

    return anew


@pytest.fixture
def screen(town: Town, studio: Studio, publish: Publish) -> Iterator[Screen]:
    publish(FORM)
    with studio.screen(town.portal, PHONE) as found:
        yield found


def begin(screen: Screen) -> Page:
    screen.open(SERVICE)
    return screen.press("Antrag starten")


def reach_check(screen: Screen) -> Page:
    begin(screen)
    for entries in (
        PERSON,
        {"tier": "katze"},
        {"geburtstag-tag": "1", "geburtstag-monat": "2", "geburtstag-jahr": "2024"},
        {},
    ):
        screen.fill(entries)
        screen.press("Weiter")
    return screen.page


def focused(screen: Screen) -> str:
    """The id of what has the focus."""
    return str(screen.studio.run(lambda: screen.tab.evaluate("document.activeElement.id")))


def spoken(screen: Screen) -> int:
    """How many parts of the page are read out by themselves."""
    parts = "document.querySelectorAll('[role=alert], [aria-live]:not([aria-live=off])').length"
    return int(screen.studio.run(lambda: screen.tab.evaluate(parts)))


def examine(screen: Screen) -> None:
    """Let axe look at this very page, even if one of its kind was looked at."""
    screen.studio.run(lambda: watching.assert_accessible(screen.tab, screen.page, screen.kind))
    screen.studio.run(lambda: screen.studio.watch._narrow(screen.tab, screen.page, screen.kind))


def forget(screen: Screen) -> None:
    screen.studio.run(screen.tab.context.clear_cookies)


@contextmanager
def second_window(screen: Screen) -> Iterator[Screen]:
    """Another window of the same browser."""
    tab: Tab = screen.studio.run(screen.tab.context.new_page)
    yield Screen(screen.studio, screen.site, screen.kind, tab)
    screen.studio.run(tab.close)


def test_a_mistake_is_read_once_and_leads_to_the_field(screen: Screen) -> None:
    begin(screen)
    screen.fill({"mensch-ort": "Siegen"})
    page = screen.press("Weiter")
    assert page.title.startswith("Fehler:")
    assert focused(screen) == "fehler"
    assert spoken(screen) == 0
    screen.studio.run(lambda: screen.tab.locator("#fehler a").first.tap())
    assert focused(screen) == "mensch-name"
    assert page.value("mensch-ort") == "Siegen"


def test_after_the_code_the_person_is_at_the_same_field(screen: Screen) -> None:
    begin(screen)
    code = screen.press("Später weitermachen").root.of_class("bb-code")[0].text
    screen.press("Jetzt weitermachen")
    screen.fill({"mensch-name": "Ada Muster", "mensch-ort": "Siegen"})
    forget(screen)
    screen.press("Weiter").says("Ihre Sitzung ist abgelaufen", "Ada Muster")
    examine(screen)
    screen.press("Weitermachen").says("Der Code ist nicht vollständig")
    assert focused(screen) == "fehler"
    screen.fill({"code": code})
    page = screen.press("Weitermachen")
    assert (page.value("mensch-name"), page.value("mensch-ort")) == ("Ada Muster", "Siegen")
    assert focused(screen) == "mensch-ort"
    assert code not in screen.tab.url


def test_going_back_in_the_browser_and_typing_anew_is_no_other_window(screen: Screen) -> None:
    begin(screen)
    screen.fill(PERSON)
    screen.press("Weiter")
    screen.back()
    screen.fill({**PERSON, "mensch-name": "Emma Muster"})
    assert screen.press("Weiter").heading == "Welches Tier?"
    screen.back()
    assert screen.page.value("mensch-name") == "Emma Muster"


def test_two_windows_show_both_and_keep_what_is_chosen(screen: Screen) -> None:
    begin(screen)
    screen.fill(PERSON)
    screen.press("Weiter")
    screen.open("/antrag/mensch/")
    with second_window(screen) as other:
        other.open("/antrag/mensch/")
        other.fill({"mensch-ort": "Netphen"})
        other.press("Weiter")
    screen.fill({"mensch-ort": "Kreuztal"})
    screen.press("Weiter").says("In einem anderen Fenster steht hier schon etwas anderes", "Netphen")
    assert focused(screen) == "fehler"
    assert screen.page.value("mensch-ort") == "Kreuztal"
    examine(screen)
    assert screen.press("Weiter").heading == "Welches Tier?"
    assert screen.open("/antrag/mensch/").value("mensch-ort") == "Kreuztal"


def test_what_is_typed_after_sending_is_shown_and_not_sent(screen: Screen) -> None:
    reach_check(screen)
    with second_window(screen) as other:
        other.open("/antrag/mensch/?von=pruefen")
        screen.fill({"erklärung": "ja"})
        screen.press("Antrag senden").says("Ihr Antrag ist angekommen")
        other.fill({"mensch-ort": "Netphen"})
        other.press("Speichern und zurück zur Übersicht").says("Der Antrag ist schon gesendet", "Netphen")
        examine(other)
        other.press("Zur Quittung").says("Ihr Antrag ist angekommen")


def test_a_changed_answer_has_the_focus_on_the_check(screen: Screen) -> None:
    reach_check(screen)
    screen.press("Ändern: Wer sind Sie?")
    screen.fill({"mensch-ort": "Netphen"})
    screen.press("Speichern und zurück zur Übersicht").says("Netphen")
    assert focused(screen) == "seite-mensch"


def test_a_changed_service_is_told_calmly_and_nothing_is_lost(screen: Screen, publish: Publish) -> None:
    reach_check(screen)
    publish(CHANGED)
    page = screen.open("/antrag/pruefen/")
    page.says("Diese Leistung wurde inzwischen geändert", "Welches Tier haben Sie?", "Katze", "Bäckerin")
    page = screen.press("Weiter")
    page.says("Diese Frage wurde geändert", "Katze")
    assert not page.problems
    examine(screen)
    screen.press("Speichern und zurück zur Übersicht").says("Stimmt alles?", "Ada Muster")
    screen.fill({"erklärung": "ja"})
    screen.press("Antrag senden").says("Ihr Antrag ist angekommen")


def test_a_page_pressed_twice_goes_on_once(screen: Screen) -> None:
    begin(screen)
    screen.fill(PERSON)
    assert screen.press_twice("Weiter").heading == "Welches Tier?"


def test_the_code_can_be_copied_and_printed(town: Town, studio: Studio, publish: Publish) -> None:
    publish(FORM)
    with studio.screen(town.portal, WIDE) as screen:
        begin(screen)
        page = screen.press("Später weitermachen")
        code = page.root.of_class("bb-code")[0].text
        studio.run(lambda: screen.tab.context.grant_permissions(["clipboard-read", "clipboard-write"]))
        studio.run(lambda: screen.tab.get_by_role("button", name="Code kopieren").click())
        studio.run(lambda: screen.tab.get_by_text("Der Code ist kopiert.").wait_for())
        copied = studio.run(lambda: screen.tab.evaluate("navigator.clipboard.readText()"))
        assert "".join(copied.split()) == code
        studio.run(lambda: screen.tab.emulate_media(media="print"))
        seen = studio.run(lambda: screen.tab.locator(".bb-code").is_visible())
        address = studio.run(lambda: screen.tab.locator(".bb-paper").inner_text())
        assert seen and "/weitermachen/" in address


def test_a_typed_code_is_taken_along_to_english_and_enter_does_not_switch(screen: Screen) -> None:
    screen.open("/weitermachen/")
    screen.fill({"code": "K3F9 0000"})
    page = screen.press("English")
    assert (page.heading, page.value("code")) == ("Continue an application", "K3F9 0000")

    def enter() -> None:
        with screen.tab.expect_navigation():
            screen.tab.locator("#code").press("Enter")
        screen.look()

    screen.studio.run(enter)
    assert screen.page.problems
    assert screen.page.root.first("html").attributes["lang"] == "en"
