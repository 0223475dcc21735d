"""A box, a case with a key, and an order of it."""

from uuid import UUID, uuid4

import pytest

from buergerbuero.base import keyring
from buergerbuero.base.actors import CITIZEN, SYSTEM
from buergerbuero.pickup import actions
from tests.cast import NOW
from tests.made.boxes import Made


@pytest.fixture
def box(db: None) -> Made:
    return Made().register()


@pytest.fixture
def other_box(db: None) -> Made:
    return Made("buergerbuero2").register()


@pytest.fixture
def case_id(db: None) -> UUID:
    found = uuid4()
    keyring.create_vault(vault=found, now=NOW)
    return found


def ordered(case_id: UUID, box: Made, *, return_required: bool = False, low_reach: bool = False) -> UUID:
    """Give a PIN, order, and tell the box; return the order."""
    actions.new_pin(case_id=case_id, box_id=box.box_id, by=CITIZEN, now=NOW)
    order_id = actions.order(
        case_id=case_id,
        delivery_id=uuid4(),
        box_id=box.box_id,
        doc_class="personalausweis",
        low_reach=low_reach,
        return_required=return_required,
        retention_days=10,
        by=SYSTEM,
        now=NOW,
    )
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    return order_id
