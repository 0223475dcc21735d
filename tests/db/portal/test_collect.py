"""What a person reads who collects a notice at the counter."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from buergerbuero.base.actors import Actor
from buergerbuero.cases import actions
from buergerbuero.cases.models import Delivery
from tests.cast import NOW
from tests.db.conftest import Time
from tests.db.portal.person import Person
from tests.made import fees
from tests.made.town import open_at


@pytest.fixture
def lying(person: Person, clerk_actor: Actor, time: Time, work: Callable[[], None]) -> Person:
    """Somebody who looks at a case whose notice lies ready."""
    receipt = fees.apply(fees.publish(NOW), NOW, farbe="grau", zustellung="schalter")
    actions.take(case_id=receipt.case_id, version=0, by=clerk_actor, now=NOW)
    actions.grant(case_id=receipt.case_id, version=1, by=clerk_actor, now=NOW - datetime.timedelta(hours=1))
    actions.release_due(now=NOW)
    work()
    delivery = Delivery.objects.get(case_id=receipt.case_id)
    actions.lay_ready(delivery_id=delivery.id, place="rathaus_siegen", by=clerk_actor, now=time.now)
    return person.open("/vorgang/").press("Vorgang öffnen", {"nummer": receipt.number, "code": receipt.access_code})


def test_the_page_says_where_and_how_to_get_there(lying: Person) -> None:
    """Nobody has confirmed the bus stop: the page says so, and how old the source is."""
    lying.page.says("Haltestelle: Rathaus (Oberstadt) (Stand Juni 2015, wird von der Stadt bestätigt)")


def test_the_page_says_when_the_office_is_open_and_until_when_it_waits(lying: Person, tmp_path: Path) -> None:
    fees.publish(NOW, town=open_at("rathaus_siegen", "{dienstag: 14-19}", tmp_path / "town"))
    box = lying.open("/vorgang/stand/").page.root.first("section", **{"aria-labelledby": "abholen"})
    assert "Dienstag 14:00–19:00" in box.text and "Dienstag, 8. Dezember 2026" in box.text
