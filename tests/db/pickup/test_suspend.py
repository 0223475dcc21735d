"""A card is lost, or a colleague leaves: the town hall tells the box, and nothing else changes."""

import pytest

from ausgabebox.protocol import messages
from ausgabebox.protocol.messages import StaffSuspended
from ausgabebox.protocol.signing import TrustedKeys
from buergerbuero.audit.models import Entry
from buergerbuero.base.actors import SYSTEM
from buergerbuero.config.cli import box_suspend
from buergerbuero.config.cli.trouble import Trouble
from buergerbuero.pickup import actions
from buergerbuero.pickup.actions.writing import signer
from buergerbuero.pickup.models import Outgoing
from tests.cast import NOW
from tests.made.boxes import Made

pytestmark = pytest.mark.django_db


def test_the_box_is_told_in_a_message_of_its_own_and_it_is_noted(box: Made) -> None:
    box_suspend.suspend(box.box_id, "S2")
    signed = bytes(Outgoing.objects.get().signed)
    trusted = TrustedKeys.of([signer().public])
    said = messages.verify_down(signed, trusted, box_id=box.box_id, box_key=box.key.key_id)
    assert said.body == StaffSuspended("S2")
    entry = Entry.objects.get(verb="pickup.card_suspended")
    assert (entry.subject_id, entry.detail) == (box.box_id, {"card": "S2"})


@pytest.mark.parametrize(
    ("box_id", "card", "said"), [("keller", "S2", "called 'keller'"), ("", "S 2", "no id of a card"), ("", "", "no id")]
)
def test_what_is_no_box_and_no_card_is_told_with_a_remedy(box: Made, box_id: str, card: str, said: str) -> None:
    with pytest.raises(Trouble, match=said):
        box_suspend.suspend(box_id or box.box_id, card)
    assert not Outgoing.objects.exists()


def test_a_retired_box_is_told_nothing(box: Made) -> None:
    actions.retire_box(box_id=box.box_id, by=SYSTEM, now=NOW)
    with pytest.raises(Trouble, match="In operation: none"):
        box_suspend.suspend(box.box_id, "S2")
