"""A notice by box: ordered, ready, collected; back at the counter where nobody came; and what comes late or twice."""

import datetime
import shutil
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.base import outbox
from buergerbuero.base.actors import CITIZEN, Actor
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case, Delivery, Event
from buergerbuero.cases.values import BoxCollection, DeliveryState, IdentityCheck, NotAllowed, Receipt, UnknownCase
from buergerbuero.catalogue.values.ways import Channel
from buergerbuero.messages import queries as messages
from buergerbuero.messages.models import Hint
from buergerbuero.pickup import actions as pickup
from buergerbuero.pickup.models import Order, Pin
from tests.cast import NOW
from tests.db.cases import correcting
from tests.db.cases.confirming import confirm
from tests.made import fees
from tests.made.boxes import Made, until_ready
from tests.made.town import TOWN

pytestmark = pytest.mark.django_db
Run = Callable[[], list[str]]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def box(db: None) -> Made:
    return Made("rathaus").register()


def sent(**changed: object) -> Receipt:
    """A practice application by box, sent."""
    answers = {"farbe": "grau", "zustellung": "box", "ausgabebox": {"niedrig": "nein"}, **changed}
    return fees.apply(fees.publish(NOW), NOW, **answers)


def decided(run_facts: Run, clerk: Actor, **changed: object) -> Receipt:
    """One that was granted, and whose notice was made."""
    receipt = sent(**changed)
    run_facts()
    confirm(receipt)
    run_facts()
    actions.take(case_id=receipt.case_id, version=0, by=clerk, now=NOW)
    actions.grant(case_id=receipt.case_id, version=1, by=clerk, now=NOW - datetime.timedelta(hours=1))
    actions.release_due(now=NOW)
    run_facts()
    Hint.objects.all().delete()
    return receipt


@pytest.fixture
def ordered(box: Made, run_facts: Run, clerk: Actor) -> Receipt:
    """One whose notice is to be laid in."""
    receipt = decided(run_facts, clerk)
    pickup.say_what_is_due(box_id=box.box_id, now=NOW)
    return receipt


@pytest.fixture
def ready(box: Made, ordered: Receipt, run_facts: Run) -> Receipt:
    """One whose notice lies there."""
    until_ready(box, order_of(ordered).id)
    run_facts()
    return ordered


def order_of(receipt: Receipt) -> Order:
    return Order.objects.get(case_id=receipt.case_id)


def load_of(receipt: Receipt) -> UUID:
    found = order_of(receipt).load_id
    assert found
    return found


def says(box: Made, *bodies: object, at: datetime.datetime = NOW) -> None:
    box.says(*bodies, at=at)  # type: ignore[arg-type]
    pickup.take(box_id=box.box_id, now=at)


def ways(receipt: Receipt) -> dict[str, str]:
    return dict(Delivery.objects.filter(case_id=receipt.case_id).values_list("channel", "state"))


def delivery(receipt: Receipt, channel: Channel = Channel.BOX) -> Delivery:
    return Delivery.objects.get(case_id=receipt.case_id, channel=channel)


def state(receipt: Receipt) -> str:
    return Case.objects.get(id=receipt.case_id).state


def told(receipt: Receipt) -> list[str]:
    """What lies in the inbox; all of one moment here, so in no order."""
    access = queries.open_access(number=receipt.number, code=receipt.access_code)
    return sorted(each.text for each in messages.inbox(case_id=receipt.case_id, key=access.key))


def mails() -> list[str]:
    return sorted(Hint.objects.values_list("kind", flat=True))


def shown(receipt: Receipt, *, code: str = "", now: datetime.datetime = NOW) -> BoxCollection:
    access = queries.open_access(number=receipt.number, code=code or receipt.access_code)
    found = queries.box_collection(access=access, language="de", now=now)
    assert found
    return found


def again(receipt: Receipt, kind: str, run_facts: Run) -> None:
    outbox.emit(type=kind, case_id=receipt.case_id, sequence=99, now=NOW)
    run_facts()


def test_whoever_sends_gets_a_pin_that_only_the_box_can_read(box: Made, run_facts: Run, clerk: Actor) -> None:
    digest = fees.publish(NOW)
    draft_id, code = fees.draft(digest, NOW, farbe="grau", zustellung="box", ausgabebox={"niedrig": "ja"})
    first = actions.open_case(draft_id=draft_id, code=code, by=CITIZEN, now=NOW)
    second = actions.open_case(draft_id=draft_id, code=code, by=CITIZEN, now=NOW)
    assert first.number == second.number and first.access_code == second.access_code
    assert len(first.pin) == len(second.pin) == 6 and "pin" not in repr(first)
    assert Pin.objects.filter(case_id=first.case_id, box="rathaus").count() == 2
    run_facts()
    actions.take(case_id=first.case_id, version=0, by=clerk, now=NOW)
    actions.grant(case_id=first.case_id, version=1, by=clerk, now=NOW - datetime.timedelta(hours=1))
    actions.release_due(now=NOW)
    run_facts()
    pickup.say_what_is_due(box_id="rathaus", now=NOW)
    order = order_of(first)
    assert box.pin_of(order.id) == second.pin
    assert (order.low_reach, order.return_required, order.retention_days) == (True, False, 10)
    assert order.doc_class == "bescheid"


def test_without_a_box_in_operation_the_application_goes_through_and_the_notice_to_the_counter(
    run_facts: Run, clerk: Actor, db: None
) -> None:
    receipt = decided(run_facts, clerk)
    assert receipt.pin == ""
    assert ways(receipt) == {"box": "fallen_back", "counter": "prepared"}
    assert "konnten wir Ihren Bescheid nicht legen" in " ".join(told(receipt))
    [item] = queries.counter_list(now=NOW).to_prepare
    assert item.number == receipt.number


def test_nobody_is_told_to_come_before_the_box_says_so(box: Made, ordered: Receipt, run_facts: Run) -> None:
    assert ways(ordered) == {"box": "prepared"}
    says(box, box.loads(order_of(ordered).id))
    run_facts()
    again(ordered, "pickup.ready", run_facts)  # whatever a fact claims
    assert (ways(ordered), mails(), told(ordered)) == ({"box": "prepared"}, [], [])
    assert not shown(ordered).is_ready and shown(ordered).state == DeliveryState.PREPARED
    says(box, box.goes("ready", load_id=load_of(ordered)))
    run_facts()
    assert ways(ordered) == {"box": "provided"}
    assert mails() == ["collect"]
    [text] = told(ordered)
    assert "Ausgabebox bereit" in text and "PIN fragen wir nur an der Box" in text


def test_what_opens_it_is_shown_while_it_can_be_collected(box: Made, ready: Receipt, run_facts: Run) -> None:
    found = shown(ready)
    assert found.is_ready and found.qr.startswith("BBX1:") and len(found.code) == 13
    assert (found.name, found.hours, found.example) == ("Ausgabebox am Rathaus", ("rund um die Uhr",), True)
    assert found.until == (NOW + 10 * DAY).date()
    assert shown(ready, now=NOW + 10 * DAY).is_ready
    assert not shown(ready, now=NOW + 11 * DAY).is_ready, "nothing is shown after the last day"
    assert "qr" not in repr(found) and "code" not in repr(found)


def test_what_the_box_says_is_collected_at_the_time_it_says(box: Made, ready: Receipt, run_facts: Run) -> None:
    at = NOW - datetime.timedelta(minutes=7)
    says(box, box.issues(load_of(ready), at=at))
    run_facts()
    found = delivery(ready)
    assert (found.state, found.collected_at) == ("collected", at.replace(microsecond=0))
    assert state(ready) == "closed"
    collected = shown(ready)
    assert collected.issued_at == at.replace(microsecond=0) and not collected.is_ready


@pytest.mark.parametrize("kind", ["pickup.ready", "pickup.collected", "pickup.expired", "pickup.trouble"])
def test_twice_is_as_once(kind: str, box: Made, ready: Receipt, run_facts: Run) -> None:
    bodies = {
        "pickup.ready": (),
        "pickup.collected": (box.issues(load_of(ready)),),
        "pickup.expired": (box.goes("expired", load_id=load_of(ready)),),
        "pickup.trouble": (box.goes("locked_out", load_id=load_of(ready)),),
    }[kind]
    says(box, *bodies)
    run_facts()
    before = (ways(ready), told(ready), mails(), Event.objects.filter(case_id=ready.case_id).count())
    again(ready, kind, run_facts)
    again(ready, kind, run_facts)
    assert before == (ways(ready), told(ready), mails(), Event.objects.filter(case_id=ready.case_id).count())


def test_what_nobody_collects_goes_to_the_counter_and_from_there_on_as_always(
    box: Made, ready: Receipt, run_facts: Run, clerk: Actor
) -> None:
    says(box, box.goes("expired", load_id=load_of(ready)))
    run_facts()
    assert ways(ready) == {"box": "fallen_back", "counter": "prepared"}
    assert "Die Zeit zum Abholen an der Ausgabebox ist vorbei" in " ".join(told(ready))
    assert mails() == ["collect", "collect_news"]
    assert not shown(ready).is_ready
    at_counter = delivery(ready, Channel.COUNTER)
    assert at_counter.document_id == delivery(ready).document_id
    actions.lay_ready(delivery_id=at_counter.id, place="weidenau", by=clerk, now=NOW)
    actions.hand_out(delivery_id=at_counter.id, check=IdentityCheck.CARD, by=clerk, now=NOW)
    run_facts()
    assert mails() == ["collect", "collect", "collect_news"]
    assert ways(ready)["counter"] == "collected"


def test_expiry_while_somebody_collects_ends_collected(box: Made, ready: Receipt, run_facts: Run) -> None:
    """The box was out of reach: we hear late of what it did, after we have given up on it."""
    issued = box.issues(load_of(ready), at=NOW)
    says(box, box.goes("expired", load_id=load_of(ready)))
    run_facts()
    says(box, issued, at=NOW + DAY)
    run_facts()
    assert ways(ready) == {"box": "collected", "counter": "failed"}
    assert state(ready) == "closed"
    assert not queries.counter_list(now=NOW).to_prepare


def test_both_say_that_they_handed_it_out(box: Made, ready: Receipt, run_facts: Run, clerk: Actor) -> None:
    """Both stands in the log, and nothing of it is rewritten: somebody must find out."""
    issued = box.issues(load_of(ready), at=NOW)
    says(box, box.goes("expired", load_id=load_of(ready)))
    run_facts()
    at_counter = delivery(ready, Channel.COUNTER)
    actions.lay_ready(delivery_id=at_counter.id, by=clerk, now=NOW)
    actions.hand_out(delivery_id=at_counter.id, check=IdentityCheck.CARD, by=clerk, now=NOW)
    says(box, issued, at=NOW + DAY)
    run_facts()
    assert ways(ready) == {"box": "collected", "counter": "collected"}
    assert state(ready) == "closed"


def test_a_clerk_comes_too_late_for_what_the_box_has_given_out(
    box: Made, ready: Receipt, run_facts: Run, clerk: Actor
) -> None:
    says(box, box.goes("expired", load_id=load_of(ready)))
    run_facts()
    at_counter = delivery(ready, Channel.COUNTER)
    actions.lay_ready(delivery_id=at_counter.id, by=clerk, now=NOW)
    says(box, box.issues(load_of(ready), at=NOW))
    run_facts()
    with pytest.raises(NotAllowed):
        actions.hand_out(delivery_id=at_counter.id, check=IdentityCheck.CARD, by=clerk, now=NOW)


@pytest.mark.parametrize("order", list(permutations(["pickup.loaded", "pickup.ready", "pickup.collected"])))
def test_facts_may_come_in_any_order(order: tuple[str, ...], box: Made, ordered: Receipt, run_facts: Run) -> None:
    until_ready(box, order_of(ordered).id)
    says(box, box.issues(load_of(ordered)))
    ProcrastinateJob.objects.filter(args__fact__type__startswith="pickup.").update(scheduled_at=NOW + DAY)
    for kind in order:
        again(ordered, kind, run_facts)
    assert (ways(ordered), state(ordered)) == ({"box": "collected"}, "closed")
    assert mails() == [], "who has it need not be told that it is there"


def test_a_locked_door_is_told_only_to_who_was_told_to_come(
    box: Made, ready: Receipt, run_facts: Run, clerk: Actor
) -> None:
    says(box, box.goes("locked_out", load_id=load_of(ready)))
    run_facts()
    assert ways(ready) == {"box": "blocked"}
    assert "neue PIN bekommen Sie am Schalter" in " ".join(told(ready))
    assert mails() == ["collect", "collect_news"]
    assert not shown(ready).is_ready and shown(ready).state == DeliveryState.BLOCKED


def test_who_sends_again_long_after_gets_no_other_pin(box: Made) -> None:
    digest = fees.publish(NOW)
    draft_id, code = fees.draft(digest, NOW, farbe="grau", zustellung="box", ausgabebox={"niedrig": "nein"})
    first = actions.open_case(draft_id=draft_id, code=code, by=CITIZEN, now=NOW)
    later = NOW + datetime.timedelta(hours=2)
    again_ = actions.open_case(draft_id=draft_id, code=code, by=CITIZEN, now=later)
    assert (again_.number, again_.pin) == (first.number, "")
    assert Pin.objects.count() == 1


@pytest.mark.parametrize("replaced", [False, True])
def test_who_corrects_to_the_box_gets_a_pin_unless_a_clerk_has_given_out_the_code(
    box: Made, clerk: Actor, replaced: bool
) -> None:
    """A clerk who gave the code out, and asked, could otherwise correct it: and has code and PIN."""
    receipt = sent(zustellung="schalter", ausgabebox=None)
    code, later = receipt.access_code, NOW + datetime.timedelta(minutes=1)
    if replaced:
        code = actions.replace_code(case_id=receipt.case_id, by=clerk, now=later)
    access = queries.open_access(number=receipt.number, code=code)
    correcting.ask(receipt, clerk, "zustellung")
    draft = correcting.begin(receipt, access)
    draft.enter("zustellung", "box")
    draft.enter("ausgabebox", {"niedrig": "nein"})
    pin = draft.send(access, later)
    assert bool(pin) is not replaced and Pin.objects.count() == len(pin) // 6
    assert shown(receipt, code=code).has_pin is not replaced


def test_the_code_of_the_application_gives_no_new_pin_once_something_lies_there(
    box: Made, run_facts: Run, clerk: Actor
) -> None:
    digest = fees.publish(NOW)
    draft_id, code = fees.draft(digest, NOW, farbe="grau", zustellung="box", ausgabebox={"niedrig": "nein"})
    receipt = actions.open_case(draft_id=draft_id, code=code, by=CITIZEN, now=NOW)
    run_facts()
    actions.take(case_id=receipt.case_id, version=0, by=clerk, now=NOW)
    actions.grant(case_id=receipt.case_id, version=1, by=clerk, now=NOW - datetime.timedelta(hours=1))
    actions.release_due(now=NOW)
    run_facts()
    pickup.say_what_is_due(box_id="rathaus", now=NOW)
    assert actions.open_case(draft_id=draft_id, code=code, by=CITIZEN, now=NOW).pin, "nothing lies there yet"
    pickup.say_what_is_due(box_id="rathaus", now=NOW)
    until_ready(box, order_of(receipt).id)
    count = Pin.objects.count()
    assert actions.open_case(draft_id=draft_id, code=code, by=CITIZEN, now=NOW).pin == ""
    says(box, box.goes("locked_out", load_id=load_of(receipt)))
    assert actions.open_case(draft_id=draft_id, code=code, by=CITIZEN, now=NOW).pin == ""
    assert Pin.objects.count() == count


def test_laid_in_anew_it_can_be_collected_again(box: Made, ready: Receipt, run_facts: Run) -> None:
    order = order_of(ready)
    says(box, box.goes("quarantine", load_id=load_of(ready)))
    run_facts()
    says(box, box.loads(order.id))
    says(box, box.goes("ready", load_id=load_of(ready)))
    run_facts()
    assert ways(ready) == {"box": "provided"}
    assert mails() == ["collect", "collect", "collect_news"]
    assert shown(ready).is_ready


def test_a_clerk_may_take_it_to_the_counter_before_it_was_laid_in(
    box: Made, ordered: Receipt, run_facts: Run, clerk: Actor
) -> None:
    actions.take_to_counter(delivery_id=delivery(ordered).id, by=clerk, now=NOW)
    run_facts()
    assert ways(ordered) == {"box": "fallen_back", "counter": "prepared"}
    assert order_of(ordered).state == "withdrawn"
    with pytest.raises(NotAllowed):
        actions.take_to_counter(delivery_id=delivery(ordered).id, by=clerk, now=NOW)
    with pytest.raises(UnknownCase):
        actions.take_to_counter(delivery_id=delivery(ordered, Channel.COUNTER).id, by=clerk, now=NOW)


def test_an_application_that_is_withdrawn_leaves_no_pin(box: Made, run_facts: Run) -> None:
    receipt = sent()
    access = queries.open_access(number=receipt.number, code=receipt.access_code)
    actions.withdraw(access=access, by=CITIZEN, now=NOW)
    run_facts()
    assert not Pin.objects.filter(case_id=receipt.case_id).exists()


def test_reading_it_online_is_not_collecting_it(box: Made, ready: Receipt, run_facts: Run) -> None:
    access = queries.open_access(number=ready.number, code=ready.access_code)
    actions.open_document(access=access, document_id=delivery(ready).document_id, by=CITIZEN, now=NOW)
    assert ways(ready) == {"box": "provided"}


def test_a_box_is_no_reason_for_a_letter(box: Made, ready: Receipt) -> None:
    assert actions.fall_back_due(now=NOW + 90 * DAY) == 0
    assert ways(ready) == {"box": "provided"}


def test_the_proxy_stays_with_the_case(box: Made, run_facts: Run, clerk: Actor) -> None:
    receipt = decided(run_facts, clerk, ausgabebox={"niedrig": "nein", "vertretung": "Max Muster"})
    assert shown(receipt).proxy == "Max Muster"
    pickup.say_what_is_due(box_id="rathaus", now=NOW)
    assert "Muster" not in repr(box.hears())


def test_the_person_is_reminded_while_it_waits(box: Made, ready: Receipt, run_facts: Run) -> None:
    again(ready, "pickup.reminder_due", run_facts)
    assert mails() == ["collect", "collect_soon"]
    says(box, box.issues(load_of(ready)))
    run_facts()
    again(ready, "pickup.reminder_due", run_facts)
    assert mails() == ["collect", "collect_soon"]


def test_where_there_are_several_the_person_chooses(box: Made, run_facts: Run, clerk: Actor, tmp_path: Path) -> None:
    other = Made("bahnhof").register()
    digest = fees.publish(NOW, town=with_another_box(tmp_path / "town"))
    asked = {"box": "bahnhof", "niedrig": "nein"}
    receipt = fees.apply(digest, NOW, farbe="grau", zustellung="box", ausgabebox=asked)
    run_facts()
    actions.take(case_id=receipt.case_id, version=0, by=clerk, now=NOW)
    actions.grant(case_id=receipt.case_id, version=1, by=clerk, now=NOW - datetime.timedelta(hours=1))
    actions.release_due(now=NOW)
    run_facts()
    pickup.say_what_is_due(box_id="bahnhof", now=NOW)
    assert order_of(receipt).box_id == "bahnhof"
    assert other.pin_of(order_of(receipt).id) == receipt.pin
    assert shown(receipt).name == "Ausgabebox am Bahnhof"


def with_another_box(folder: Path) -> Path:
    """Write the town into a folder, with a second box."""
    shutil.copytree(TOWN, folder)
    examples = folder / "beispielwerte.yaml"
    text = examples.read_text(encoding="utf-8")
    start = text.index("    rathaus:\n      name: Ausgabebox")
    end = text.index("  ausgabebox.liegt_bereit")
    second = text[start:end].replace("    rathaus:", "    bahnhof:").replace("am Rathaus", "am Bahnhof")
    examples.write_text(text[:end] + second + text[end:], encoding="utf-8")
    return folder


def test_the_database_lets_nobody_say_what_only_a_box_can(box: Made, ready: Receipt) -> None:
    row = delivery(ready)
    for role, statement in (
        ("bb_portal", "UPDATE cases_delivery SET state = 'opened' WHERE id = %s"),
        (
            "bb_desk",
            "INSERT INTO cases_delivery (id, case_id, decision_id, channel, state, document_id, prepared_at, place)"
            " SELECT gen_random_uuid(), case_id, decision_id, 'counter', 'prepared', document_id, prepared_at, ''"
            " FROM cases_delivery WHERE id = %s",
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(statement, [row.id])
