"""Answering: one question a page, nothing entered is lost, every mistake says what would be right."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from buergerbuero.forms.models import DraftRow
from tests.db.conftest import Time, publish_dog_tax
from tests.db.portal.person import SERVICE, SHORTEST, Person


def test_a_service_says_what_counts_before_anything_else(person: Person) -> None:
    person.open(SERVICE)

    person.page.says("Steuer für einen Hund: 108,00 Euro im Jahr (Beispielwert, wird von der Stadt bestätigt)")
    person.page.says("10 bis 13 Fragen", "Sie brauchen kein Konto", "Steueramt", "Das brauchen Sie")
    person.follow("Hinweisen zum Datenschutz")
    person.page.says("Artikel 13", "Wer ist verantwortlich?")
    assert not DraftRow.objects.exists()


def test_a_service_that_is_not_offered_is_not_found(person: Person) -> None:
    assert person.open("/leistung/gibt_es_nicht/").status == 404
    person.page.says("Diese Seite gibt es nicht", "0271 404-1111")


def test_nothing_entered_is_lost_and_every_mistake_says_what_would_be_right(person: Person) -> None:
    person.start().answer("halter", **{"halter-geburtsdatum-tag": "31", "halter-geburtsdatum-monat": "2"})

    page = person.page
    assert page.title.startswith("Fehler:")
    summary = page.root.first("div", id="fehler")
    assert summary.attributes["role"] == "group"  # the focus goes there: an alert would be read twice
    [problem] = page.problems
    assert problem.name == "halter-geburtsdatum-tag"
    assert page.root.first("input", id=problem.name).attributes["aria-invalid"] == "true"
    assert page.root.first("p", id="halter-geburtsdatum-fehler").text == problem.text
    assert (page.value("halter-vornamen"), page.value("halter-geburtsdatum-tag")) == ("Erika", "31")


def test_reloading_after_a_mistake_repeats_nothing(person: Person) -> None:
    person.start().press("Weiter", {})
    assert person.response.redirect_chain[-1][1] == 302
    assert person.open(person.address).page.problems


def test_going_back_keeps_what_was_typed(person: Person) -> None:
    person.reach("wohnung").press("Zurück", {"wohnung-straße": "Halbe Straße"})
    assert person.path == "/antrag/halter/"
    assert person.page.value("halter-vornamen") == "Erika"

    person.press("Weiter")
    assert person.page.value("wohnung-straße") == "Halbe Straße"


def test_going_back_from_an_untouched_page_leaves_no_mistakes(person: Person) -> None:
    person.reach("wohnung").press("Zurück").press("Weiter")
    assert not person.page.problems


def test_back_from_the_first_question_leads_to_the_service(person: Person) -> None:
    assert person.start().press("Zurück").path == SERVICE


def test_switching_the_language_keeps_page_and_answers(person: Person) -> None:
    person.reach("wohnung").press("English", {"wohnung-straße": "Musterstraße", "wohnung-ort": ""})

    assert person.path == "/en/antrag/wohnung/"
    assert person.page.value("wohnung-straße") == "Musterstraße"
    assert person.page.root.first("html").attributes["lang"] == "en"
    person.page.says("Where do you live with the dog?")
    assert person.press("Deutsch").path == "/antrag/wohnung/"


def test_the_first_button_of_the_form_goes_on(person: Person) -> None:
    """Enter in a field presses it: the language buttons and "Zurück" stand before the form in the page."""
    page = person.start().page
    first = next(each for each in page.root.all("button") if each.attributes.get("form") == "frage")
    assert "name" not in first.attributes
    assert (first.attributes["tabindex"], first.attributes["aria-hidden"]) == ("-1", "true")


@pytest.mark.parametrize("lost", ["never", "forgotten"])
def test_without_an_application_a_page_says_what_to_do(person: Person, time: Time, lost: str) -> None:
    if lost == "forgotten":
        person.start()
        time.passes(hours=25)
    assert person.open("/antrag/halter/").status == 404
    person.page.says("Hier ist kein Antrag offen", "Mit einem Code weitermachen", "Neu anfangen", "0271 404-1111")


def test_a_cookie_that_was_not_made_here_opens_nothing(person: Person, another: Person) -> None:
    person.start()
    another.browser.cookies["bb_draft"] = person.browser.cookies["bb_draft"].value[:-4] + "AAAA"
    assert another.open("/antrag/halter/").status == 404


def test_one_cannot_jump_over_questions(person: Person) -> None:
    assert person.start().open("/antrag/pruefen/").path == "/antrag/halter/"


def test_a_question_that_does_not_apply_leads_on(person: Person) -> None:
    assert person.reach("anzahl").open("/antrag/bisher/").path == "/antrag/anzahl/"
    assert person.open(quote("/antrag/gibt_es_nicht/")).status == 404


def test_changing_an_answer_leads_back_to_the_check(person: Person) -> None:
    person.reach().open("/antrag/hund/?von=pruefen")
    person.press("Speichern und zurück zur Übersicht", {**SHORTEST["hund"], "hund-name": "Rex"})

    assert person.path == "/antrag/pruefen/"
    person.page.says("Rex")


def test_changing_an_answer_asks_what_it_makes_necessary_and_then_leads_back(person: Person) -> None:
    person.reach().open("/antrag/zugezogen/?von=pruefen")
    person.press("Speichern und zurück zur Übersicht", {"zugezogen": "ja"})
    assert person.path == "/antrag/bisher/"

    person.press("Speichern und zurück zur Übersicht", {"bisher-stadt": "Netphen"})
    assert person.path == "/antrag/pruefen/"


def test_starting_again_offers_to_go_on_or_begin_anew(person: Person) -> None:
    person.reach("wohnung").open(SERVICE).page.says("Sie haben einen angefangenen Antrag")
    person.press("Antrag starten")
    person.page.says("Sie haben schon etwas angefangen")
    assert DraftRow.objects.count() == 1

    code = person.page.root.of_class("bb-code")[0].text
    assert person.follow("Damit weitermachen").path == "/antrag/wohnung/"
    person.open(SERVICE).press("Antrag starten").press("Neu anfangen")
    assert (person.path, DraftRow.objects.count()) == ("/antrag/halter/", 2)
    person.open("/weitermachen/").press("Weitermachen", {"code": code})
    assert person.path == "/antrag/wohnung/"


def test_an_untouched_application_is_simply_started_anew(person: Person) -> None:
    assert person.start().open(SERVICE).press("Antrag starten").path == "/antrag/halter/"


def test_the_start_page_leads_back_to_what_was_begun(person: Person) -> None:
    assert person.reach("wohnung").open("/").follow("Weitermachen").path == "/antrag/wohnung/"


def test_one_goes_on_later_on_another_device(person: Person, another: Person) -> None:
    person.reach("wohnung").press("Später weitermachen", {"wohnung-straße": "Halbe Straße"})
    code = person.page.root.of_class("bb-code")[0].text
    assert code not in person.address
    person.press("Auf diesem Gerät abmelden")
    assert person.open("/antrag/wohnung/").status == 404

    another.open("/weitermachen/").press("Weitermachen", {"code": f" {code.lower()} "})
    assert another.path == "/antrag/wohnung/"
    assert another.page.value("wohnung-straße") == "Halbe Straße"


@pytest.mark.parametrize(
    ("code", "says"), [("", "nicht vollständig"), ("ABCD", "Tippfehler"), ("0" * 16 + "D", "keinen Antrag")]
)
def test_a_wrong_code_says_what_is_wrong(person: Person, code: str, says: str) -> None:
    person.open("/weitermachen/").press("Weitermachen", {"code": code})
    [problem] = person.page.problems
    assert problem.name == "code"
    assert says in problem.text


def test_codes_cannot_be_tried_without_end(person: Person) -> None:
    for _ in range(20):
        person.open("/weitermachen/").press("Weitermachen", {"code": "0" * 16 + "D"})
    person.open("/weitermachen/").press("Weitermachen", {"code": "0" * 16 + "D"})
    assert (person.status, person.response["Retry-After"]) == (429, "900")
    person.page.says("zu viele Versuche", "0271 404-1111")


def test_a_page_that_was_open_too_long_gives_back_what_was_typed(person: Person) -> None:
    person.start()
    person.browser.cookies["bb_worker_csrf"] = "x" * 32
    person.press("Weiter", SHORTEST["halter"])

    assert person.status == 403
    person.page.says("Was Sie eingetragen haben, steht noch da")
    assert person.page.value("halter-vornamen") == "Erika"
    assert person.press("Weiter").path == "/antrag/wohnung/"


def test_what_another_site_sends_is_not_shown(person: Person) -> None:
    person.start()
    person.press("Weiter", SHORTEST["halter"], origin="https://boese.example")
    assert person.status == 403
    assert "Erika" not in person.page.text


def test_the_cookie_holds_nothing_readable(person: Person) -> None:
    person.start()
    cookie = person.browser.cookies["bb_draft"]
    draft = DraftRow.objects.get()
    assert str(draft.id) not in cookie.value
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_publishing_the_same_again_changes_nothing_for_who_has_begun(person: Person) -> None:
    """What a new version does is in test_not_lost.py."""
    person.reach("wohnung")
    digest = DraftRow.objects.get().digest
    assert publish_dog_tax() == digest
    assert person.answer("wohnung").path == "/antrag/kontakt/"
    assert DraftRow.objects.get().digest == digest


def test_two_tabs_do_not_overwrite_each_other(person: Person, apart: Callable[[str], Person]) -> None:
    person.reach("kontakt")
    tab = apart("/antrag/halter/")
    person.answer("kontakt")
    tab.press("Weiter", {"halter-vornamen": "Emma"})
    person.open("/antrag/kontakt/")
    assert person.page.value("kontakt-email") == "erika@example.org"


def test_a_browser_without_cookies_is_told_so(portal: None) -> None:
    page = Client(enforce_csrf_checks=True).post(SERVICE, {})
    assert page.status_code == 403
    assert "Cookies" in page.content.decode()
