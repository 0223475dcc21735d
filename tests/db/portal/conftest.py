"""The portal's pages over HTTP: its addresses and middleware, a published service, people at any stage."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from buergerbuero.base.actors import Actor, staff
from buergerbuero.cases.values import Receipt
from tests.db.conftest import Time, plain_static_files
from tests.db.portal.person import Person


@pytest.fixture
def bare_portal(settings: Any, db: None, time: Time, tmp_path: Path) -> None:
    """This process serves the portal."""
    settings.ROOT_URLCONF = "buergerbuero.config.urls_portal"
    settings.MIDDLEWARE = settings.MIDDLEWARE_OF["portal"]
    settings.CSRF_FAILURE_VIEW = "buergerbuero.portal.views.errors.csrf_failure"
    plain_static_files(settings, tmp_path)


@pytest.fixture
def portal(bare_portal: None, published: str) -> None:
    """The portal, with one service published."""


@pytest.fixture
def person(portal: None) -> Person:
    return Person()


@pytest.fixture
def another(portal: None) -> Person:
    """Somebody else, with a browser of their own."""
    return Person()


@pytest.fixture
def sent(portal: None, application: Callable[[], Receipt]) -> Receipt:
    """An application that was sent half an hour ago, by somebody whose browser has forgotten it."""
    return application()


@pytest.fixture
def clerk_actor() -> Actor:
    """Whoever decides at the desk."""
    return staff(uuid4())


@pytest.fixture
def inside(sent: Receipt, person: Person) -> Person:
    """The person has opened the case."""
    person.open("/vorgang/").press("Vorgang öffnen", {"nummer": sent.number, "code": sent.access_code})
    assert person.path == "/vorgang/stand/"
    return person


@pytest.fixture
def apart(person: Person) -> Callable[[str], Person]:
    """A second tab of the same browser, at an address."""

    def open_tab(path: str) -> Person:
        tab = Person(person.browser)
        tab.open(path)
        return tab

    return open_tab
