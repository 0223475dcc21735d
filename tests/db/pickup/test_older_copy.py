"""The town hall's data were put back from an older copy, or a box claims numbers that nobody gave."""

from collections.abc import Callable
from uuid import UUID

import pytest

from ausgabebox.protocol import exchange, messages
from ausgabebox.protocol.messages import Message
from buergerbuero.audit.models import Entry
from buergerbuero.base.actors import SYSTEM
from buergerbuero.pickup import actions
from buergerbuero.pickup.actions.calls import AHEAD
from buergerbuero.pickup.actions.gaps import PATIENCE
from buergerbuero.pickup.models import Alarm, Incoming, Outgoing, Report
from buergerbuero.pickup.values import Noticed
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


def said(box: Made, number: int) -> bytes:
    return messages.sign_up(Message(box.box_id, number, 0, messages.GrantRefused("x")), box.key)


def test_no_number_uses_up_all_others(box: Made) -> None:
    answer = called(box, 1, 0, *(said(box, number) for number in (1, 3, 1 + AHEAD, 2 + AHEAD, 2**53)))
    assert answer.received == 1
    assert set(Incoming.objects.values_list("number", flat=True)) == {1, 3}


def test_a_box_goes_on_however_much_it_had_said_since_the_older_copy(
    box: Made, as_role: Callable[[str], object]
) -> None:
    """Months of it: a status each minute."""
    later = NOW + PATIENCE
    as_role("bb_boxlink")
    called(box, 1, 0, said(box, 1))
    assert called(box, 2, 0, said(box, 500_000), said(box, 500_001)).received == 1
    as_role("bb_worker")
    assert actions.take(box_id=box.box_id, now=NOW) == 1
    assert actions.take(box_id=box.box_id, now=later) == 2
    entry = Entry.objects.get(verb="pickup.messages_lost")
    assert entry.detail == {"from": "2", "to": "499999"}
    as_role("bb_boxlink")
    assert called(box, 3, 0, said(box, 500_002)).received == 500_002
    as_role("bb_worker")
    assert actions.take(box_id=box.box_id, now=later) == 1


def test_what_will_never_come_is_not_waited_for(box: Made) -> None:
    """The box has thrown away what we acknowledged before our data were put back."""
    assert called(box, 1, 0, said(box, 7), said(box, 8), said(box, 11)).received == 0
    assert actions.take(box_id=box.box_id, now=NOW) == 0, "the ones before may still come"
    later = NOW + PATIENCE
    assert actions.take(box_id=box.box_id, now=later) == 3, "a second gap is as old as the first"
    assert Report.objects.get().read == 11
    assert called(box, 2, 0).received == 11, "so the box goes on behind it"
    assert [(each.name, each.times) for each in Alarm.objects.filter(name=Noticed.LOST)] == [(Noticed.LOST, 2)]
    assert actions.take(box_id=box.box_id, now=later) == 0
