"""Checking and sending: what is sent was looked at, it is sent once, and the receipt can be kept."""

from collections.abc import Callable

import pytest

from buergerbuero.cases.models import Case
from buergerbuero.forms.models import DraftRow
from tests.db.conftest import Time
from tests.db.portal.person import SERVICE, SHORTEST, Person
from tests.journey.pdf import text_of


def test_all_answers_can_be_checked_and_each_changed(person: Person) -> None:
    page = person.reach().page

    page.says("Stimmt alles?", "Erika", "12. August 1964", "Musterstraße 1", "57072 Siegen", "Bello", "Ich überweise")
    page.says("Mit „Antrag senden“ geben Sie den Antrag bei der Stadt Siegen ab", "zurückziehen")
    changes = [each.attributes["href"] for each in page.root.all("a") if each.text.startswith("Ändern")]
    assert len(changes) == len(SHORTEST)
    assert all(person.open(each).status == 200 for each in changes)


def test_what_it_will_cost_is_said_before_sending(person: Person) -> None:
    person.reach().page.says("Steuersatz im Jahr 2026", "108,00 Euro (Beispielwert)")


def test_without_the_declaration_nothing_is_sent(person: Person) -> None:
    person.reach().press("Antrag senden")

    assert person.status == 422
    [problem] = person.page.problems
    assert person.page.root.first("input", id=problem.name).attributes["aria-invalid"] == "true"
    assert not Case.objects.exists()


def test_the_declaration_is_made_for_what_is_shown_now(person: Person) -> None:
    person.reach().press("Antrag senden")
    assert person.open("/antrag/pruefen/").page.value("erklärung") == ""


def test_another_language_keeps_the_tick_and_sends_nothing(person: Person) -> None:
    person.reach().switch("English", {"erklärung": "ja"})
    assert person.path == "/en/antrag/pruefen/"
    assert "checked" in person.page.root.first("input", id="erklärung").attributes
    assert not Case.objects.exists()
    person.press("Send application")
    assert person.path == "/en/antrag/quittung/"


def test_another_language_takes_no_tick_along_for_what_has_changed(
    person: Person, apart: Callable[[str], Person]
) -> None:
    person.reach()
    changed = {**SHORTEST["hund"], "hund-name": "Rex"}
    apart("/antrag/hund/?von=pruefen").press("Speichern und zurück zur Übersicht", changed)
    person.switch("English", {"erklärung": "ja"})
    assert "checked" not in person.page.root.first("input", id="erklärung").attributes


def test_what_another_tab_changed_meanwhile_is_not_sent_unseen(person: Person, apart: Callable[[str], Person]) -> None:
    person.reach()
    apart("/antrag/hund/?von=pruefen").press(
        "Speichern und zurück zur Übersicht", {**SHORTEST["hund"], "hund-name": "Rex"}
    )
    person.press("Antrag senden", {"erklärung": "ja"})

    assert person.status == 409
    person.page.says("Ihre Angaben haben sich geändert", "Rex")
    assert person.press("Antrag senden", {"erklärung": "ja"}).path == "/antrag/quittung/"


def test_a_second_click_that_finds_the_declaration_kept_already_is_not_a_change(
    person: Person, apart: Callable[[str], Person]
) -> None:
    person.reach()
    second = apart("/")
    second.address, second.response = person.address, person.response
    person.press("Antrag senden")  # without the tick: kept, but not sent
    second.press("Antrag senden", {"erklärung": "ja"})
    assert second.path == "/antrag/quittung/"


def test_the_receipt_says_what_to_keep_and_what_happens_next(person: Person) -> None:
    page = person.send().page

    number, code = person.number_and_code()
    assert number == Case.objects.get().number
    assert len(code) == 17
    assert code not in person.address
    page.says("Ihr Antrag ist angekommen", "Montag, 23. November 2026, um 10:30 Uhr", "So geht es weiter")
    page.says("Wer: Steueramt", "Bis wann: Montag, 7. Dezember 2026 (Beispielwert, wird von der Stadt bestätigt)")
    page.says("Code verloren?", "0271 404-1111")


@pytest.mark.parametrize("again", ["button", "page", "retry"])
def test_whatever_is_repeated_leads_to_the_same_receipt(
    person: Person, apart: Callable[[str], Person], again: str
) -> None:
    person.reach()
    second = apart("/")
    second.address, second.response = person.address, person.response
    ticket = person.browser.cookies["bb_draft"].value
    person.press("Antrag senden", {"erklärung": "ja"})
    kept = person.number_and_code()

    if again == "retry":  # the answer to the first sending never arrived: the browser still has its draft
        for name in ("bb_receipt", "bb_case"):
            del person.browser.cookies[name]
        person.browser.cookies["bb_draft"] = ticket
    if again == "page":
        second.open("/antrag/hund/")
    else:
        second.press("Antrag senden", {"erklärung": "ja"})

    assert second.path == "/antrag/quittung/"
    assert second.number_and_code() == kept
    assert Case.objects.count() == 1


def test_the_receipt_is_shown_for_an_hour(person: Person, time: Time) -> None:
    person.send()
    time.passes(minutes=59)
    assert person.open("/antrag/quittung/").status == 200
    time.passes(minutes=2)
    assert person.open("/antrag/quittung/").status == 403
    person.page.says("Die Quittung ist nicht mehr offen", "Vorgang öffnen")


def test_the_receipt_as_a_file_holds_the_whole_declaration(person: Person) -> None:
    person.send()
    number, code = person.number_and_code()
    file = person.fetch("Quittung speichern (PDF)")

    assert file["Content-Disposition"].startswith("attachment; ")
    assert (file["X-Content-Type-Options"], file["Cache-Control"]) == ("nosniff", "no-store")
    text = "".join(text_of(file.content).split())
    for said in (number, code, "Erika", "Musterstraße 1", "Bello", "12. August 1964", "Steueramt"):
        assert "".join(said.split()) in text


EVERYTHING = {
    "halter": {"halter-vornamen": "Şenol André", "halter-familienname": "Muster-Ćwikła"},
    "kontakt": {"kontakt-email": "senol@example.org", "kontakt-telefon": "0271 404-1111"},
    "hund": {"hund-name": "Bello der Zweite", "hund-rasse": "Mischling", "hund-alter": "acht Wochen"},
    "zugezogen": {"zugezogen": "ja"},
    "bisher": {"bisher-stadt": "Netphen", "bisher-bezahlt_bis-tag": "30"},
    "anzahl": {"anzahl": "weiterer"},
    "ermäßigung": {"ermäßigung": "ja"},
    "ermäßigung_grund": {"ermäßigung_grund": "Der Hund führt mich.\nIch sehe schlecht."},
    "zahlweg": {"zahlweg": "lastschrift"},
    "lastschrift": {
        "lastschrift-iban": "DE02120300000000202051",
        "lastschrift-kontoinhaber": "Şenol Muster-Ćwikła",
        "lastschrift-mandat": "ja",
    },
    "zustellung": {"zustellung": "post"},
}
"""The longest way: every page, and something in nearly every field."""


def test_the_copy_says_every_answer_that_was_looked_at_and_nothing_else(person: Person) -> None:
    more = {"bisher-bezahlt_bis-monat": "9", "bisher-bezahlt_bis-jahr": "2026", "hund-chipnummer": "276098100000000"}
    person.start()
    while not person.path.endswith("/pruefen/"):
        page = person.path.split("/")[-2]
        own = {name: value for name, value in more.items() if name.startswith(f"{page}-")}
        person.press("Weiter", {**SHORTEST.get(page, {}), **EVERYTHING.get(page, {}), **own})
    rows = person.page.root.of_class("bb-answers")[0]
    answers = [each.text for each in (*rows.all("dd"), *rows.all("p"))]
    assert len(answers) > 20
    person.press("Antrag senden", {"erklärung": "ja"})

    copy = "".join(text_of(person.fetch("Quittung speichern (PDF)").content).split())
    missing = [each for each in answers if "".join(each.split()) not in copy]
    assert not missing


def test_what_fell_off_the_path_is_not_sent_and_comes_back_when_it_is_asked_again(person: Person) -> None:
    person.reach("zugezogen").press("Weiter", {"zugezogen": "ja"})
    person.press("Weiter", {"bisher-stadt": "Netphen"}).open("/antrag/zugezogen/").answer("zugezogen")
    assert person.path == "/antrag/anzahl/"
    person.open("/antrag/zugezogen/").press("Weiter", {"zugezogen": "ja"})
    assert (person.path, person.page.value("bisher-stadt")) == ("/antrag/bisher/", "Netphen")

    person.open("/antrag/zugezogen/").answer("zugezogen")
    while not person.path.endswith("/pruefen/"):
        person.answer(person.path.split("/")[-2])
    assert "Netphen" not in person.page.text
    person.press("Antrag senden", {"erklärung": "ja"})
    assert "Netphen" not in text_of(person.fetch("Quittung speichern (PDF)").content)


def test_who_changes_an_answer_finds_it_on_the_check_afterwards(person: Person) -> None:
    person.reach().follow("Ändern: Wie heißt der Hund, und was für einer ist es?")
    person.press("Speichern und zurück zur Übersicht", {**SHORTEST["hund"], "hund-name": "Rex"})
    assert person.address == "/antrag/pruefen/#seite-hund"
    place = person.page.root.first("section", id="seite-hund")
    assert place.attributes["tabindex"] == "-1"
    assert "Rex" in place.text

    person.follow("Ändern: Sind Sie mit dem Hund nach Siegen gezogen?")
    person.press("Speichern und zurück zur Übersicht", {"zugezogen": "ja"})
    person.press("Speichern und zurück zur Übersicht", {"bisher-stadt": "Netphen"})
    assert person.address == "/antrag/pruefen/#seite-bisher"


def test_on_a_borrowed_device_everything_can_be_closed(person: Person) -> None:
    person.send().press("Fertig: auf diesem Gerät alles schließen")
    assert person.open("/antrag/quittung/").status == 403
    assert person.open("/vorgang/").path == "/vorgang/"


def test_after_sending_a_new_application_is_a_new_one(person: Person) -> None:
    person.send().open(SERVICE).press("Antrag starten")
    assert person.path == "/antrag/halter/"
    assert person.page.value("halter-vornamen") == ""
    assert DraftRow.objects.count() == 2


def test_the_code_to_go_on_leads_to_the_receipt_after_sending(person: Person, another: Person) -> None:
    person.reach().press("Später weitermachen")
    code = person.page.root.of_class("bb-code")[0].text
    person.follow("Jetzt weitermachen").press("Antrag senden", {"erklärung": "ja"})
    kept = person.number_and_code()

    another.open("/weitermachen/").press("Weitermachen", {"code": code})
    assert another.number_and_code() == kept


def test_english_goes_all_the_way(person: Person) -> None:
    person.reach().open("/en/antrag/pruefen/").press("Send application", {"erklärung": "ja"})

    assert person.path == "/en/antrag/quittung/"
    person.page.says("Your application has arrived", "Monday, 23 November 2026, at 10:30")
    assert Case.objects.get().language == "en"
