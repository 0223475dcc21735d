"""Correcting what the town asks to be corrected: page by page, with what changes before it is sent, from any device."""

import io
from collections.abc import Callable

import pypdf
import pytest

from buergerbuero.base.actors import CITIZEN, Actor
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case
from buergerbuero.cases.values import CaseState, Receipt
from buergerbuero.forms.models import DraftRow
from buergerbuero.messages.models import Message
from tests.db.conftest import Time
from tests.db.portal.person import SHORTEST, Person

CHECK = "/vorgang/berichtigung/"
DAY = {"seit_wann-tag": "1", "seit_wann-monat": "10", "seit_wann-jahr": "2026"}
Asks = Callable[..., None]


def log_in(person: Person, receipt: Receipt) -> Person:
    return person.open("/vorgang/").press("Vorgang öffnen", {"nummer": receipt.number, "code": receipt.access_code})


@pytest.fixture
def town_asks(sent: Receipt, clerk_actor: Actor, time: Time) -> Asks:
    """The town asks to correct some pages."""

    def ask(*pages: str, text: str = "Bitte prüfen Sie den Tag.") -> None:
        time.passes(seconds=1)
        version = Case.objects.get(id=sent.case_id).sequence
        actions.ask_back(case_id=sent.case_id, version=version, text=text, pages=pages, by=clerk_actor, now=time.now)

    return ask


@pytest.fixture
def goes_on(sent: Receipt, clerk_actor: Actor, time: Time) -> Callable[[], None]:
    """The clerk goes on without an answer."""

    def take() -> None:
        version = Case.objects.get(id=sent.case_id).sequence
        actions.take(case_id=sent.case_id, version=version, by=clerk_actor, now=time.now)

    return take


def case(receipt: Receipt) -> Case:
    return Case.objects.get(id=receipt.case_id)


def changed(person: Person) -> Person:
    """Correct the day, up to the page that shows it."""
    return person.press("Angaben berichtigen").press("Weiter", DAY)


def test_a_day_is_corrected_and_the_page_says_what_changes(inside: Person, town_asks: Asks, sent: Receipt) -> None:
    town_asks("seit_wann")
    inside.open("/vorgang/stand/").page.says(
        "Sie sind dran: bitte berichtigen", "Seit wann halten Sie den Hund in Siegen?", "Bisher:"
    )
    inside.press("Angaben berichtigen")
    assert inside.path == "/antrag/seit_wann/"
    inside.page.says("Bitte prüfen Sie den Tag.", "Frage 1 von 1")
    assert inside.page.value("seit_wann-tag") == "2"
    inside.press("Weiter", DAY)

    assert inside.path == CHECK
    inside.page.says("Das ändern Sie", "Bisher: 2. Februar 2026", "Neu: 1. Oktober 2026", sent.number)
    assert case(sent).state == CaseState.WAITING_FOR_CITIZEN
    inside.press("Berichtigung senden", {"dazu": "Ich hatte mich vertippt.", "erklärung": "ja"})

    assert inside.path == "/vorgang/stand/"
    inside.page.says(
        "Ihre Berichtigung ist da",
        "Wir prüfen Ihren Antrag",
        "Sie haben Ihre Angaben berichtigt",
        "Ich hatte mich vertippt.",
        "Berichtigt am",
        "1. Oktober 2026",
    )
    assert case(sent).revision == 2
    assert not inside.page.has("Angaben berichtigen")


def test_only_the_asked_pages_are_shown(inside: Person, town_asks: Asks) -> None:
    town_asks("seit_wann", "zahlweg")
    inside.open("/vorgang/stand/").press("Angaben berichtigen")
    assert inside.open("/antrag/hund/").path == "/antrag/seit_wann/"
    assert inside.open("/antrag/zugezogen/").path == "/antrag/zahlweg/"
    assert inside.open("/antrag/pruefen/").path == CHECK
    assert [each.text for each in inside.page.root.all("h2") if each.attributes.get("id", "").startswith("seite-")] == [
        "Seit wann halten Sie den Hund in Siegen?",
        "Wie möchten Sie die Steuer zahlen?",
    ]


def test_a_change_asks_what_it_opens_and_leaves_out_what_it_closes(
    inside: Person, town_asks: Asks, sent: Receipt
) -> None:
    town_asks("zugezogen", "zahlweg")
    inside.open("/vorgang/stand/").press("Angaben berichtigen")
    inside.press("Weiter", {"zugezogen": "ja"})
    assert inside.path == "/antrag/bisher/"
    inside.press("Weiter", {"bisher-stadt": "Musterstadt"})
    assert inside.path == "/antrag/zahlweg/"
    inside.press("Weiter", {"zahlweg": "überweisung"})
    inside.page.says("Musterstadt", "Das fragen wir nach Ihrer Änderung nicht mehr.", "Fällt weg")
    inside.press("Berichtigung senden", {"erklärung": "ja"})
    assert case(sent).revision == 2


def test_the_declaration_is_made_anew(inside: Person, town_asks: Asks, sent: Receipt) -> None:
    town_asks("seit_wann")
    changed(inside.open("/vorgang/stand/")).press("Berichtigung senden", {"dazu": "Bitte beachten."})
    assert (inside.status, [each.name for each in inside.page.problems]) == (422, ["erklärung"])
    assert inside.page.value("dazu") == "Bitte beachten."
    assert case(sent).revision == 1


def test_who_comes_back_goes_on_from_any_device(
    inside: Person, another: Person, town_asks: Asks, sent: Receipt
) -> None:
    town_asks("seit_wann")
    changed(inside.open("/vorgang/stand/"))
    log_in(another, sent).page.says("Sie haben schon angefangen.")
    another.press("Weiter berichtigen")
    assert another.path == CHECK
    another.page.says("Neu: 1. Oktober 2026")
    assert DraftRow.objects.filter(amends=sent.case_id).count() == 1


def test_later_gives_a_code_that_leads_back_and_asks_for_the_case_before_sending(
    inside: Person, another: Person, town_asks: Asks, sent: Receipt
) -> None:
    town_asks("seit_wann")
    inside.open("/vorgang/stand/").press("Angaben berichtigen").press("Später weitermachen", DAY)
    code = "".join(inside.page.root.of_class("bb-code")[0].text.split())
    another.open("/weitermachen/").press("Weitermachen", {"code": code})
    assert another.path == CHECK
    another.page.says("Noch einmal Nummer und Code", "Neu: 1. Oktober 2026")
    assert another.page.value("nummer") == sent.number

    typed = {"dazu": "Aus dem Urlaub.", "erklärung": "ja"}
    another.press("Berichtigung senden", {**typed, "code": "0" * 16 + "8"})
    assert another.status == 422
    assert another.page.problems[0].name == "nummer"
    assert another.page.value("dazu") == "Aus dem Urlaub."
    another.press("Berichtigung senden", {**typed, "code": sent.access_code})
    assert another.path == "/vorgang/stand/"
    another.page.says("Ihre Berichtigung ist da", "Aus dem Urlaub.")


def test_a_case_that_closed_by_itself_is_asked_for_again_and_nothing_is_lost(
    inside: Person, town_asks: Asks, sent: Receipt, time: Time
) -> None:
    town_asks("seit_wann")
    inside.open("/vorgang/stand/").press("Angaben berichtigen")
    time.passes(minutes=45)
    inside.press("Weiter", DAY)
    inside.page.says("Noch einmal Nummer und Code", "Neu: 1. Oktober 2026")
    inside.press("Berichtigung senden", {"erklärung": "ja", "code": sent.access_code})
    inside.page.says("Ihre Berichtigung ist da")


def test_who_is_busy_with_a_correction_keeps_the_case_open(inside: Person, town_asks: Asks, time: Time) -> None:
    town_asks("seit_wann")
    changed(inside.open("/vorgang/stand/"))
    for _ in range(3):
        time.passes(minutes=20)
        inside.open("/antrag/seit_wann/")
    assert inside.open(CHECK).path == CHECK
    assert "Noch einmal Nummer und Code" not in inside.page.text


def test_the_code_of_another_case_sends_nothing(
    inside: Person, another: Person, town_asks: Asks, sent: Receipt, time: Time
) -> None:
    town_asks("seit_wann")
    changed(inside.open("/vorgang/stand/"))
    time.passes(minutes=45)
    another.send()
    number, code = another.number_and_code()
    inside.open(CHECK).press("Berichtigung senden", {"erklärung": "ja", "nummer": number, "code": code})
    assert inside.status == 422
    inside.page.says("Das ist ein anderer Vorgang.", sent.number)
    assert case(sent).revision == 1


def test_nothing_changed_needs_words_and_words_are_an_answer(inside: Person, town_asks: Asks, sent: Receipt) -> None:
    town_asks("seit_wann")
    inside.open("/vorgang/stand/").press("Angaben berichtigen").press("Weiter")
    inside.page.says("Nicht geändert")
    inside.press("Berichtigung senden", {"erklärung": "ja"})
    assert (inside.status, inside.page.problems[0].name) == (422, "dazu")
    inside.press("Berichtigung senden", {"erklärung": "ja", "dazu": "Der Tag stimmt."})
    inside.page.says("Sie haben geantwortet", "Der Tag stimmt.")
    assert (case(sent).state, case(sent).revision) == (CaseState.IN_REVIEW, 1)
    assert "nicht gesendet" not in inside.page.text


def test_a_second_click_finds_it_done(inside: Person, town_asks: Asks, sent: Receipt) -> None:
    town_asks("seit_wann")
    changed(inside.open("/vorgang/stand/"))
    before = (inside.address, inside.response)
    jar = {name: morsel.value for name, morsel in inside.browser.cookies.items()}
    inside.press("Berichtigung senden", {"erklärung": "ja", "dazu": "Einmal."})
    inside.browser.cookies.clear()
    inside.browser.cookies.load(jar)
    inside.address, inside.response = before
    inside.press("Berichtigung senden", {"erklärung": "ja", "dazu": "Einmal."})
    assert inside.path == "/vorgang/stand/"
    assert (case(sent).revision, Message.objects.filter(direction="to_town").count()) == (2, 1)


def test_a_question_that_was_closed_meanwhile_gives_back_what_was_typed(
    inside: Person, town_asks: Asks, goes_on: Callable[[], None], sent: Receipt
) -> None:
    town_asks("seit_wann")
    changed(inside.open("/vorgang/stand/"))
    goes_on()
    inside.press("Berichtigung senden", {"erklärung": "ja", "dazu": "Bitte noch ändern."})
    assert inside.status == 409
    inside.page.says("Die Frage ist nicht mehr offen", "Neu: 1. Oktober 2026", "Bitte noch ändern.")
    assert case(sent).revision == 1
    inside.open("/vorgang/stand/").page.says("Ihre angefangene Berichtigung ist nicht gesendet", "Neu: 1. Oktober 2026")
    inside.open("/antrag/seit_wann/")
    assert inside.page.value("seit_wann-tag") == "1"


def test_a_withdrawn_case_tells_and_keeps(inside: Person, another: Person, town_asks: Asks, sent: Receipt) -> None:
    town_asks("seit_wann")
    changed(inside.open("/vorgang/stand/"))
    access = queries.open_access(number=sent.number, code=sent.access_code)
    actions.withdraw(access=access, by=CITIZEN, now=case(sent).received_at)
    assert inside.open(CHECK).status == 409
    inside.page.says("Zurückgezogen", "Neu: 1. Oktober 2026")


def test_another_question_is_told_and_what_is_not_asked_any_more_is_named(
    inside: Person, town_asks: Asks, goes_on: Callable[[], None], sent: Receipt
) -> None:
    town_asks("seit_wann")
    changed(inside.open("/vorgang/stand/"))
    goes_on()
    town_asks("hund", text="Wie heißt der Hund wirklich?")
    inside.press("Berichtigung senden", {"erklärung": "ja"})
    assert inside.status == 409
    inside.page.says("Wir fragen inzwischen etwas anderes", "Wie heißt der Hund wirklich?")
    inside.press("Weiter")
    assert inside.path == "/antrag/hund/"
    inside.press("Weiter", {**SHORTEST["hund"], "hund-name": "Fifi"})
    inside.page.says("Neu: Fifi", "Das senden wir nicht mit", "1. Oktober 2026")
    inside.press("Berichtigung senden", {"erklärung": "ja"})
    inside.page.says("Ihre Berichtigung ist da", "Fifi")


def test_an_application_that_was_begun_waits_aside(inside: Person, town_asks: Asks) -> None:
    town_asks("seit_wann")
    inside.reach("hund")
    changed(inside.open("/vorgang/stand/")).press("Berichtigung senden", {"erklärung": "ja"})
    inside.page.says("Ihre Berichtigung ist da")
    assert inside.open("/antrag/hund/").path == "/antrag/hund/"
    inside.answer("hund")
    assert inside.path == "/antrag/seit_wann/"


def test_closing_the_case_closes_the_correction_on_this_device(inside: Person, town_asks: Asks) -> None:
    town_asks("seit_wann")
    changed(inside.open("/vorgang/stand/"))
    inside.open("/vorgang/stand/").press("Auf diesem Gerät abmelden")
    assert inside.open("/antrag/seit_wann/").status == 404
    assert inside.open(CHECK).status == 404


def test_after_a_new_code_what_was_begun_is_not_silently_gone(
    inside: Person, another: Person, town_asks: Asks, sent: Receipt, clerk_actor: Actor, time: Time
) -> None:
    town_asks("seit_wann")
    changed(inside.open("/vorgang/stand/"))
    code = actions.replace_code(case_id=sent.case_id, by=clerk_actor, now=time.now)
    another.open("/vorgang/").press("Vorgang öffnen", {"nummer": sent.number, "code": code})
    another.page.says("mit einem anderen Zugangscode")
    another.press("Angaben berichtigen")
    assert another.path == "/antrag/seit_wann/"


def test_words_that_are_too_long_come_back(inside: Person, town_asks: Asks, sent: Receipt) -> None:
    town_asks("seit_wann")
    changed(inside.open("/vorgang/stand/")).press("Berichtigung senden", {"erklärung": "ja", "dazu": "x" * 4001})
    assert (inside.status, inside.page.problems[0].name) == (422, "dazu")
    assert inside.page.value("dazu") == "x" * 4001
    assert case(sent).revision == 1


def test_the_copy_says_what_stands_and_that_it_was_corrected(inside: Person, town_asks: Asks) -> None:
    town_asks("seit_wann")
    changed(inside.open("/vorgang/stand/")).press("Berichtigung senden", {"erklärung": "ja"})
    file = inside.fetch("Quittung mit Ihren Angaben (PDF)")
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file.content)).pages).split())
    for words in ("Berichtigt am", "neu: 1. Oktober 2026; bisher: 2. Februar 2026"):
        assert words in text, text


def test_nothing_to_correct_leads_back_to_the_case(inside: Person, town_asks: Asks) -> None:
    token = {"csrfmiddlewaretoken": inside.page.root.first("input", name="csrfmiddlewaretoken").attributes["value"]}
    assert inside.browser.post("/vorgang/berichtigen/", token)["Location"] == "/vorgang/stand/"
    assert inside.open(CHECK).path == "/vorgang/stand/"


def test_in_english(inside: Person, town_asks: Asks) -> None:
    town_asks("seit_wann")
    inside.open("/en/vorgang/stand/")
    inside.page.says("Your turn")
