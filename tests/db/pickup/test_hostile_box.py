"""A box that somebody has taken says what it likes. It can lie about itself, and about nothing else."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ausgabebox.protocol import checkpoints, messages
from ausgabebox.protocol.checkpoints import JournalHead
from ausgabebox.protocol.messages import Alert, Checkpoint, GrantRefused, Issued, Message, Sight, Status, Up
from ausgabebox.protocol.signing import SigningKey
from buergerbuero.base import keyring
from buergerbuero.base.actors import SYSTEM
from buergerbuero.desk import boxwords
from buergerbuero.pickup import actions, queries
from buergerbuero.pickup.actions import room
from buergerbuero.pickup.actions.alarming import MOST
from buergerbuero.pickup.models import Alarm, Compartment, Grant, Incoming, Issue, Load, Order, Outgoing, Report
from buergerbuero.pickup.values import CompartmentState, Noticed
from tests.cast import NOW
from tests.db.pickup.conftest import ordered
from tests.made.boxes import Made, until_ready

pytestmark = pytest.mark.django_db


def take(box: Made) -> int:
    return actions.take(box_id=box.box_id, now=NOW)


def refusals(box: Made) -> list[str]:
    refused = Incoming.objects.filter(box=box.box_id).exclude(refused="").order_by("number")
    return list(refused.values_list("refused", flat=True))


def everything_of(box: Made) -> list[Any]:
    """All that is known of a box, its orders and what it was told."""
    of = {"box": box.box_id}
    return [
        list(rows.order_by("pk").values())
        for rows in (
            Order.objects.filter(**of),
            Load.objects.filter(order__box=box.box_id),
            Grant.objects.filter(load__order__box=box.box_id),
            Issue.objects.filter(load__order__box=box.box_id),
            Compartment.objects.filter(**of),
            Report.objects.filter(**of),
            Outgoing.objects.filter(**of),
        )
    ]


@pytest.fixture
def theirs(other_box: Made) -> tuple[UUID, UUID]:
    """An order of another box that is ready to be collected, and its load."""
    case_id = uuid4()
    keyring.create_vault(vault=case_id, now=NOW)
    order_id = ordered(case_id, other_box)
    return order_id, until_ready(other_box, order_id)


def test_it_can_say_nothing_about_the_orders_of_another_box(
    box: Made, other_box: Made, case_id: UUID, theirs: tuple[UUID, UUID]
) -> None:
    order_id, load_id = theirs
    before = everything_of(other_box)
    grant = Grant.objects.get(load=load_id)
    loaded = other_box.loads(order_id)
    box.says(
        loaded,
        replace(loaded, load_id=load_id.bytes),
        Issued(load_id=load_id.bytes, grant_id=grant.id.bytes, at=int(NOW.timestamp())),
        GrantRefused("second", grant.id.bytes, load_id.bytes),
        *(box.goes(state, load_id=load_id) for state in CompartmentState),
    )
    take(box)
    assert everything_of(other_box) == before
    assert refusals(box)[:3] == ["order", "order", "load"]


def test_a_load_id_of_another_box_cannot_be_taken_over(
    box: Made, other_box: Made, case_id: UUID, theirs: tuple[UUID, UUID]
) -> None:
    order_id = ordered(case_id, box)
    before = everything_of(other_box)
    box.says(box.loads(order_id, load_id=theirs[1]))
    take(box)
    assert refusals(box) == ["load"] and everything_of(other_box) == before
    assert Order.objects.get(id=order_id).state == "ordered"


def test_what_another_key_signed_is_not_read(box: Made, other_box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    box.says(box.loads(order_id), signer=other_box.key)
    box.says(box.loads(order_id), signer=SigningKey.of(secrets.token_bytes(32)))
    alien = messages.sign_up(Message(other_box.box_id, 3, 0, Alert("x", "staff", None, 0)), box.key)
    box.lays(3, alien)
    box.lays(4, b"\xff" * 100)
    box.lays(5, messages.sign_up(Message(box.box_id, 6, 0, Alert("x", "staff", None, 0)), box.key))
    assert take(box) == 5
    assert refusals(box) == ["unknownkey", "unknownkey", "otherbox", "malformed", "number"]
    assert Order.objects.get(id=order_id).state == "ordered"
    assert Alarm.objects.get(box=box.box_id).times == 5


def test_each_once_in_their_order_and_none_before_the_one_before(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    said = box.loads(order_id)
    load_id = UUID(bytes=said.load_id)
    bodies: list[Up] = [said, box.goes("ready", load_id=load_id), box.goes("opening", load_id=load_id)]
    signed = [
        messages.sign_up(Message(box.box_id, number, 0, body), box.key) for number, body in enumerate(bodies, start=1)
    ]
    box.lays(2, signed[1])
    box.lays(3, signed[2])
    assert take(box) == 0, "the first one is missing"
    box.lays(1, signed[0])
    assert take(box) == 3
    assert Order.objects.get(id=order_id).state == "ready"
    assert take(box) == 0
    assert not refusals(box) and Load.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"doc_ref": "ANDERES"}, "document"),
        ({"compartment": 99}, "compartment"),
        ({"pin_id": bytes(16)}, "pin"),
        ({"order_id": bytes(16)}, "order"),
    ],
)
def test_a_receipt_that_does_not_fit_makes_no_grant(box: Made, case_id: UUID, change: dict[str, Any], why: str) -> None:
    order_id = ordered(case_id, box)
    box.says(replace(box.loads(order_id), **change))
    take(box)
    assert refusals(box) == [why]
    assert not Grant.objects.exists() and not Load.objects.exists()


def test_a_document_that_lies_there_is_not_laid_in_again(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    until_ready(box, order_id)
    box.says(box.loads(order_id, compartment=2))
    take(box)
    assert refusals(box) == ["impossible"] and Grant.objects.count() == 1


def test_nothing_is_handed_out_that_was_never_ready_and_nothing_twice(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    said = box.loads(order_id)
    load_id = UUID(bytes=said.load_id)
    box.says(said, Issued(load_id=load_id.bytes, grant_id=bytes(16), at=0))
    take(box)
    box.says(box.issues(load_id))
    take(box)
    assert refusals(box) == ["grant", "impossible"] and not Issue.objects.exists()
    box.says(box.goes("ready", load_id=load_id), box.issues(load_id), box.issues(load_id))
    take(box)
    assert refusals(box)[2:] == ["load"] and Issue.objects.count() == 1
    box.says(box.goes("expired", load_id=load_id), box.goes("quarantine", load_id=load_id))
    take(box)
    assert Order.objects.get(id=order_id).state == "collected"


def test_the_grant_of_one_document_hands_out_no_other(box: Made, case_id: UUID) -> None:
    first, second = ordered(case_id, box), ordered(case_id, box)
    until_ready(box, first)
    load_id = until_ready(box, second, compartment=2)
    other = Grant.objects.get(load__order=first)
    box.says(Issued(load_id=load_id.bytes, grant_id=other.id.bytes, at=0))
    take(box)
    assert refusals(box) == ["grant"] and not Issue.objects.exists()


def test_a_load_of_before_is_not_handed_out_any_more(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    first = until_ready(box, order_id)
    box.says(box.goes("locked_out", load_id=first))
    take(box)
    until_ready(box, order_id)
    box.says(box.issues(first))
    take(box)
    assert refusals(box) == ["load"] and not Issue.objects.exists()
    assert Order.objects.get(id=order_id).state == "ready"


def test_it_cannot_be_ready_in_another_compartment_or_without_a_grant(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    said = box.loads(order_id)
    box.says(said, box.goes("ready", load_id=said.load_id, compartment=2), box.goes("ready", load_id=uuid4()))
    take(box)
    assert Order.objects.get(id=order_id).state == "loaded"
    Order.objects.filter(id=order_id).update(not_after=None)
    box.says(box.goes("ready", load_id=said.load_id))
    take(box)
    assert refusals(box) == ["grant"] and Order.objects.get(id=order_id).state == "loaded"


def test_states_and_compartments_that_there_are_not_are_refused(box: Made) -> None:
    box.says(box.goes("geplatzt"), box.goes("free", compartment=99))
    take(box)
    assert refusals(box) == ["state", "compartment"]


def test_times_beyond_our_own_count_as_when_we_heard(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    load_id = until_ready(box, order_id)
    box.says(replace(box.issues(load_id), at=253_402_300_799))
    take(box)
    assert Issue.objects.get().at == NOW


def test_a_flood_of_alarms_is_one_line(box: Made) -> None:
    box.says(*(Alert(f"alarm-{n}", "staff", None, 0) for n in range(MOST + 20)))
    box.says(*(Alert("alarm-1", "staff", None, 0) for _ in range(5)))
    take(box)
    assert Alarm.objects.count() == MOST + 1
    more = Alarm.objects.get(name=Noticed.MORE)
    assert (more.times, more.severity, more.from_box) == (20, "security", False)
    assert Alarm.objects.get(name="alarm-1").times == 6


def test_nothing_that_it_says_hides_what_we_noticed(box: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    box.says(*(Alert(f"alarm-{n}", "security", None, 0) for n in range(MOST + 1)), box.goes("geplatzt"))
    take(box)
    monkeypatch.setattr(room, "MOST_BYTES", 0)
    take(box)
    box.said += 1
    box.says(Alert("later", "staff", None, 0))
    actions.retire_box(box_id=box.box_id, by=SYSTEM, now=NOW)
    first = [Noticed.FLOOD, Noticed.LOST, Noticed.MORE, Noticed.REFUSED, Noticed.RETIRED]
    listed = queries.box(box.box_id, now=NOW).alarms
    assert {each.name for each in listed[: len(first)]} == set(first)
    assert all(each.from_box for each in listed[len(first) :]) and len(listed) == MOST + len(first)


def test_nothing_that_it_says_stands_in_the_place_of_what_we_noticed(
    box: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.says(*(Alert(each, "staff", None, 2**31) for each in Noticed))
    take(box)
    words = {each.name: boxwords.alarm(each) for each in queries.box(box.box_id, now=NOW).alarms}
    assert set(words) == set(Noticed)
    box.says(box.goes("geplatzt"), GrantRefused("second"))
    monkeypatch.setattr(room, "MOST_BYTES", 0)
    take(box)
    actions.retire_box(box_id=box.box_id, by=SYSTEM, now=NOW)
    noticed = [each for each in queries.box(box.box_id, now=NOW).alarms if not each.from_box]
    expected = {Noticed.REFUSED: "security", Noticed.GRANT_REFUSED: "security", Noticed.FLOOD: "security"}
    assert {each.name: each.severity for each in noticed} == {**expected, Noticed.RETIRED: "staff"}
    assert all(each.times == 1 for each in noticed)
    said_by_us = {each.name: boxwords.alarm(each) for each in noticed}
    same = {name for name, text in said_by_us.items() if text == words[name]}
    assert same == {Noticed.GRANT_REFUSED}, "the box says so either way"


def test_an_alarm_is_as_severe_as_it_ever_was(box: Made, as_role: Callable[[str], object]) -> None:
    box.says(*(Alert("door_opened", severity, 1, 0) for severity in ("staff", "security", "staff")))
    as_role("bb_worker")
    take(box)
    assert Alarm.objects.values_list("severity", "times").get() == ("security", 3)


def status(count: int, head: bytes, **more: Any) -> Status:
    return Status(
        doors={1: Sight.CLOSED, 77: Sight.OPEN}, contents={1: Sight.YES}, power=80, clock=int(NOW.timestamp()) + 7,
        clock_trusted=True, version="1.0", halted=None, journal_count=count, journal_head=head, **more,
    )  # fmt: skip


def signed_head(box: Made, count: int, head: bytes) -> Checkpoint:
    return Checkpoint(checkpoints.sign(JournalHead(box.box_id, count, head, 0), box.key))


def test_a_journal_only_grows(box: Made) -> None:
    one, two = bytes(32), b"2" * 32
    box.says(status(5, one), signed_head(box, 5, one), signed_head(box, 9, two), status(9, two))
    take(box)
    technique = queries.box(box.box_id, now=NOW).technique
    assert (technique.journal_count, technique.journal_broken, technique.journal_at) == (9, False, NOW)
    assert (technique.drift, technique.power, technique.version) == (7, 80, "1.0")


@pytest.mark.parametrize(("count", "head"), [(5, b"3" * 32), (4, bytes(32))])
def test_a_journal_that_was_written_anew_shows(box: Made, count: int, head: bytes) -> None:
    box.says(signed_head(box, 5, bytes(32)), signed_head(box, count, head), signed_head(box, 6, bytes(32)))
    take(box)
    technique = queries.box(box.box_id, now=NOW).technique
    assert technique.journal_broken, "and it stays so"
    assert Alarm.objects.filter(name="journal", severity="security").exists()


def test_a_signed_journal_of_another_box_is_refused(box: Made, other_box: Made) -> None:
    box.says(signed_head(other_box, 5, bytes(32)))
    take(box)
    assert refusals(box) == ["unknownkey"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["loaded", "changed", "emptied", "issued", "refused"]),
        st.sampled_from(list(CompartmentState)),
        st.integers(0, 2),  # which order: two of its own, one of the other box
        st.integers(0, 2),  # which load
        st.integers(0, 2),  # of which load the grant is
        st.integers(1, 4),  # which compartment; there are three
    ),
    min_size=1,
    max_size=15,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_whatever_it_says_the_other_box_stays_and_what_was_handed_out_stays(steps: list[Any]) -> None:
    with transaction.atomic():
        _tell_anything(steps)
        transaction.set_rollback(True)


def _tell_anything(steps: list[Any]) -> None:
    mine, theirs = Made().register(), Made("buergerbuero2").register()
    boxes = [mine, mine, theirs]
    cases = [uuid4() for _ in boxes]
    for case_id in cases:
        keyring.create_vault(vault=case_id, now=NOW)
    orders = [ordered(case_id, box) for case_id, box in zip(cases, boxes, strict=True)]
    loads = [uuid4(), uuid4(), until_ready(theirs, orders[2])]
    before, handed_out = everything_of(theirs), set[UUID]()
    for kind, state, order, load, grant, place in steps:
        given_ = Grant.objects.filter(load=loads[grant]).first()
        grant_id = given_.id.bytes if given_ else bytes(16)
        bodies: dict[str, Up] = {
            "loaded": boxes[order].loads(orders[order], compartment=place, load_id=loads[load]),
            "changed": mine.goes(state, load_id=loads[load], compartment=place),
            "emptied": mine.goes(state, compartment=place),
            "issued": Issued(loads[load].bytes, grant_id, int(NOW.timestamp())),
            "refused": GrantRefused("second", grant_id, loads[load].bytes),
        }
        mine.says(bodies[kind])
        assert take(mine) == 1
        actions.say_what_is_due(box_id=mine.box_id, now=NOW)
        out = set(Order.objects.filter(state="collected").values_list("id", flat=True))
        assert handed_out <= out == set(Issue.objects.values_list("load__order", flat=True))
        handed_out = out
        assert all(each.not_after for each in Order.objects.filter(state="ready"))
    assert everything_of(theirs) == before
