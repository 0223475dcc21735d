"""Passkeys in Chromium, with the authenticator that it offers for tests (WebDriver extension of WebAuthn, by CDP)."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pyotp
import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from buergerbuero.base import clock
from buergerbuero.identity import actions
from buergerbuero.identity.values import Role
from tests.contract.identity.browsing import in_chromium
from tests.db.conftest import plain_static_files
from tests.journey import html, watching

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
T = TypeVar("T")
PASSWORD = "korrekt pferd batterie"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
WITHOUT_PIN = {**DEVICE, "hasUserVerification": False, "isUserVerified": False}


@pytest.fixture
def site(transactional_db: None, settings: Any, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The desk on loopback, by a name or a number."""
    host = getattr(request, "param", "localhost")
    plain_static_files(settings, tmp_path)
    settings.ALLOWED_HOSTS = [host]
    settings.ROOT_URLCONF = "buergerbuero.config.urls_desk"
    settings.MIDDLEWARE = settings.MIDDLEWARE_OF["desk"]
    server = LiveServer(host)
    settings.BB = dataclasses.replace(settings.BB, desk_url=server.url)
    actions.create_demo_staff(
        login="s.muster",
        display_name="S. Muster",
        office="",
        roles=[Role.ADMINISTRATOR],
        password=PASSWORD,
        secret=SECRET,
        now=clock.now(),
    )
    try:
        yield server.url
    finally:
        server.stop()


@dataclasses.dataclass
class Visit:
    """A page of Chromium with a virtual authenticator."""

    page: Page
    site: str

    def plug_in(self, device: dict[str, Any]) -> None:
        cdp = self.page.context.new_cdp_session(self.page)
        cdp.send("WebAuthn.enable")
        cdp.send("WebAuthn.addVirtualAuthenticator", {"options": device})

    def log_in(self) -> None:
        self.page.goto(f"{self.site}/anmelden/")
        self.page.fill("#anmeldename", "s.muster")
        self.page.fill("#kennwort", PASSWORD)
        self.page.fill("#code", pyotp.TOTP(SECRET).now())
        self.press("Anmelden")

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).click()
        self.page.wait_for_load_state()

    def look(self) -> None:
        """Look at the page as wide as a small phone, a phone and a screen are; the authenticator is gone afterwards."""
        watching.assert_at_each_width(self.page, html.read(self.page.url, self.page.content()))

    @property
    def text(self) -> str:
        return self.page.locator("body").inner_text()


def visited(site: str, walk: Callable[[Visit], T], *, scripts: bool = True) -> tuple[T, list[str]]:
    """Walk, and return what was found and what the browser complained of."""
    wrong: list[str] = []

    def run(page: Page) -> T:
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        return walk(Visit(page, site))

    return in_chromium(run, scripts=scripts), [each for each in wrong if "status of 4" not in each]


def add_one(visit: Visit) -> None:
    visit.log_in()
    visit.page.goto(f"{visit.site}/konto/")
    visit.page.fill("#passkey_name", "Dienstrechner")
    visit.press("Passkey hinzufügen")
    visit.page.get_by_text("Der Passkey ist hinzugefügt.").wait_for()


def test_a_passkey_is_made_used_and_removed(site: str) -> None:
    def walk(visit: Visit) -> list[str]:
        seen = []
        visit.plug_in(DEVICE)
        add_one(visit)
        seen.append(visit.text)
        visit.press("Abmelden")
        visit.press("Mit Passkey anmelden")
        visit.page.wait_for_url("**/personal/")
        visit.page.goto(f"{visit.site}/konto/")
        seen.append(visit.text)
        visit.press("Passkey hinzufügen")
        visit.page.locator("[data-said]:not([hidden])").wait_for()
        seen.append(visit.text)
        visit.page.get_by_role("button", name="Entfernen").click()
        visit.page.get_by_text("Der Passkey ist entfernt.").wait_for()
        visit.press("Abmelden")
        visit.press("Mit Passkey anmelden")
        visit.page.wait_for_url("**/anmelden/passkey/")
        seen.append(visit.text)
        visit.look()
        return seen

    (added, inside, twice, gone), wrong = visited(site, walk)
    assert "Dienstrechner" in added and "noch nicht benutzt" in added
    assert "zuletzt benutzt" in inside and "mit Passkey, Chrome, Linux" in inside
    assert "hat schon einen Passkey" in twice
    assert "gilt hier nicht" in gone
    assert not wrong


def test_a_device_without_pin_makes_none(site: str) -> None:
    def walk(visit: Visit) -> str:
        visit.plug_in(WITHOUT_PIN)
        visit.log_in()
        visit.page.goto(f"{visit.site}/konto/")
        visit.press("Passkey hinzufügen")
        visit.page.locator("[data-said]:not([hidden])").wait_for()
        visit.look()
        return visit.text

    said, wrong = visited(site, walk)
    assert "kein Passkey entstanden" in said and not wrong


def test_without_scripts_the_password_is_the_way(site: str) -> None:
    def walk(visit: Visit) -> list[str]:
        visit.page.goto(f"{visit.site}/anmelden/")
        seen = [visit.text]
        visit.log_in()
        visit.page.goto(f"{visit.site}/konto/")
        return [*seen, visit.text]

    (door, account), _ = visited(site, walk, scripts=False)
    assert "Mit Passkey" not in door
    assert "kann keine Passkeys" in account and "Passkey hinzufügen" not in account


@pytest.mark.parametrize("site", ["127.0.0.1"], indirect=True)
def test_a_number_has_no_passkeys_and_says_so(site: str) -> None:
    def walk(visit: Visit) -> list[str]:
        visit.page.goto(f"{visit.site}/anmelden/")
        seen = [visit.text]
        visit.log_in()
        visit.page.goto(f"{visit.site}/konto/")
        made = "navigator.credentials.create({publicKey: {rp: {name: 'x', id: location.hostname}, user: {id: new"
        made += " Uint8Array(8), name: 'x', displayName: 'x'}, challenge: new Uint8Array(32), pubKeyCredParams:"
        made += " [{type: 'public-key', alg: -7}]}}).catch((error) => error.name)"
        return [*seen, visit.text, visit.page.evaluate(made)]

    (door, account, error), _ = visited(site, walk)
    assert "Mit Passkey" not in door and "Namen statt einer Nummer" in account
    assert error == "SecurityError", "Chromium takes numbers now: passkeys.possible() can be wider"
