"""When something is wrong, a page says what to do and whom to call, and gives back what was typed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from buergerbuero.catalogue import queries as catalogue
from buergerbuero.forms import actions as forms
from tests.db.portal.person import SERVICE, SHORTEST, Person

CODES = [400, 403, 404, 405, 409, 413, 429, 500, 503]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("before", ["", "/en"])
def test_each_failure_has_a_page_with_a_next_step_and_a_number(person: Person, code: int, before: str) -> None:
    page = person.open(f"{before}/_fehler/{code}/").page
    assert person.status == code
    page.says("115", "0271 404-1111")
    assert page.root.of_class("kern-btn--primary")


def test_failures_are_not_called_up_in_operation(person: Person, settings: Any) -> None:
    settings.BB = settings.BB.__class__(**{**settings.BB.__dict__, "mode": "production"})
    person.open("/_fehler/500/").page.says("Diese Seite gibt es nicht")


@pytest.mark.parametrize("path", ["/gibt/es/nicht/", "/leistung/x/", "/en/nothing/", "/vorgang/dokument/x/"])
def test_an_unknown_address_leads_on(person: Person, path: str) -> None:
    page = person.open(path).page
    assert person.status == 404
    assert page.has("Zur Startseite") or page.has("To the start page")


def test_the_wrong_way_to_call_a_page_leads_on(person: Person) -> None:
    assert person.open("/abmelden/").status == 405
    assert person.response["Allow"] == "POST"
    person.page.says("benutzen Sie die Knöpfe")


def test_too_much_at_once_is_said_to_be_too_much(person: Person) -> None:
    person.start().press("Weiter", {**SHORTEST["halter"], "halter-vornamen": "x" * 2_600_000})
    assert person.status == 413
    person.page.says("Das ist zu groß")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make the database stop answering where a page is kept, and where the town is read."""

    def fail(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("server closed the connection")

    def stop() -> None:
        monkeypatch.setattr(forms, "save_page", fail)
        monkeypatch.setattr(catalogue, "town", fail)

    return stop


def test_without_a_database_what_was_typed_can_be_sent_again(
    person: Person, broken: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    person.start()
    broken()
    person.press("Weiter", SHORTEST["halter"])

    assert (person.status, person.response["Retry-After"]) == (503, "60")
    person.page.says("Das geht gerade nicht", "0271 404-1111")
    monkeypatch.undo()
    assert person.press("Noch einmal senden").path == "/antrag/wohnung/"


def test_without_a_database_no_code_comes_back(portal: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise OperationalError

    monkeypatch.setattr("buergerbuero.cases.queries.open_access", fail)
    page = Client().post("/vorgang/", {"nummer": "2026-004117-2", "code": "0" * 16 + "8"})
    assert page.status_code == 503
    assert "0" * 16 not in page.content.decode()
    assert "2026-004117-2" in page.content.decode()


def test_what_nobody_expected_is_logged_without_what_was_entered(
    person: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**entered: Any) -> None:
        raise RuntimeError(f"cannot save {entered['raw']}")

    person.browser.raise_request_exception = False
    person.start()
    monkeypatch.setattr(forms, "save_page", fail)
    person.press("Weiter", SHORTEST["halter"])

    assert person.status == 500
    person.page.says("Hier ist etwas schiefgegangen", "Der Fehler liegt bei uns")
    assert person.page.has("Noch einmal senden")
    assert "Erika" not in "".join(record.getMessage() for record in caplog.records)


def test_a_token_that_does_not_fit_is_explained_and_what_was_typed_is_kept(person: Person) -> None:
    person.open("/vorgang/")
    person.browser.cookies["bb_worker_csrf"] = "x" * 32
    person.press("Vorgang öffnen", {"nummer": "2026-004117-2", "code": "0" * 16 + "8"})

    assert person.status == 403
    person.page.says("Bitte noch einmal bestätigen", "0271 404-1111")
    assert "0" * 16 not in person.response.content.decode()
    assert person.press("Noch einmal senden").page.value("nummer") == "2026-004117-2"


def test_what_another_site_sends_gets_no_button(person: Person) -> None:
    person.open("/vorgang/").press("Vorgang öffnen", {"nummer": "2026-004117-2"}, origin="https://boese.example")
    assert person.status == 403
    assert "2026-004117-2" not in person.page.text
    assert not person.page.has("Noch einmal senden")


def test_too_many_starts_are_stopped(person: Person) -> None:
    for _ in range(60):
        person.open(SERVICE).press("Antrag starten")
    assert person.open(SERVICE).press("Antrag starten").status == 429
    person.page.says("Das waren zu viele Versuche", "Warten Sie")
