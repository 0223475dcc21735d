"""A second person looks at a new version: what it changes, what its rehearsal found; then publishes or rejects."""

from collections.abc import Callable
from pathlib import Path

import pytest

from buergerbuero.base.actors import CITIZEN
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.identity.values import Role
from tests.cast import NOW
from tests.db.conftest import Colleague, propose
from tests.db.desk.test_work import text_of

pytestmark = pytest.mark.django_db

Make = Callable[..., Colleague]
SERVICE = "hundesteuer_anmeldung"
QUESTION = ("frage: Wer hält den Hund?", "frage: Wem gehört der Hund?")


@pytest.fixture
def author(colleague: Make, published: str) -> Colleague:
    return colleague(Role.EDITOR, "B. Beispiel")


@pytest.fixture
def second(colleague: Make) -> Colleague:
    return colleague(Role.SUPERVISOR, "L. Probe")


def address(proposal_id: object, what: str = "") -> str:
    return f"/leistungen/vorschlag/{proposal_id}/{what}"


def test_the_list_shows_what_is_public_and_what_waits(author: Colleague, second: Colleague, tmp_path: Path) -> None:
    page = text_of(second.browser.get("/leistungen/"))
    assert "Hund anmelden (Hundesteuer)" in page and "veröffentlicht von probe-b" in page
    assert "Wartet auf eine zweite Person" not in page
    propose(tmp_path, by=author.staff_id)
    page = text_of(second.browser.get("/leistungen/"))
    assert "Wartet auf eine zweite Person (1)" in page and "eingereicht von B. Beispiel" in page


def test_a_second_person_sees_what_changes_and_publishes(author: Colleague, second: Colleague, tmp_path: Path) -> None:
    forms.start_draft(digest=catalogue.service(SERVICE).digest, language="de", by=CITIZEN, now=NOW)
    proposal_id = propose(tmp_path, QUESTION, by=author.staff_id)
    page = text_of(second.browser.get(address(proposal_id)))
    assert "Wem gehört der Hund? (halter)" in page
    assert "bisher Wer hält den Hund?" in page and "jetzt Wem gehört der Hund?" in page
    assert "1 angefangener Antrag beim Einreichen" in page
    assert "Manche werden noch einmal gefragt: Wem gehört der Hund?" in page
    assert "Mit dem zweiten Hund zugezogen" in page and "2 Vorlagen" in page
    answer = second.browser.post(address(proposal_id, "veroeffentlichen/"))
    assert answer["Location"] == "/leistungen/?getan=veroeffentlicht"
    form = form_queries.form_of(catalogue.service(SERVICE))
    assert form.page("halter").heading.say("de") == "Wem gehört der Hund?"
    page = text_of(second.browser.get(answer["Location"]))
    assert "Englisch: 1 Satz der Fragen steht auf Deutsch da" in page
    assert "die 2." in page and "Fertig gemacht von B. Beispiel, veröffentlicht von L. Probe" in page


def test_who_submitted_cannot_publish_but_take_it_back(author: Colleague, tmp_path: Path) -> None:
    proposal_id = propose(tmp_path, by=author.staff_id)
    page = text_of(author.browser.get(address(proposal_id)))
    assert "Veröffentlichen muss sie eine zweite Person" in page and "Zurückziehen" in page
    answer = author.browser.post(address(proposal_id, "veroeffentlichen/"))
    assert answer.status_code == 403 and "eine zweite Person" in text_of(answer)
    assert author.browser.post(address(proposal_id, "ablehnen/"))["Location"].endswith("zurueckgezogen")
    assert catalogue.proposal(proposal_id).state == "abgelehnt"


def test_a_rejection_needs_a_reason_that_the_author_reads(author: Colleague, second: Colleague, tmp_path: Path) -> None:
    proposal_id = propose(tmp_path, by=author.staff_id)
    answer = second.browser.post(address(proposal_id, "ablehnen/"), {"text": " "})
    assert answer.status_code == 422 and "Schreiben Sie den Grund" in text_of(answer)
    long = "x" * 2001
    assert long in text_of(second.browser.post(address(proposal_id, "ablehnen/"), {"text": long}))
    second.browser.post(address(proposal_id, "ablehnen/"), {"text": "Die Frage <3> bitte kürzer."})
    answer = author.browser.get("/leistungen/")
    assert "Grund: Die Frage &lt;3&gt; bitte kürzer." in answer.content.decode()
    assert "abgelehnt von L. Probe" in text_of(answer)
    answer = second.browser.post(address(proposal_id, "veroeffentlichen/"))
    assert answer.status_code == 409 and "Jemand hat schon entschieden" in text_of(answer)


def test_an_outdated_proposal_cannot_be_published(author: Colleague, second: Colleague, tmp_path: Path) -> None:
    first = propose(tmp_path / "a", by=author.staff_id)
    late = propose(tmp_path / "b", QUESTION, by=author.staff_id)
    second.browser.post(address(first, "veroeffentlichen/"))
    page = text_of(second.browser.get(address(late)))
    assert "Überholt" in page
    answer = second.browser.post(address(late, "veroeffentlichen/"))
    assert answer.status_code == 409 and "muss neu eingereicht werden" in text_of(answer)


def test_a_version_that_the_rules_of_today_refuse_cannot_be_published(
    author: Colleague, second: Colleague, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal_id = propose(tmp_path, by=author.staff_id)
    monkeypatch.setattr("buergerbuero.forms.checking.PLACEHOLDERS", ())  # as if a check had been added since
    page = text_of(second.browser.get(address(proposal_id)))
    assert "Die Prüfung von heute findet Fehler" in page
    answer = second.browser.post(address(proposal_id, "veroeffentlichen/"))
    assert answer.status_code == 409
    assert catalogue.proposal(proposal_id).state == "offen"


def test_the_first_version_shows_everything_as_new(colleague: Make, tmp_path: Path) -> None:
    proposal_id = propose(tmp_path)
    page = text_of(colleague(Role.EDITOR).browser.get(address(proposal_id)))
    assert "noch nie öffentlich: Alles ist neu" in page
    assert "Wer hält den Hund? (halter)" in page and "keine ältere Fassung" in page


def test_an_unknown_proposal_has_a_page_that_helps(second: Colleague) -> None:
    answer = second.browser.get(address("00000000-0000-4000-8000-000000000000"))
    assert answer.status_code == 404 and "Das gibt es hier nicht" in text_of(answer)


def test_an_administrator_reads_and_does_not_decide(colleague: Make, published: str, tmp_path: Path) -> None:
    administrator = colleague(Role.ADMINISTRATOR)
    proposal_id = propose(tmp_path)
    page = text_of(administrator.browser.get(address(proposal_id)))
    assert "Was sich ändert" in page and "Entscheiden" not in page
    answer = administrator.browser.post(address(proposal_id, "veroeffentlichen/"))
    assert answer.status_code == 403 and "Leistungsredaktion" in text_of(answer)
