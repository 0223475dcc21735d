"""A whole application with a log-in at a real identity provider: filled in, sent, found again without number and code.

In Chromium across two sites, without scripts, on the width of a small phone.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from buergerbuero.base import clock
from buergerbuero.base.models import WrappedKey
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import case_view
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.identity.values import TrustLevel
from tests.cast import PROJECT
from tests.contract.identity.browsing import in_chromium
from tests.contract.identity.test_browser import _connected, send_on
from tests.db.conftest import plain_static_files
from tests.made.town import offering

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Mit Anmeldung (Probe)"


@pytest.fixture
def site(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[str]:
    """The portal at http://localhost:..., with a service that needs a log-in, connected to a provider."""
    (tmp_path / "static").mkdir()
    plain_static_files(settings, tmp_path / "static")
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.ROOT_URLCONF = "buergerbuero.config.urls_portal"
    settings.MIDDLEWARE = settings.MIDDLEWARE_OF["portal"]
    folder, town = (
        PROJECT / "tests" / "made" / "services" / "anmeldung_hoch",
        offering(["anmeldung_hoch"], tmp_path / "t"),
    )
    catalogue.publish(folder=folder, town=town, by="probe-a", released_by="probe-b", demo=True, now=clock.now())
    server = LiveServer("localhost")
    try:
        with _connected(server.url, settings, tmp_path):
            yield server.url
    finally:
        server.stop()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def log_in(page: Page, person: str = "Henrike Beispiel mit Online-Ausweis") -> None:
    for name in ("ausweis", "pin", "lesen"):
        page.check(f"#{name}-ja")
    if page.locator("#elster-nein").count():
        page.check("#elster-nein")
    press(page, "Weiter")
    page.get_by_role("button", name="Mit dem Online-Ausweis anmelden (BundID)").first.click()
    press(page, "Weiter zu BundID")
    page.get_by_role("button", name=person).click()
    send_on(page)


def heading(page: Page) -> str:
    return page.locator("h1").first.inner_text()


def apply(page: Page, site: str) -> tuple[str, list[str]]:
    page.goto(f"{site}/leistung/anmeldung_hoch/")
    press(page, "Anmelden und starten")
    log_in(page)
    page.fill("#zweck", "Umzug")
    press(page, "Weiter")
    seen = [page.input_value(f"#person-{part}") for part in ("vornamen", "familienname", "geburtsdatum-jahr")]
    press(page, "Weiter")
    seen += [page.input_value(f"#anschrift-{part}") for part in ("straße", "hausnummer", "plz", "ort")]
    for _ in range(3):
        press(page, "Weiter")
    page.check("input[value=postfach]")
    press(page, "Weiter")
    assert heading(page) == "Stimmt alles?"
    page.check("#richtigkeit")
    press(page, "Antrag senden")
    assert heading(page) == "Ihr Antrag ist angekommen"
    return page.locator(".bb-code").first.inner_text(), seen


def test_applying_with_a_log_in_and_coming_back_with_another(site: str) -> None:
    def walk(page: Page) -> tuple[str, list[str], str]:
        number, seen = apply(page, site)
        page.context.clear_cookies()
        page.goto(f"{site}/vorgang/meine/")
        press(page, "Anmelden")
        log_in(page)
        assert heading(page) == "Meine Vorgänge"
        press(page, TITLE)
        return number, seen, page.locator("main").inner_text()

    number, seen, shown = in_chromium(walk, scripts=False)
    assert seen == ["HENRIKE", "BEISPIEL", "1964", "MUSTERSTRAẞE", "17", "57072", "SIEGEN"]
    assert f"Vorgang {number}" in shown
    case = Case.objects.get(number=number)
    assert WrappedKey.objects.filter(vault=case.id, holder__startswith="person/").count() == 1
    desk = case_view(case_id=case.id, staff_id=case.id, now=clock.now())
    assert desk.person.login
    assert (desk.person.login.level, desk.person.login.means) == (TrustLevel.HIGH, "eID")
    assert {each.label: (each.level, each.same) for each in desk.vouched}["Familienname"] == (TrustLevel.HIGH, True)


def test_who_gives_up_at_the_provider_goes_on_with_what_they_typed(site: str) -> None:
    def walk(page: Page) -> tuple[str, str]:
        page.goto(f"{site}/leistung/anmeldung_hoch/")
        press(page, "Erst die Fragen beantworten")
        page.fill("#zweck", "Ein neuer Ausweis")
        press(page, "Weiter")
        page.goto(f"{site}/antrag/anmelden/")
        press(page, "Jetzt anmelden")
        for name in ("ausweis", "pin", "lesen"):
            page.check(f"#{name}-ja")
        press(page, "Weiter")
        page.get_by_role("button", name="Mit dem Online-Ausweis anmelden (BundID)").first.click()
        press(page, "Weiter zu BundID")
        page.get_by_role("button", name="Abbrechen").click()
        send_on(page)
        failed = heading(page)
        page.get_by_role("link", name="Zurück zum Antrag").click()
        page.goto(f"{site}/antrag/zweck/")
        return failed, page.input_value("#zweck")

    assert in_chromium(walk, scripts=False) == ("Sie haben die Anmeldung abgebrochen", "Ein neuer Ausweis")
