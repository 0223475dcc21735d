"""The town hall's data were put back from an older copy, or a box claims numbers that nobody gave."""

from uuid import UUID

import pytest

from ausgabebox.protocol import exchange, messages
from ausgabebox.protocol.messages import Message
from buergerbuero.base.actors import SYSTEM
from buergerbuero.pickup import actions
from buergerbuero.pickup.actions.calls import AHEAD
from buergerbuero.pickup.actions.gaps import LOST, PATIENCE
from buergerbuero.pickup.models import Alarm, Incoming, Outgoing, Report
from tests.cast import NOW
from tests.db.pickup.conftest import ordered
from tests.made.boxes import Made

pytestmark = pytest.mark.django_db


def called(box: Made, turn: int, acknowledged: int, *waiting: bytes) -> exchange.Answer:
    call = exchange.Call(box.box_id, turn, int(NOW.timestamp()), acknowledged, waiting)
    return exchange.unpack_answer(actions.take_call(body=exchange.sign_call(call, box.key), now=NOW))


def test_what_is_written_after_an_older_copy_reaches_the_box(box: Made, case_id: UUID) -> None:
    ordered(case_id, box)
    assert Report.objects.get().written == 1
    called(box, 1, 40)
    actions.withdraw_order(case_id=case_id, by=SYSTEM, now=NOW)
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    [signed] = called(box, 2, 40).messages
    assert Outgoing.objects.order_by("number").values_list("number", flat=True).last() == 41
    assert messages.claimed_number(signed) == 41, "the box has taken all up to 40 already"
    assert list(Alarm.objects.values_list("name", "severity")) == [("town_forgot", "security")]


def test_a_box_that_knows_what_we_have_said_alarms_nobody(box: Made, case_id: UUID) -> None:
    ordered(case_id, box)
    called(box, 1, 1)
    actions.withdraw_order(case_id=case_id, by=SYSTEM, now=NOW)
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    assert Report.objects.get().written == 2
    assert not Alarm.objects.exists()


def test_a_box_that_claims_to_have_all_numbers_still_gets_some(box: Made, case_id: UUID) -> None:
    ordered(case_id, box)
    for turn in range(1, 4):
        called(box, turn, 2**53)
    actions.withdraw_order(case_id=case_id, by=SYSTEM, now=NOW)
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    assert Report.objects.get().written == AHEAD + 2


def test_what_lies_far_behind_a_gap_is_not_kept(box: Made) -> None:
    def said(number: int) -> bytes:
        return messages.sign_up(Message(box.box_id, number, 0, messages.GrantRefused("x")), box.key)

    answer = called(box, 1, 0, said(1), said(3), said(2 + AHEAD), said(2**53))
    assert answer.received == 1
    assert set(Incoming.objects.values_list("number", flat=True)) == {1, 3}


def test_what_will_never_come_is_not_waited_for(box: Made) -> None:
    """The box has thrown away what we acknowledged before our data were put back."""

    def said(number: int) -> bytes:
        return messages.sign_up(Message(box.box_id, number, 0, messages.GrantRefused("x")), box.key)

    assert called(box, 1, 0, said(7), said(8), said(11)).received == 0
    assert actions.take(box_id=box.box_id, now=NOW) == 0, "the ones before may still come"
    later = NOW + PATIENCE
    assert actions.take(box_id=box.box_id, now=later) == 3, "a second gap is as old as the first"
    assert Report.objects.get().read == 11
    assert called(box, 2, 0).received == 11, "so the box goes on behind it"
    assert [(each.name, each.times) for each in Alarm.objects.filter(name=LOST)] == [(LOST, 2)]
    assert actions.take(box_id=box.box_id, now=later) == 0
