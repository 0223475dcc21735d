"""The way to the directory and back in Chromium: the desk on localhost, the directory on 127.0.0.1, two sites.

Back from another site a browser brings no SameSite=Strict cookie along, so only here it shows whether one is inside.
"""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from buergerbuero.base import clock
from buergerbuero.base.settings import DirectoryAccess
from buergerbuero.identity import actions
from buergerbuero.identity.values import Role
from tests.contract.identity.browsing import in_chromium
from tests.db.conftest import plain_static_files
from tests.made import directory
from tests.made.ports import free_port

PASSWORD = "korrekt pferd batterie"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ANSWERS = "/anmelden/verzeichnis/antwort/"


def desk(settings: Any, folder: Path) -> None:
    plain_static_files(settings, folder)
    settings.ROOT_URLCONF = "buergerbuero.config.urls_desk"
    settings.MIDDLEWARE = settings.MIDDLEWARE_OF["desk"]


def sabine() -> None:
    actions.create_demo_staff(
        login="s.muster",
        display_name="S. Muster",
        office="",
        roles=[Role.ADMINISTRATOR],
        password=PASSWORD,
        secret=SECRET,
        now=clock.now(),
    )


@pytest.fixture
def site(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[str]:
    desk(settings, tmp_path)
    settings.ALLOWED_HOSTS = ["localhost"]
    server = LiveServer("localhost")
    try:
        with directory.running(free_port(), server.url + ANSWERS) as access:
            settings.BB = dataclasses.replace(settings.BB, desk_url=server.url, directory=access)
            sabine()
            yield server.url
    finally:
        server.stop()


def text(page: Page) -> str:
    return page.locator("body").inner_text()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scripts", [True, False])
def test_linked_once_and_then_logged_in_to_the_page_that_was_wanted(site: str, scripts: bool) -> None:
    def walk(page: Page) -> list[str]:
        seen = []
        page.goto(f"{site}/anmelden/verzeichnis/")
        page.get_by_role("link", name="muster").click()
        page.wait_for_url(f"{site}/**")
        seen.append(text(page))
        page.fill("#anmeldename", "s.muster")
        page.fill("#kennwort", PASSWORD)
        page.fill("#code", pyotp.TOTP(SECRET).now())
        page.get_by_role("button", name="Anmelden", exact=True).click()
        page.goto(f"{site}/konto/")
        page.get_by_role("link", name="Verbinden").click()
        page.wait_for_url("**/konto/?getan=verbunden")
        seen.append(text(page))
        page.get_by_role("button", name="Abmelden").click()
        page.goto(f"{site}/technik/")
        page.get_by_role("link", name="Über „Stadt Beispiel“ anmelden").click()
        page.wait_for_url(f"{site}/technik/")
        seen.append(text(page))
        page.goto(f"{site}/konto/")
        seen.append(text(page))
        return seen

    stranger, linked, inside, account = in_chromium(walk, scripts=scripts)
    assert "noch mit keinem verbunden" in stranger
    assert "Verbunden. Ab jetzt" in linked and "Verbindung trennen" in linked
    assert "S. Muster" in inside and "Technik" in inside
    assert "über das Verzeichnis, Chrome, Linux" in account


@pytest.mark.django_db
def test_a_directory_that_is_down_leaves_the_other_ways_open(settings: Any, tmp_path: Path) -> None:
    desk(settings, tmp_path)
    access = DirectoryAccess("http://127.0.0.1:9", "buergerbuero", name="Stadt Beispiel")
    settings.BB = dataclasses.replace(settings.BB, directory=access)
    sabine()
    browser = Client()
    assert "Über „Stadt Beispiel“ anmelden" in browser.get("/anmelden/").content.decode()
    down = browser.get("/anmelden/verzeichnis/")
    assert down.status_code == 503 and "antwortet gerade nicht" in down.content.decode()
    typed = {"anmeldename": "s.muster", "kennwort": PASSWORD, "code": pyotp.TOTP(SECRET).now()}
    assert browser.post("/anmelden/", typed).status_code == 302


@pytest.mark.django_db
def test_over_http(settings: Any, tmp_path: Path) -> None:
    """Answers nobody asked for, of another browser, or given up there; and that no cookie says anything."""
    desk(settings, tmp_path)
    with directory.running(free_port(), f"http://testserver{ANSWERS}") as access:
        settings.BB = dataclasses.replace(settings.BB, directory=access)
        browser, other = Client(), Client()
        assert browser.get(ANSWERS).status_code == 403
        leaving = browser.get("/anmelden/verzeichnis/?weiter=//evil.example/")
        address, kept = leaving["Location"], leaving.cookies["bb_desk_trip"]
        assert address.startswith(access.url) and "code_challenge_method=S256" in address
        assert kept["httponly"] and kept["samesite"] == "Lax" and "evil" not in kept.value
        fields = directory.log_in(address, "abbrechen", back=f"http://testserver{ANSWERS}")
        for visitor in (other, browser):
            answer = visitor.get(ANSWERS, fields)
            assert answer.status_code == 403 and "kam nicht zu Ende" in answer.content.decode()
        assert browser.cookies["bb_desk_trip"].value == ""
