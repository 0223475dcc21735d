"""A box that says more than we keep: no disk fills, the desk hears of it, and an honest box loses nothing."""

import datetime
from collections.abc import Callable

import pytest
from django.db.models import Sum

from ausgabebox.protocol import exchange, messages
from ausgabebox.protocol.messages import Alert, Message, Sight, Status
from buergerbuero.pickup import actions
from buergerbuero.pickup.actions import room
from buergerbuero.pickup.models import Alarm, Incoming
from buergerbuero.pickup.values import Noticed
from tests.cast import NOW
from tests.made.boxes import Made

pytestmark = pytest.mark.django_db
CABINET = dict.fromkeys(range(1, 609), Sight.CLOSED)
LARGE = Status(CABINET, CABINET, 100, int(NOW.timestamp()), True, "0.1", None, 1, bytes(32))
MANY = 12


@pytest.fixture(autouse=True)
def little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """For fewer than all of what the box says here; the real measure would take minutes to fill."""
    monkeypatch.setattr(room, "MOST_BYTES", 100_000)


def called(box: Made, turn: int, signed: dict[int, bytes], *, after: int, now: datetime.datetime = NOW) -> int:
    """Say what was not received, as a box does; return up to which number it is now."""
    waiting = exchange.fitting([each for number, each in signed.items() if number > after])
    body = exchange.sign_call(exchange.Call(box.box_id, turn, int(now.timestamp()), 0, waiting), box.key)
    return exchange.unpack_answer(actions.take_call(body=body, now=now)).received


def spoken(box: Made) -> dict[int, bytes]:
    bodies = {number: LARGE if number < MANY else Alert("tamper", "security", None, 1) for number in range(1, MANY + 1)}
    return {n: messages.sign_up(Message(box.box_id, n, 1, body), box.key) for n, body in bodies.items()}


def kept() -> int:
    return int(Incoming.objects.aggregate(bytes=Sum("size"))["bytes"])


def test_what_there_is_no_room_for_stays_with_the_box_and_comes_later(
    box: Made, as_role: Callable[[str], object]
) -> None:
    signed = spoken(box)
    as_role("bb_boxlink")
    first = called(box, 1, signed, after=0)
    assert 1 < first < MANY, "some are kept, in their order, and it is told which"
    assert called(box, 2, signed, after=first) == first
    as_role("bb_worker")
    assert kept() <= room.MOST_BYTES
    assert [each.size for each in Incoming.objects.order_by("number")] == [len(signed[n]) for n in range(1, first + 1)]
    actions.take(box_id=box.box_id, now=NOW)
    as_role("bb_boxlink")
    assert called(box, 3, signed, after=first) == first, "what was read counts for a day, or it would fill the disk"
    later = NOW + datetime.timedelta(days=1, minutes=1)
    assert called(box, 4, signed, after=first, now=later) == MANY
    as_role("bb_worker")
    assert bytes(Incoming.objects.get(number=MANY).signed) == signed[MANY]


def test_what_nobody_reads_counts_however_old_it_is(box: Made) -> None:
    signed = spoken(box)
    first = called(box, 1, signed, after=0)
    later = NOW + datetime.timedelta(days=9)
    assert called(box, 2, signed, after=first, now=later) == first


def test_the_desk_hears_of_it_once_a_day(box: Made, other_box: Made) -> None:
    signed = spoken(box)
    first = called(box, 1, signed, after=0)
    for _ in range(3):
        actions.take(box_id=box.box_id, now=NOW)
    actions.take(box_id=other_box.box_id, now=NOW)
    floods = Alarm.objects.filter(name=Noticed.FLOOD)
    assert [(each.box_id, each.times, each.severity) for each in floods] == [(box.box_id, 1, "security")]
    assert called(other_box, 1, spoken(other_box), after=0) == first, "one box takes no room from another"
