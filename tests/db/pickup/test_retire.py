"""A box is retired: it is heard no more, nobody can choose it, and what lies in it goes to the counter."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from ausgabebox.protocol import exchange
from ausgabebox.protocol.errors import UnknownKey
from buergerbuero.audit.models import Entry
from buergerbuero.base import keyring
from buergerbuero.base.actors import CITIZEN, SYSTEM
from buergerbuero.config.cli import box_register, box_retire, keys
from buergerbuero.config.cli.trouble import Trouble
from buergerbuero.pickup import actions, queries
from buergerbuero.pickup.models import Alarm, Box, Grant, Incoming, Order, Outgoing, Pin
from buergerbuero.pickup.values import BadBox, NotAllowed, NotReady, OrderState, UnknownBox
from tests.cast import NOW
from tests.db.pickup.conftest import ordered
from tests.db.pickup.test_register import ADDRESS, request_of
from tests.made.boxes import PLACES, Made, until_ready

pytestmark = pytest.mark.django_db


def expired() -> set[str]:
    """The cases that were told that nobody collects at the box any more."""
    facts = [job.args["fact"] for job in ProcrastinateJob.objects.filter(task_name="react")]
    return {fact["case_id"] for fact in facts if fact["type"] == "pickup.expired"}


def another_case() -> UUID:
    found = uuid4()
    keyring.create_vault(vault=found, now=NOW)
    return found


def test_what_waits_and_what_lies_there_goes_to_the_counter(box: Made, case_id: UUID) -> None:
    inside, waiting = ordered(case_id, box), another_case()
    until_ready(box, inside)
    later = ordered(waiting, box)
    key = keyring.open_at_desk(vault=case_id)
    assert queries.token_for(case_id=case_id, key=key, now=NOW) is not None
    assert expired() == set()
    actions.retire_box(box_id=box.box_id, by=SYSTEM, now=NOW)
    assert Order.objects.get(id=inside).state == OrderState.EXPIRED
    assert Order.objects.get(id=later).state == OrderState.WITHDRAWN
    assert expired() == {str(case_id), str(waiting)}
    assert queries.token_for(case_id=case_id, key=key, now=NOW) is None
    assert not Pin.objects.exists() and Grant.objects.get().sealed_token is None
    assert [alarm.name for alarm in Alarm.objects.all()] == ["box_retired"]
    assert actions.say_what_is_due(box_id=box.box_id, now=NOW) == 0
    assert box.hears() == [], "neither is what it was told kept: PINs are sealed in it"
    entry = Entry.objects.get(verb="pickup.box_retired")
    assert (entry.subject_id, entry.detail["inside"], entry.detail["waiting"]) == (box.box_id, "1", "1")
    view = queries.box(box.box_id, now=NOW).summary
    assert view.retired and not view.silent


def test_it_is_heard_no_more_and_nobody_gets_a_pin_or_an_order_for_it(box: Made, case_id: UUID) -> None:
    call = exchange.sign_call(exchange.Call(box.box_id, 1, int(NOW.timestamp()), 0, ()), box.key)
    actions.new_pin(case_id=case_id, box_id=box.box_id, by=CITIZEN, now=NOW)
    actions.retire_box(box_id=box.box_id, by=SYSTEM, now=NOW)
    with pytest.raises(UnknownKey):
        actions.take_call(body=call, now=NOW)
    with pytest.raises(NotReady):
        actions.new_pin(case_id=case_id, box_id=box.box_id, by=CITIZEN, now=NOW)
    with pytest.raises(NotReady):
        actions.order(
            case_id=case_id, delivery_id=uuid4(), box_id=box.box_id, doc_class="reisepass", low_reach=False,
            return_required=False, retention_days=7, by=SYSTEM, now=NOW,
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.retire_box(box_id=box.box_id, by=SYSTEM, now=NOW)
    with pytest.raises(UnknownBox):
        actions.retire_box(box_id="mond", by=SYSTEM, now=NOW)


def test_what_it_had_said_before_is_still_read(box: Made, case_id: UUID) -> None:
    """A document that was fetched before is not looked for in the box."""
    load_id = until_ready(box, ordered(case_id, box))
    box.says(box.issues(load_id))
    actions.retire_box(box_id=box.box_id, by=SYSTEM, now=NOW)
    assert Order.objects.get().state == OrderState.COLLECTED
    Made().register()
    assert Order.objects.get().state == OrderState.COLLECTED


def test_what_was_laid_in_and_not_read_yet_is_fetched_too_and_gets_no_grant(box: Made, case_id: UUID) -> None:
    """Also behind a gap: what is missing will never come."""
    order_id = ordered(case_id, box)
    box.said += 3
    box.says(box.loads(order_id, compartment=2))
    actions.retire_box(box_id=box.box_id, by=SYSTEM, now=NOW)
    assert Order.objects.get().state == OrderState.EXPIRED
    assert queries.order_line(order_id, box_id=box.box_id).compartment == 2  # type: ignore[union-attr]
    assert not Incoming.objects.filter(read_at=None).exists()
    assert not Grant.objects.exists() and box.hears() == []
    assert {alarm.name for alarm in Alarm.objects.all()} == {"box_retired", "messages_lost"}


def test_it_comes_back_with_new_keys_only_and_counts_from_one(box: Made) -> None:
    Box.objects.update(received=7, acknowledged=3, turn=9)
    Outgoing.objects.create(box_id=box.box_id, number=1, signed=b"old", made_at=NOW)
    actions.retire_box(box_id=box.box_id, by=SYSTEM, now=NOW)
    half_new = Made(key=box.key), Made(pin_keys=box.pin_keys)
    for again in (box, *half_new, Made("anderswo", box.key, box.pin_keys)):
        with pytest.raises(BadBox, match="known_keys"):
            again.register()
    assert not Box.objects.get().active
    other = Made().register()
    assert Box.objects.values_list("active", "received", "acknowledged", "turn").get() == (True, 0, 0, 0)
    assert not Outgoing.objects.exists()
    with pytest.raises(BadBox, match="known_keys"):
        Made("anderswo", other.key).register()
    for changed in (Made(key=other.key), Made(pin_keys=other.pin_keys), box):
        with pytest.raises(BadBox, match="retire_first"):
            changed.register()
    actions.retire_box(box_id=box.box_id, by=SYSTEM, now=NOW)
    with pytest.raises(BadBox, match="known_keys"):
        box.register()
    Made().register().register()
    assert len(PLACES) == Box.objects.get().compartments.count()


def test_the_command_says_what_it_means_and_wants_the_name_once_more(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    until_ready(box, order_id)
    said = box_retire.consequences(box.box_id)
    assert "0 documents wait" in said and "1 documents lie in it. Two colleagues take them out" in said
    assert f"compartment 1: {Order.objects.get().doc_ref}" in said
    assert "look into every compartment" in said
    for typed in ("", "ja", "rathaus"):
        with pytest.raises(Trouble, match="nothing was changed"):
            box_retire.retire(box.box_id, typed)
    assert Box.objects.get().active
    box_retire.retire(box.box_id, f"{box.box_id}\n")
    assert not Box.objects.get().active
    with pytest.raises(Trouble, match="No box in operation"):
        box_retire.consequences(box.box_id)


def test_a_retired_box_with_its_old_keys_is_told_what_it_needs(published: str, tmp_path: Path) -> None:
    keys.make_missing(tmp_path / "secrets", boxes_call="boxen.example.org")
    asked = request_of(tmp_path / "box")
    box_register.enrol(asked, keys=tmp_path / "secrets", address=ADDRESS, now=NOW)
    actions.retire_box(box_id="rathaus", by=SYSTEM, now=NOW)
    with pytest.raises(Trouble, match="registered before"):
        box_register.enrol(asked, keys=tmp_path / "secrets", address=ADDRESS, now=NOW)
    box_register.enrol(request_of(tmp_path / "new"), keys=tmp_path / "secrets", address=ADDRESS, now=NOW)
    assert Box.objects.get().active
