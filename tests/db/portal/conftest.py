"""The portal's pages over HTTP: its addresses and middleware, a published service, people at any stage."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from buergerbuero.base.actors import Actor, staff
from buergerbuero.cases.values import Receipt
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.config.cli.demo_data import Plan, apply
from tests.cast import NOW, PROJECT
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
def portal(bare_portal: None) -> None:
    """The portal, with one service published."""
    catalogue.publish(
        folder=PROJECT / "services" / "hundesteuer_anmeldung",
        town=PROJECT / "towns" / "siegen",
        by="probe-a",
        released_by="probe-b",
        demo=True,
        now=NOW,
    )


@pytest.fixture
def person(portal: None) -> Person:
    return Person()


@pytest.fixture
def another(portal: None) -> Person:
    """Somebody else, with a browser of their own."""
    return Person()


@pytest.fixture
def sent(portal: None) -> Receipt:
    """An application that was sent half an hour ago, by somebody whose browser has forgotten it."""
    moments = (NOW - datetime.timedelta(minutes=30) + datetime.timedelta(seconds=n) for n in range(60))
    return apply(Plan(1, days_ago=0, fate="new"), moments)


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
