"""A document's way through a box, as the town hall sees it: ordered, laid in, ready, collected; or taken back."""

import datetime
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from ausgabebox.protocol import codes, grants, messages
from ausgabebox.protocol.messages import GrantGiven, OrderWithdrawn, Restriction
from ausgabebox.protocol.signing import TrustedKeys
from buergerbuero.base import clock, keyring
from buergerbuero.base.actors import CITIZEN, SYSTEM, staff
from buergerbuero.config import reactions
from buergerbuero.pickup import actions, queries, tasks
from buergerbuero.pickup.actions.writing import signer
from buergerbuero.pickup.models import Alarm, Box, Grant, Issue, Load, Order, Pin, Returned
from buergerbuero.pickup.values import AlreadyLoaded, NoPin, NotAllowed, NotReady, OrderState, ReturnOutcome, UnknownBox
from tests.cast import NOW
from tests.db.pickup.conftest import ordered
from tests.made.boxes import Made, until_ready

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Let somebody react to each fact, so that it is queued; return which were told."""
    everything = {name: {"buergerbuero.nobody": "x"} for name in reactions.REACTIONS if name.startswith("pickup.")}
    monkeypatch.setattr(reactions, "REACTIONS", {**reactions.REACTIONS, **everything})

    def facts() -> list[str]:
        jobs = ProcrastinateJob.objects.filter(task_name="react").order_by("id")
        return [job.args["fact"]["type"] for job in jobs if job.args["fact"]["type"].startswith("pickup.")]

    return facts


def state(order_id: UUID) -> str:
    return Order.objects.get(id=order_id).state


def key_of(case_id: UUID) -> bytes:
    return keyring.open_at_desk(vault=case_id)


def the_grant(box: Made) -> grants.Grant:
    [given] = [each for each in box.hears() if isinstance(each, GrantGiven)]
    return grants.verify(given.signed, TrustedKeys.of([signer().public]), box_id=box.box_id)


def test_only_the_box_can_read_the_pin(box: Made, case_id: UUID) -> None:
    pin = actions.new_pin(case_id=case_id, box_id=box.box_id, by=CITIZEN, now=NOW)
    assert len(pin) == 6 and pin.isdigit()
    row = Pin.objects.get(case_id=case_id)
    assert pin.encode() not in bytes(row.sealed)
    order_id = actions.order(
        case_id=case_id, delivery_id=uuid4(), box_id=box.box_id, doc_class="reisepass", low_reach=True,
        return_required=False, retention_days=7, by=SYSTEM, now=NOW,
    )  # fmt: skip
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    assert box.pin_of(order_id) == pin
    assert box.last_order(order_id).reach is messages.Reach.LOW


def test_a_new_pin_takes_the_place_of_the_one_before_until_the_document_lies_there(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    second = actions.new_pin(case_id=case_id, box_id=box.box_id, by=staff(uuid4()), now=NOW)
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    assert box.pin_of(order_id) == second
    said = len(box.hears())
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    assert len(box.hears()) == said, "what a box knows it is not told again"
    until_ready(box, order_id)
    with pytest.raises(AlreadyLoaded):
        actions.new_pin(case_id=case_id, box_id=box.box_id, by=staff(uuid4()), now=NOW)


def test_nothing_is_laid_in_for_who_has_no_pin(box: Made, other_box: Made, case_id: UUID) -> None:
    actions.new_pin(case_id=case_id, box_id=other_box.box_id, by=CITIZEN, now=NOW)
    assert queries.has_pin(case_id=case_id, box_id=other_box.box_id)
    assert not queries.has_pin(case_id=case_id, box_id=box.box_id)
    with pytest.raises(NoPin):
        actions.order(
            case_id=case_id, delivery_id=uuid4(), box_id=box.box_id, doc_class="reisepass", low_reach=False,
            return_required=False, retention_days=7, by=SYSTEM, now=NOW,
        )  # fmt: skip


def test_a_box_that_nobody_knows_or_that_is_closed_gets_no_pin(box: Made, case_id: UUID) -> None:
    with pytest.raises(UnknownBox):
        actions.new_pin(case_id=case_id, box_id="mond", by=CITIZEN, now=NOW)

    Box.objects.update(active=False)
    with pytest.raises(NotReady):
        actions.new_pin(case_id=case_id, box_id=box.box_id, by=CITIZEN, now=NOW)


def test_asking_twice_is_one_order(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    delivery_id = Order.objects.get(id=order_id).delivery_id
    again = actions.order(
        case_id=case_id, delivery_id=delivery_id, box_id=box.box_id, doc_class="reisepass", low_reach=False,
        return_required=False, retention_days=7, by=SYSTEM, now=NOW,
    )  # fmt: skip
    assert again == order_id


def test_from_the_order_to_the_collection(box: Made, case_id: UUID, told: Callable[[], list[str]]) -> None:
    order_id = ordered(case_id, box)
    key = key_of(case_id)
    box.says(box.loads(order_id, compartment=2))
    actions.take(box_id=box.box_id, now=NOW)
    assert state(order_id) == "loaded"
    assert queries.token_for(case_id=case_id, key=key, now=NOW) is None, "not before the box says that it is ready"

    grant = the_grant(box)
    load_id = Order.objects.get(id=order_id).load_id
    assert load_id is not None
    assert (grant.compartment, grant.load_id, grant.box_id) == (2, load_id.bytes, box.box_id)
    box.says(box.goes("ready", load_id=load_id, compartment=2))
    actions.take(box_id=box.box_id, now=NOW)
    shown = queries.token_for(case_id=case_id, key=key, now=NOW)
    assert shown is not None
    for typed in (shown.qr, shown.code, shown.code.lower().replace("-", " ")):
        brought = codes.parse(typed)
        assert codes.fits(
            brought, grant_id=grant.grant_id, hash_of_token=grant.token_hash, hash_of_code=grant.code_hash
        )
    assert shown.until.timestamp() == grant.not_after
    assert queries.token_for(case_id=case_id, key=key, now=shown.until) is None

    closed = NOW + datetime.timedelta(hours=3)
    box.says(
        box.goes("opening", load_id=load_id, compartment=2),
        box.goes("open", load_id=load_id, compartment=2),
        box.issues(load_id, at=closed),
        box.goes("issued_unverified", load_id=load_id, compartment=2),
        at=closed,
    )
    actions.take(box_id=box.box_id, now=closed)
    stand = queries.stand_of(case_id=case_id)
    assert stand is not None
    assert (stand.state, stand.issued_at) == (OrderState.COLLECTED, closed)
    assert queries.token_for(case_id=case_id, key=key, now=closed) is None
    assert not Pin.objects.exists() and Grant.objects.get().sealed_token is None
    assert told() == ["pickup.loaded", "pickup.ready", "pickup.collected"]
    assert [row.number for row in queries.box(box.box_id, now=closed).to_look_at] == [2]


def test_a_case_that_was_erased_gets_no_grant_and_the_document_comes_out(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    keyring.destroy(vault=case_id)
    box.says(box.loads(order_id))
    actions.take(box_id=box.box_id, now=NOW)
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    assert not Grant.objects.exists()
    assert [type(each) for each in box.hears()] == [messages.Order, OrderWithdrawn, Restriction]


def test_withdrawn_before_it_is_laid_in(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    assert actions.withdraw_order(case_id=case_id, by=staff(uuid4()), now=NOW) is True
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    assert state(order_id) == "withdrawn"
    assert isinstance(box.hears()[-1], OrderWithdrawn)
    assert actions.withdraw_order(case_id=case_id, by=staff(uuid4()), now=NOW) is False
    assert not queries.loaded(Order.objects.get(id=order_id).delivery_id)


def test_laid_in_before_the_box_heard_that_it_is_withdrawn(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    said = box.loads(order_id)
    actions.withdraw_order(case_id=case_id, by=staff(uuid4()), now=NOW)
    box.says(said)
    tasks.take_from_box(box.box_id)
    assert state(order_id) == "expired", "it lies there, and goes back to the counter"
    assert not Grant.objects.exists()
    [restriction] = [each for each in box.hears() if isinstance(each, Restriction)]
    assert restriction.limit is messages.Limit.WITHDRAW and restriction.load_id == said.load_id


def test_withdrawn_while_it_lies_there(box: Made, case_id: UUID, told: Callable[[], list[str]]) -> None:
    order_id = ordered(case_id, box)
    load_id = until_ready(box, order_id)
    assert actions.withdraw_order(case_id=case_id, by=staff(uuid4()), now=NOW) is False, "it lies there"
    assert queries.token_for(case_id=case_id, key=key_of(case_id), now=NOW) is None
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    assert [type(each) for each in box.hears()][-2:] == [OrderWithdrawn, Restriction]
    box.says(box.goes("expired", load_id=load_id), box.goes("retrieving", load_id=load_id), box.goes("free"))
    actions.take(box_id=box.box_id, now=NOW)
    assert state(order_id) == "taken_out"
    assert told()[-2:] == ["pickup.expired", "pickup.taken_out"]


def test_reminded_once_and_then_back_to_the_counter(box: Made, case_id: UUID, told: Callable[[], list[str]]) -> None:
    order_id = ordered(case_id, box)
    load_id = until_ready(box, order_id)
    end = Order.objects.get(id=order_id).not_after
    assert end is not None
    for hours in (49, 47, 46, 1):
        actions.say_what_is_due(box_id=box.box_id, now=end - datetime.timedelta(hours=hours))
    assert told().count("pickup.reminder_due") == 1
    assert not any(isinstance(each, Restriction) for each in box.hears())
    for _ in range(2):
        actions.say_what_is_due(box_id=box.box_id, now=end)
    [restriction] = [each for each in box.hears() if isinstance(each, Restriction)]
    assert (restriction.limit, restriction.not_after) == (messages.Limit.EXPIRE, int(end.timestamp()))
    assert queries.box(box.box_id, now=end + datetime.timedelta(hours=1)).silent_orders
    box.says(box.goes("expired", load_id=load_id), at=end)
    actions.take(box_id=box.box_id, now=end)
    assert state(order_id) == "expired" and told()[-1] == "pickup.expired"
    assert len(queries.box(box.box_id, now=end).to_take_out) == 1


def test_locked_out_then_laid_in_anew_with_a_new_pin(box: Made, case_id: UUID, told: Callable[[], list[str]]) -> None:
    order_id = ordered(case_id, box)
    first = until_ready(box, order_id)
    box.says(box.goes("locked_out", load_id=first))
    actions.take(box_id=box.box_id, now=NOW)
    assert state(order_id) == "trouble" and told()[-1] == "pickup.trouble"
    new = actions.new_pin(case_id=case_id, box_id=box.box_id, by=staff(uuid4()), now=NOW)
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    assert box.pin_of(order_id) == new
    second = until_ready(box, order_id)
    assert second != first and state(order_id) == "ready"
    assert queries.token_for(case_id=case_id, key=key_of(case_id), now=NOW) is not None
    assert Load.objects.filter(order=order_id).count() == 2
    box.says(box.goes("expired", load_id=first))
    actions.take(box_id=box.box_id, now=NOW)
    assert state(order_id) == "ready", "what was before says nothing of what lies there now"


def test_put_back_before_anybody_was_told_is_a_new_load_with_a_new_grant(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    box.says(box.loads(order_id), box.loads(order_id))
    actions.take(box_id=box.box_id, now=NOW)
    assert state(order_id) == "loaded" and Grant.objects.count() == 2
    until = Order.objects.get(id=order_id)
    box.says(box.goes("ready", load_id=until.load_id))
    actions.take(box_id=box.box_id, now=NOW)
    shown = queries.token_for(case_id=case_id, key=key_of(case_id), now=NOW)
    newest = Grant.objects.get(load=until.load_id)
    assert shown is not None and state(order_id) == "ready"
    trusted = TrustedKeys.of([signer().public])
    heard = [each.signed for each in box.hears() if isinstance(each, GrantGiven)]
    token = codes.parse(shown.qr)
    fitting = [
        each.grant_id
        for each in (grants.verify(signed, trusted, box_id=box.box_id) for signed in heard)
        if codes.fits(token, grant_id=each.grant_id, hash_of_token=each.token_hash, hash_of_code=each.code_hash)
    ]
    assert fitting == [newest.id.bytes]


def test_what_was_told_to_be_handed_out_and_is_found_inside_comes_out(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    said = box.loads(order_id, load_id=uuid4())
    load_id = until_ready(box, order_id)
    box.says(box.issues(load_id))
    actions.take(box_id=box.box_id, now=NOW)
    box.says(said)
    actions.take(box_id=box.box_id, now=NOW)
    assert state(order_id) == "collected" and Issue.objects.count() == 1
    assert Alarm.objects.get().name == "issued_and_found"
    last = box.hears()[-1]
    assert isinstance(last, Restriction) and (last.load_id, last.limit) == (said.load_id, messages.Limit.WITHDRAW)


def test_a_pin_that_came_while_it_was_laid_in_makes_no_grant_that_nobody_can_use(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    said = box.loads(order_id)
    actions.new_pin(case_id=case_id, box_id=box.box_id, by=staff(uuid4()), now=NOW + datetime.timedelta(seconds=1))
    box.says(said)
    actions.take(box_id=box.box_id, now=NOW)
    assert state(order_id) == "trouble" and not Grant.objects.exists()
    assert Alarm.objects.get().name == "old_pin"
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    until_ready(box, order_id)
    assert state(order_id) == "ready"


def test_what_became_of_the_old_document_is_noted_once(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box, return_required=True)
    load_id = until_ready(box, order_id)
    with pytest.raises(NotAllowed):
        actions.note_return(order_id=order_id, outcome=ReturnOutcome.VOIDED, by=staff(uuid4()), now=NOW)
    box.says(box.issues(load_id), box.goes("return_check", load_id=load_id))
    actions.take(box_id=box.box_id, now=NOW)
    assert len(queries.box(box.box_id, now=NOW).returns) == 1
    actions.note_return(order_id=order_id, outcome=ReturnOutcome.VOIDED, by=staff(uuid4()), now=NOW)
    with pytest.raises(NotAllowed):
        actions.note_return(order_id=order_id, outcome=ReturnOutcome.MISSING, by=staff(uuid4()), now=NOW)
    assert Returned.objects.get().outcome == "voided"
    assert not queries.box(box.box_id, now=NOW).returns


@pytest.mark.parametrize("change", ["update", "delete"])
def test_receipts_and_issue_times_stay_as_they_were(box: Made, case_id: UUID, change: str) -> None:
    order_id = ordered(case_id, box)
    load_id = until_ready(box, order_id)
    box.says(box.issues(load_id))
    actions.take(box_id=box.box_id, now=NOW)
    for rows in (Load.objects.filter(id=load_id), Issue.objects.filter(load=load_id)):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            rows.update(at=NOW + datetime.timedelta(days=1)) if change == "update" else rows._raw_delete("default")
    with pytest.raises(DatabaseError, match="stays handed out"), transaction.atomic():
        Order.objects.filter(id=order_id).update(state="ready")


def test_the_desk_cannot_say_that_something_was_handed_out(
    box: Made, case_id: UUID, as_role: Callable[[str], object]
) -> None:
    order_id = ordered(case_id, box)
    as_role("bb_desk")
    for new in ("ready", "collected", "expired"):
        with pytest.raises(DatabaseError, match="withdraws, no more"), transaction.atomic():
            Order.objects.filter(id=order_id).update(state=new)
    assert Order.objects.filter(id=order_id).update(state="withdrawn") == 1


def test_erasing_a_case_destroys_what_could_open_anything_and_keeps_the_time(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    until_ready(box, order_id)
    actions.erase(case_id=case_id)
    assert not Pin.objects.exists() and Grant.objects.get().sealed_token is None
    assert Load.objects.filter(order=order_id).exists()


def test_each_process_can_do_its_part_and_no_other(
    box: Made, case_id: UUID, as_role: Callable[[str], object], told: Callable[[], list[str]]
) -> None:
    delivery_id = uuid4()
    key = key_of(case_id)
    as_role("bb_portal")
    actions.new_pin(
        case_id=case_id, box_id=box.box_id, by=CITIZEN, now=clock.now()
    )  # a guard of the portal wants no other time
    assert queries.has_pin(case_id=case_id, box_id=box.box_id)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Order.objects.create(
            case_id=case_id, delivery_id=delivery_id, box_id=box.box_id, doc_class="x", doc_ref="x", low_reach=False,
            return_required=False, retention_days=7, ordered_at=NOW,
        )  # fmt: skip
    as_role("bb_worker")
    order_id = actions.order(
        case_id=case_id, delivery_id=delivery_id, box_id=box.box_id, doc_class="reisepass", low_reach=False,
        return_required=True, retention_days=7, by=SYSTEM, now=NOW,
    )  # fmt: skip
    tasks.look_at_boxes(0)
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    as_role("bb_desk")
    actions.new_pin(case_id=case_id, box_id=box.box_id, by=staff(uuid4()), now=NOW)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        list(Grant.objects.values_list("sealed_token"))
    as_role("bb_worker")
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    said = box.loads(order_id)
    as_role("bb_boxlink")
    box.says(said)
    as_role("bb_worker")
    actions.take(box_id=box.box_id, now=NOW)
    load_id = UUID(bytes=said.load_id)
    as_role("bb_boxlink")
    box.says(
        box_status(),
        box.goes("ready", load_id=load_id),
        messages.Alert("wrong_door", "security", 1, 0),
        box.goes("geplatzt"),
    )
    as_role("bb_worker")
    actions.take(box_id=box.box_id, now=NOW)
    actions.say_what_is_due(box_id=box.box_id, now=NOW + datetime.timedelta(days=6))
    as_role("bb_portal")
    assert queries.token_for(case_id=case_id, key=key, now=NOW) is not None
    as_role("bb_worker")
    issued = box.issues(load_id)
    as_role("bb_boxlink")
    box.says(issued, box.goes("return_check", load_id=load_id))
    as_role("bb_worker")
    actions.take(box_id=box.box_id, now=NOW)
    actions.forget_messages(now=NOW)
    as_role("bb_desk")
    view = queries.box(box.box_id, now=NOW)
    assert [each.name for each in view.alarms] == ["message_refused", "wrong_door"]
    assert actions.see_alarm(box_id=box.box_id, alarm_id=view.alarms[0].id, by=staff(uuid4()), now=NOW)
    actions.note_return(order_id=order_id, outcome=ReturnOutcome.VOIDED, by=staff(uuid4()), now=NOW)
    assert told() == ["pickup.loaded", "pickup.ready", "pickup.reminder_due", "pickup.collected"]


def box_status() -> messages.Status:
    return messages.Status(
        doors={1: messages.Sight.CLOSED}, contents={1: messages.Sight.YES}, power=100, clock=int(NOW.timestamp()),
        clock_trusted=True, version="1.0", halted=None, journal_count=1, journal_head=bytes(32),
    )  # fmt: skip
