"""Nobody loses a word: after a session that ended, in two windows, when the service changes meanwhile."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError

from buergerbuero.cases.models import Case
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.catalogue import queries as catalogue_queries
from buergerbuero.forms import actions as forms
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.queries import published
from tests.cast import NOW, PROJECT
from tests.db.conftest import Time
from tests.db.portal.person import SERVICE, SHORTEST, Person

STREET = {"wohnung-straße": "Halbe Straße", "wohnung-hausnummer": "7"}
Publish = Callable[..., str]


def code_of(person: Person) -> str:
    """The code that the person noted."""
    here = person.address
    code = person.open("/antrag/spaeter/").page.root.of_class("bb-code")[0].text
    person.open(here)
    return code


@pytest.fixture
def publish(portal: None, tmp_path: Path) -> Publish:
    """Publish the service anew with another form: pairs of what stands there and what shall."""

    def anew(*changes: tuple[str, str]) -> str:
        folder = tmp_path / "hundesteuer_anmeldung"
        shutil.copytree(PROJECT / "services" / "hundesteuer_anmeldung", folder, dirs_exist_ok=True)
        shutil.rmtree(folder / "wege")
        text = (folder / "form.yaml").read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (folder / "form.yaml").write_text(text)
        return catalogue.publish(
            folder=folder,
            town=PROJECT / "towns" / "siegen",
            by="probe-a",
            released_by="probe-b",
            demo=True,
            now=NOW,
        )

    return anew


# A session that ended


@pytest.mark.parametrize("how", ["cookie gone", "too old", "secret changed", "all cookies gone"])
def test_after_the_session_has_ended_one_goes_on_at_the_same_place_with_what_was_typed(
    person: Person, time: Time, settings: Any, how: str
) -> None:
    code = code_of(person.reach("wohnung"))
    match how:
        case "cookie gone":
            del person.browser.cookies["bb_draft"]
        case "too old":
            time.passes(hours=25)
        case "secret changed":
            settings.SECRET_KEY = "another" * 8
        case _:
            person.browser.cookies.clear()
    person.press("Weiter", STREET)

    assert person.status == 403
    person.page.says("Ihre Sitzung ist abgelaufen", "Was Sie eingetragen haben, ist noch da", "Halbe Straße")
    person.press("Weitermachen", {"code": code[:-1]})
    assert person.status == 422
    assert "code" in [problem.name for problem in person.page.problems]

    person.press("Weitermachen", {"code": code})
    assert (person.status, person.path) == (200, "/antrag/wohnung/")
    assert person.page.value("wohnung-straße") == "Halbe Straße"
    assert urlsplit(person.address).fragment == "wohnung-hausnummer"
    assert "Halbe" not in person.address and code not in person.address
    person.press("Weiter", SHORTEST["wohnung"])
    assert person.path == "/antrag/kontakt/"


def test_without_the_code_what_was_typed_can_still_be_copied(person: Person) -> None:
    person.reach("hund")
    person.browser.cookies.clear()
    person.press("Weiter", {"hund-name": "Bello", "hund-rasse": "Dackel\x00"})
    person.page.says("Name des Hundes", "Bello", "Kein Code?")


def test_an_ended_session_without_a_word_typed_says_what_to_do(person: Person) -> None:
    person.reach("hund")
    del person.browser.cookies["bb_draft"]
    assert person.press("Weiter").status == 404
    person.page.says("Hier ist kein Antrag offen", "Mit einem Code weitermachen")


def test_the_way_back_to_the_check_survives_an_ended_session(person: Person) -> None:
    code = code_of(person.reach())
    person.open("/antrag/hund/?von=pruefen")
    del person.browser.cookies["bb_draft"]
    person.press("Speichern und zurück zur Übersicht", {**SHORTEST["hund"], "hund-name": "Rex"})
    person.press("Weitermachen", {"code": code})
    assert person.page.value("hund-name") == "Rex"
    assert person.press("Speichern und zurück zur Übersicht").path == "/antrag/pruefen/"


def test_the_code_of_another_draft_does_not_take_what_was_typed(person: Person, another: Person) -> None:
    foreign = code_of(another.reach("hund"))
    person.reach("wohnung")
    person.browser.cookies.clear()
    person.press("Weiter", STREET).press("Weitermachen", {"code": foreign})

    assert person.status == 409
    person.page.says("Das gehört zu einem anderen Antrag", "Halbe Straße")
    assert another.open("/antrag/wohnung/").page.value("wohnung-straße") == "Musterstraße"


# Two windows


def test_what_belongs_to_another_draft_is_not_saved_into_the_open_one(
    person: Person, apart: Callable[..., Any]
) -> None:
    code = code_of(person.reach("wohnung"))
    tab = apart(SERVICE).press("Antrag starten").press("Neu anfangen")
    tab.answer("halter", **{"halter-vornamen": "Zweite"})
    person.press("Weiter", {**SHORTEST["wohnung"], **STREET})

    assert person.status == 409
    person.page.says("Das gehört zu einem anderen Antrag", "Halbe Straße")
    assert tab.open("/antrag/wohnung/").page.value("wohnung-straße") == ""
    person.press("Weitermachen", {"code": code})
    assert person.page.value("wohnung-straße") == "Halbe Straße"
    assert person.open("/antrag/halter/").page.value("halter-vornamen") == "Erika"


def test_what_another_window_changed_is_shown_beside_and_kept_only_on_purpose(
    person: Person, apart: Callable[..., Any]
) -> None:
    person.reach("kontakt").open("/antrag/hund/")  # one cannot jump over questions, but look at them
    tab = apart("/antrag/wohnung/")
    person.open("/antrag/wohnung/")
    tab.press("Weiter", {"wohnung-straße": "Andere Straße"})
    person.press("Weiter", {"wohnung-straße": "Dritte Straße"})

    assert person.status == 409
    person.page.says("In einem anderen Fenster steht hier schon etwas anderes", "Andere Straße")
    assert person.page.value("wohnung-straße") == "Dritte Straße"
    assert tab.open("/antrag/wohnung/").page.value("wohnung-straße") == "Andere Straße"
    person.press("Weiter")
    assert tab.open("/antrag/wohnung/").page.value("wohnung-straße") == "Dritte Straße"


def test_one_may_keep_what_the_other_window_has(person: Person, apart: Callable[..., Any]) -> None:
    person.reach("kontakt").open("/antrag/wohnung/")
    apart("/antrag/wohnung/").press("Weiter", {"wohnung-straße": "Andere Straße"})
    person.press("Weiter", {"wohnung-straße": "Dritte Straße"}).follow("Nein, das andere behalten")
    assert person.page.value("wohnung-straße") == "Andere Straße"


@pytest.mark.parametrize("typed", ["Andere Straße", "Musterstraße", "  Andere   Straße "])
def test_what_is_equal_or_untouched_just_goes_on(person: Person, apart: Callable[..., Any], typed: str) -> None:
    person.reach("kontakt").open("/antrag/wohnung/")
    apart("/antrag/wohnung/").press("Weiter", {"wohnung-straße": "Andere Straße"})
    assert person.press("Weiter", {"wohnung-straße": typed}).path == "/antrag/kontakt/"
    assert person.open("/antrag/wohnung/").page.value("wohnung-straße") == "Andere Straße"


def test_going_back_in_the_browser_and_changing_ones_mind_is_no_other_window(person: Person) -> None:
    person.reach("hund")
    kept = person.address, person.response
    person.answer("hund")
    person.address, person.response = kept
    person.answer("hund", **{"hund-name": "Rex"})
    assert person.path == "/antrag/seit_wann/"
    person.address, person.response = kept
    person.answer("hund", **{"hund-name": "Max"})
    assert person.open("/antrag/hund/").page.value("hund-name") == "Max"


def test_a_page_sent_twice_is_as_if_sent_once(person: Person) -> None:
    person.reach("seit_wann")
    kept = person.address, person.response
    person.answer("seit_wann", **{"seit_wann-tag": "1.11.2026", "seit_wann-monat": "", "seit_wann-jahr": ""})
    person.address, person.response = kept
    person.answer("seit_wann", **{"seit_wann-tag": "1.11.2026", "seit_wann-monat": "", "seit_wann-jahr": ""})
    assert person.path == "/antrag/zugezogen/"


def test_a_mistake_in_two_windows_shows_both(person: Person, apart: Callable[..., Any]) -> None:
    person.reach("hund")
    tab = apart("/antrag/hund/")
    tab.press("Weiter", {"hund-name": "Bello"})
    person.press("Weiter", {"hund-name": "Rex"})
    assert person.status == 409
    person.page.says("Bello")
    assert person.page.value("hund-name") == "Rex"


def test_what_is_typed_after_another_window_has_sent_is_not_sent_and_not_lost(
    person: Person, apart: Callable[..., Any]
) -> None:
    tab = apart("/")
    person.reach()
    tab.open("/antrag/hund/?von=pruefen")
    person.press("Antrag senden", {"erklärung": "ja"})
    tab.press("Speichern und zurück zur Übersicht", {**SHORTEST["hund"], "hund-name": "Rex"})

    assert tab.status == 409
    tab.page.says("Der Antrag ist schon gesendet", "ist nicht bei uns", "Rex")
    assert tab.follow("Zur Quittung").path == "/antrag/quittung/"
    assert Case.objects.count() == 1


def test_the_code_of_a_draft_that_was_sent_meanwhile_says_what_came_too_late(person: Person, another: Person) -> None:
    code = code_of(person.reach())
    another.open("/weitermachen/").press("Weitermachen", {"code": code}).open("/antrag/hund/")
    person.press("Antrag senden", {"erklärung": "ja"})
    another.browser.cookies.clear()
    another.press("Weiter", {**SHORTEST["hund"], "hund-name": "Rex"}).press("Weitermachen", {"code": code})
    assert another.status == 409
    another.page.says("Der Antrag ist schon gesendet", "Rex")
    assert another.follow("Zur Quittung").path == "/antrag/quittung/"


# Another language


def test_a_typed_code_comes_along_to_the_other_language(person: Person) -> None:
    person.open("/weitermachen/").switch("English", {"code": "K3F9"})
    assert (person.status, person.path, person.page.value("code")) == (200, "/en/weitermachen/", "K3F9")
    assert not person.page.problems
    assert person.switch("Deutsch").page.value("code") == "K3F9"


def test_enter_in_the_code_field_does_not_change_the_language(person: Person) -> None:
    page = person.open("/weitermachen/").page
    first = next(each for each in page.root.all("button") if each.attributes.get("form") == "weiter")
    assert "name" not in first.attributes


def test_what_could_not_be_kept_comes_along_to_the_other_language(person: Person) -> None:
    code = code_of(person.reach("wohnung"))
    person.browser.cookies.clear()
    person.press("Weiter", STREET).switch("English", {"code": code})
    assert person.path == "/en/weitermachen/"
    person.page.says("Halbe Straße", "Where do you live with the dog?")
    assert person.page.value("code") == code
    assert person.press("Continue").page.value("wohnung-straße") == "Halbe Straße"
    assert person.path == "/en/antrag/wohnung/"


def test_what_came_too_late_or_belongs_elsewhere_comes_along_too(person: Person, apart: Callable[..., Any]) -> None:
    tab = apart("/")
    person.reach()
    tab.open("/antrag/hund/")
    person.press("Antrag senden", {"erklärung": "ja"})
    tab.press("Weiter", {**SHORTEST["hund"], "hund-name": "Rex"}).switch("English")
    assert tab.status == 409
    tab.page.says("Rex", "Name of the dog")


def test_after_a_failure_what_was_typed_comes_along_without_being_lost(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise OperationalError

    person.reach("wohnung")
    monkeypatch.setattr(forms, "save_page", fail)
    person.press("Weiter", STREET)
    assert person.status == 503
    monkeypatch.undo()
    person.switch("English")
    assert person.path == "/en/antrag/wohnung/"
    assert person.page.value("wohnung-straße") == "Halbe Straße"


def test_a_sentence_whose_translation_is_stale_is_german_and_says_so(person: Person, publish: Publish) -> None:
    """The English sentence is still in the file; it was made from other words."""
    person.reach("anzahl").open("/en/antrag/anzahl/")
    assert person.page.heading == "Which number is this dog in your household?"
    publish(OTHER_QUESTION)
    heading = person.open("/en/antrag/anzahl/").page.root.first("h1")
    assert heading.first("span").attributes["lang"] == "de"
    assert heading.text == "Wie viele Hunde haben Sie?"
    assert "lang=" not in person.page.title


# A service that changed meanwhile

OTHER_QUESTION = ("frage: Der wievielte Hund ist das in Ihrem Haushalt?", "frage: Wie viele Hunde haben Sie?")
FORM = (PROJECT / "services" / "hundesteuer_anmeldung" / "form.yaml").read_text()
NO_AGE = (next(line for line in FORM.splitlines(keepends=True) if "{id: alter," in line), "")
NEW_PAGE = (
    "  - id: zahlweg\n",
    "  - {id: steuernummer, frage: Haben Sie eine Nummer?, art: text, pflicht: nein}\n\n  - id: zahlweg\n",
)


def test_a_draft_is_taken_over_to_the_newest_publication_and_the_person_is_told_once(
    person: Person, publish: Publish
) -> None:
    person.reach()
    newest = publish(OTHER_QUESTION, NO_AGE, NEW_PAGE)
    person.open("/antrag/pruefen/")

    assert person.path == "/antrag/neue-fassung/"
    person.page.says("Diese Leistung wurde inzwischen geändert", "Ihre Antworten haben wir übernommen")
    person.page.says("Wie viele Hunde haben Sie?", "Der erste Hund", "Haben Sie eine Nummer?", "etwa 3 Jahre")
    assert DraftRow.objects.get().digest == newest
    assert person.open("/en/antrag/hund/").path == "/en/antrag/neue-fassung/"
    person.page.says("This service has been changed", "The first dog", "etwa 3 Jahre")

    person.open("/antrag/neue-fassung/").press("Weiter")
    assert person.path == "/antrag/anzahl/"
    assert not person.page.problems
    person.page.says("Diese Frage wurde geändert", "Der erste Hund")
    person.press("Speichern und zurück zur Übersicht", {"anzahl": "erster"})
    assert person.path == "/antrag/steuernummer/"
    assert person.press("Speichern und zurück zur Übersicht").path == "/antrag/pruefen/"
    person.press("Antrag senden", {"erklärung": "ja"})
    assert person.path == "/antrag/quittung/"
    assert Case.objects.get().digest == newest
    assert person.open("/antrag/neue-fassung/").path == "/antrag/quittung/"


def test_a_change_that_touches_nothing_entered_is_not_worth_a_word(person: Person, publish: Publish) -> None:
    person.reach("hund")
    newest = publish(("hilfe: Zählen Sie alle Hunde, die bei Ihnen leben.", "hilfe: Zählen Sie alle Hunde."))
    assert person.open("/antrag/hund/").path == "/antrag/hund/"
    assert DraftRow.objects.get().digest == newest


def test_what_is_typed_while_a_new_version_is_published_is_kept(person: Person, publish: Publish) -> None:
    person.reach("hund")
    publish(NO_AGE)
    person.answer("hund", **{"hund-name": "Rex"})

    assert person.path == "/antrag/neue-fassung/"
    person.page.says("etwa 3 Jahre")
    person.press("Weiter").open("/antrag/hund/")
    assert person.page.value("hund-name") == "Rex"


def test_nothing_is_sent_by_a_version_that_was_not_looked_at(person: Person, publish: Publish) -> None:
    person.reach()
    publish(OTHER_QUESTION)
    person.press("Antrag senden", {"erklärung": "ja"})
    assert person.path == "/antrag/neue-fassung/"
    assert not Case.objects.exists()


def test_a_change_without_news_is_looked_at_once_more_before_sending(person: Person, publish: Publish) -> None:
    person.reach()
    publish(("hilfe: Zählen Sie alle Hunde, die bei Ihnen leben.", "hilfe: Zählen Sie alle Hunde."))
    person.press("Antrag senden", {"erklärung": "ja"})
    assert (person.status, Case.objects.exists()) == (409, False)
    assert person.press("Antrag senden", {"erklärung": "ja"}).path == "/antrag/quittung/"


def test_a_page_of_the_old_version_in_another_window_asks_before_it_is_kept(
    person: Person, publish: Publish, apart: Callable[..., Any]
) -> None:
    person.reach("ermäßigung")
    tab = apart("/antrag/anzahl/")
    publish(OTHER_QUESTION)
    person.open("/antrag/ermäßigung/").press("Weiter")  # told in the first window
    tab.press("Weiter", {"anzahl": "zweiter"})

    assert tab.status == 409
    tab.page.says("Diese Frage wurde inzwischen geändert", "Wie viele Hunde haben Sie?")
    assert tab.press("Weiter").path == "/antrag/ermäßigung/"


def test_a_page_that_is_gone_gives_back_what_was_typed(
    person: Person, publish: Publish, apart: Callable[..., Any]
) -> None:
    person.reach("ermäßigung")
    person.press("Weiter", {"ermäßigung": "ja"})
    tab = apart("/antrag/ermäßigung_grund/")
    start = FORM.index("  - id: ermäßigung_grund")
    publish((FORM[start : FORM.index("  - id: zahlweg")], ""))
    person.open("/antrag/zahlweg/")
    tab.press("Weiter", {"ermäßigung_grund": "Ich habe wenig Geld."})

    assert tab.status == 409
    tab.page.says("Diese Frage gibt es nicht mehr", "Ich habe wenig Geld.")
    assert tab.follow("Weitermachen").path in ("/antrag/zahlweg/", "/antrag/neue-fassung/")


def test_a_broken_new_version_leaves_the_draft_as_it_is(
    person: Person, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.reach("hund")
    digest = DraftRow.objects.get().digest
    newest = publish(NO_AGE)
    whole = catalogue_queries.bundle(newest)
    broken = {**whole.files, "form.yaml": b"seiten: 7"}
    monkeypatch.setitem(vars(whole), "files", broken)
    published._forms.pop(newest, None)
    assert person.open("/antrag/hund/").status == 200
    assert DraftRow.objects.get().digest == digest


def test_taking_over_is_no_touch(person: Person, publish: Publish, time: Time) -> None:
    person.reach("hund")
    before = DraftRow.objects.get().updated_at
    time.passes(hours=5)
    publish(NO_AGE)
    person.open("/antrag/hund/")
    assert DraftRow.objects.get().updated_at == before
