"""What was said between box and town hall goes after its days, and not before (docs/box: data protection)."""

import datetime

import pytest

from buergerbuero.pickup import actions
from buergerbuero.pickup.models import Alarm, Box, Incoming, Outgoing, Report
from tests.cast import NOW
from tests.made.boxes import Made

pytestmark = pytest.mark.django_db


def after(days: int) -> int:
    """How many things go so many days from now."""
    return actions.forget_messages(now=NOW + datetime.timedelta(days=days))


def test_what_a_box_said_goes_ninety_days_after_it_was_read(box: Made) -> None:
    row = Box.objects.get()
    Incoming.objects.create(box=row, number=1, signed=b"-", size=1, received_at=NOW, read_at=NOW)
    Incoming.objects.create(box=row, number=2, signed=b"-", size=1, received_at=NOW)
    assert after(89) == 0
    assert after(91) == 1
    assert Incoming.objects.get().number == 2, "nobody has read it"


def test_what_a_box_was_told_goes_after_ninety_days_once_it_is_acknowledged(box: Made) -> None:
    row = Box.objects.get()
    for number in (1, 2, 3, 4):
        Outgoing.objects.create(box=row, number=number, signed=b"-", made_at=NOW)
    Report.objects.update(written=4)
    Box.objects.update(acknowledged=2)
    assert after(89) == 0
    assert after(91) == 2
    Box.objects.update(acknowledged=4)
    assert after(91) == 1
    assert Outgoing.objects.get().number == 4, "the last one stays: by it the link knows how far we are"


def test_an_alarm_goes_two_years_after_somebody_has_seen_it(box: Made) -> None:
    row = Box.objects.get()
    Alarm.objects.create(box=row, name="tamper", severity="security", at=NOW, last_at=NOW, from_box=True, seen_at=NOW)
    Alarm.objects.create(box=row, name="tamper", severity="security", at=NOW, last_at=NOW, from_box=True)
    assert after(729) == 0
    assert after(731) == 1
    assert Alarm.objects.get().seen_at is None
