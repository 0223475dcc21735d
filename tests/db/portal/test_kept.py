"""What the page on privacy says of cookies is what the portal sets."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from buergerbuero import portal
from buergerbuero.cases.values import Receipt
from buergerbuero.portal import cookies, kept, logins
from tests.db.conftest import Time
from tests.db.portal.person import SERVICE, Person
from tests.db.portal.test_login import begin, brought, bundid, left, reply_to
from tests.made import provider as foreign

pytestmark = pytest.mark.django_db
__all__ = ["bundid"]


def told() -> set[str]:
    """The names on the page."""
    return {each.text for each in Person().open("/datenschutz/").page.root.all("code")}


def names(browser: Client) -> set[str]:
    return set(browser.cookies)


def test_every_cookie_of_an_application_is_told(sent: Receipt, person: Person) -> None:
    person.open(SERVICE).press("Antrag starten")
    person.open("/vorgang/").press("Vorgang öffnen", {"nummer": sent.number, "code": sent.access_code})
    assert {"bb_draft", "bb_case", "bb_worker_csrf"} <= names(person.browser) <= told()


def test_every_cookie_of_a_log_in_is_told(bundid: Path, time: Time) -> None:
    browser = begin(time)
    brought(browser, foreign.field_of(reply_to(left(browser), time)))
    assert {"bb_login", "bb_answer", "bb_person"} <= names(browser) <= told()


def test_no_cookie_is_told_that_is_never_set_nor_set_in_another_place(bare_portal: None, settings: Any) -> None:
    kinds = {cookies.name(kind) for kind in cookies.LASTS} | {logins.name(kind) for kind in logins.LASTS}
    assert told() == kinds | {settings.CSRF_COOKIE_NAME}
    assert set(kept.PURPOSES) == {*cookies.LASTS, *logins.LASTS}
    folder = Path(portal.__file__).parent
    setting = {path.name for path in folder.rglob("*.py") if re.search(r"\bset_(signed_)?cookie\(", path.read_text())}
    assert setting == {"cookies.py", "logins.py"}


def test_how_long_each_is_good_for_is_told_in_the_language_of_the_page(bare_portal: None) -> None:
    Person().open("/datenschutz/").page.says("24 Stunden", "eine Stunde", "30 Minuten", "ein Jahr")
    Person().open("/en/datenschutz/").page.says("24 hours", "one hour", "30 minutes", "one year")
