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
