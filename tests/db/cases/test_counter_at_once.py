"""Two clerks, and the clock, at the counter at the same moment, with real threads on a real PostgreSQL."""

import datetime
from collections.abc import Callable
from uuid import UUID

import pytest

from buergerbuero.base.actors import Actor
from buergerbuero.cases import actions
from buergerbuero.cases.models import Delivery, Event, Remark
from buergerbuero.cases.values import IdentityCheck, NotAllowed, Stale
from tests.cast import NOW
from tests.made import fees
from tests.made.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
LATE = NOW + datetime.timedelta(days=30)


@pytest.fixture
def lying(run_facts: Callable[[], list[str]], clerk: Actor) -> UUID:
    receipt = fees.apply(fees.publish(NOW), NOW, farbe="grau", zustellung="schalter")
    actions.take(case_id=receipt.case_id, version=0, by=clerk, now=NOW)
    actions.grant(case_id=receipt.case_id, version=1, by=clerk, now=NOW - datetime.timedelta(hours=1))
    actions.release_due(now=NOW)
    run_facts()
    delivery_id: UUID = Delivery.objects.get(case_id=receipt.case_id).id
    actions.lay_ready(delivery_id=delivery_id, by=clerk, now=NOW)
    return delivery_id


def test_many_clerks_hand_it_out_once(lying: UUID, clerk: Actor) -> None:
    failures = at_once(*[lambda: actions.hand_out(delivery_id=lying, check=IdentityCheck.CARD, by=clerk, now=NOW)] * 4)
    assert len(failures) == 3 and {type(each) for each in failures} <= {
        NotAllowed,
        Stale,
    }
    assert Remark.objects.count() == 1
    assert Event.objects.filter(verb="hand_out").count() == 1


def test_either_it_is_handed_out_or_it_becomes_a_letter(lying: UUID, clerk: Actor) -> None:
    at_once(
        lambda: actions.hand_out(delivery_id=lying, check=IdentityCheck.CARD, by=clerk, now=LATE),
        lambda: actions.fall_back_due(now=LATE),
        lambda: actions.send_as_letter(delivery_id=lying, by=clerk, now=LATE),
    )
    state = Delivery.objects.get(id=lying).state
    letters = Delivery.objects.filter(channel="post").count()
    assert (state, letters) in (("collected", 0), ("fallen_back", 1))
    assert Remark.objects.count() == (state == "collected")
