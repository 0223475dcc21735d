"""A log-in in Chromium across two sites: the portal on localhost, the provider on 127.0.0.1.

To a browser these are as foreign as a town and BundID: what one site posts to the other brings no cookies along
(SameSite=Lax), and a form may be sent only where the page's policy allows it.
"""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from buergerbuero.base.settings import LoginAccess
from buergerbuero.config.cli.identity_provider import Service
from tests.contract.identity.browsing import in_chromium
from tests.db.conftest import plain_static_files
from tests.made import provider as foreign
from tests.made import simplesamlphp
from tests.made.ports import free_port
from tests.made.simplesamlphp import ADDRESS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[str]:
    """The portal at http://localhost:..., connected to a provider at http://127.0.0.1:...."""
    (tmp_path / "static").mkdir()
    plain_static_files(settings, tmp_path / "static")
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.ROOT_URLCONF = "tests.contract.identity.urls"
    settings.MIDDLEWARE = settings.MIDDLEWARE_OF["portal"]
    server = LiveServer("localhost")
    try:
        with _connected(server.url, settings, tmp_path):
            yield server.url
    finally:
        server.stop()


@contextmanager
def _connected(portal: str, settings: Any, tmp_path: Path) -> Iterator[None]:
    consumer = f"{portal}/anmeldung/antwort/bundid/"
    service = Service(foreign.ENTITY, consumer, foreign.pair("stadt").certificate.decode())
    with simplesamlphp.running(tmp_path / "idp", [service], port=free_port()) as address:
        folder = tmp_path / "anmeldung"
        foreign.set_up(folder, change={ADDRESS: address})
        access = LoginAccess(folder, folder / "key.pem", folder / "cert.pem")
        settings.BB = dataclasses.replace(settings.BB, login=access, portal_url=portal)
        yield


def walk(page: Page, site: str, *, scripts: bool, cancel: bool = False) -> Iterator[str]:
    """Log in, or give up at the provider; the headings of the pages on the way."""
    page.goto(f"{site}/probe/")
    yield heading(page)
    for name in ("ausweis", "pin", "lesen"):
        page.check(f"#{name}-ja")
    page.get_by_role("button", name="Weiter", exact=True).click()
    yield heading(page)
    page.get_by_role("button", name="Mit dem Online-Ausweis anmelden (BundID)").first.click()
    if not scripts:
        yield heading(page)
        page.get_by_role("button", name="Weiter zu BundID").click()
    page.wait_for_url("http://127.0.0.1:*/**")
    yield heading(page)
    page.get_by_role("button", name="Abbrechen" if cancel else "Henrike Beispiel mit Online-Ausweis").click()
    if not scripts:  # the provider's page asks for a click too
        send_on(page)
    page.wait_for_url(f"{site}/**")
    page.wait_for_load_state()
    yield heading(page)


def send_on(page: Page) -> None:
    """Press what the provider's page has without scripts, seen or not.

    Where a new process of the browser draws it before it knows that there are no scripts, the button for that is
    missing, and the other one is hidden as soon as its style is there.
    """
    page.locator("button[type=submit], input[type=submit]").last.dispatch_event("click")


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_log_in_across_sites(site: str, scripts: bool) -> None:
    seen = in_chromium(lambda page: list(walk(page, site, scripts=scripts)), scripts=scripts)
    leaving = [] if scripts else ["Weiter zu BundID"]
    assert seen == [
        "So weisen Sie sich aus",
        "Ihr Weg: der Online-Ausweis",
        *leaving,
        "Nachbildung der BundID",
        "BEISPIEL",
    ]


def test_who_gives_up_there_is_back_and_can_go_on(site: str) -> None:
    seen = in_chromium(lambda page: list(walk(page, site, scripts=True, cancel=True)), scripts=True)
    assert seen[-1] == "Sie haben die Anmeldung abgebrochen"
