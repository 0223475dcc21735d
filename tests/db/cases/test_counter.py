"""Collecting a notice at the counter, and letters in place of what nobody collects or opens."""

import datetime
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from buergerbuero.base import keyring
from buergerbuero.base.actors import CITIZEN, Actor
from buergerbuero.base.ids import format_code
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case, Delivery, Event
from buergerbuero.cases.queries.grounds import remarks_of
from buergerbuero.cases.values import (
    CaseState,
    Channel,
    Collection,
    IdentityCheck,
    NotAllowed,
    NotProven,
    Receipt,
    UnknownCase,
    Verb,
)
from buergerbuero.messages.models import Hint
from tests.cast import NOW
from tests.db.cases.confirming import confirm
from tests.db.cases.listening import heard
from tests.made import fees
from tests.made.town import open_at

pytestmark = pytest.mark.django_db
Run = Callable[[], list[str]]
DAY = datetime.timedelta(days=1)
SOON = NOW + datetime.timedelta(seconds=20)
AFTER = NOW + datetime.timedelta(minutes=5)
OFFICE = "weidenau"


def decided(run_facts: Run, clerk: Actor, *, way: str, **changed: object) -> Receipt:
    """A practice application that was granted, and whose notice was made."""
    receipt = fees.apply(fees.publish(NOW), NOW, farbe="grau", zustellung=way, **changed)
    run_facts()
    actions.take(case_id=receipt.case_id, version=0, by=clerk, now=NOW)
    actions.grant(case_id=receipt.case_id, version=1, by=clerk, now=NOW - datetime.timedelta(hours=1))
    actions.release_due(now=NOW)
    run_facts()
    return receipt


@pytest.fixture
def lying(run_facts: Run, clerk: Actor) -> Receipt:
    """One whose notice lies ready at the counter."""
    receipt = decided(run_facts, clerk, way="schalter")
    confirm(receipt)
    run_facts()
    actions.lay_ready(delivery_id=delivery_of(receipt).id, place=OFFICE, by=clerk, now=NOW)
    run_facts()
    return receipt


@pytest.fixture
def unopened(run_facts: Run, clerk: Actor) -> Receipt:
    """One whose notice lies in the inbox."""
    return decided(run_facts, clerk, way="postfach")


def test_the_last_day_is_one_on_which_the_office_is_open(lying: Receipt, tmp_path: Path) -> None:
    before = collection_of(lying)
    assert before and before.until == datetime.date(2026, 12, 7), "14 days end on a Monday"
    fees.publish(NOW, town=open_at(OFFICE, "{dienstag: 14-19, samstag: 9-13}", tmp_path / "town"))
    found = collection_of(lying)
    assert found and found.until == datetime.date(2026, 12, 8)
    assert [place.hours for place in found.places] == [("Dienstag 14:00–19:00", "Samstag 09:00–13:00")]
    [item] = queries.counter_list(now=NOW).ready
    assert item.until == found.until
    assert actions.fall_back_due(now=NOW + 15 * DAY) == 0, "the Tuesday still counts"
    assert actions.fall_back_due(now=NOW + 16 * DAY) == 1


def proofs_of(receipt: Receipt) -> dict[int, tuple[Verb, str]]:
    case = Case.objects.get(id=receipt.case_id)
    return remarks_of(case, keyring.open_at_desk(vault=case.id), axis="delivery")


def delivery_of(receipt: Receipt) -> Delivery:
    return Delivery.objects.filter(case_id=receipt.case_id).exclude(channel=Channel.POST).get()


def collection_of(receipt: Receipt) -> Collection | None:
    access = queries.open_access(number=receipt.number, code=receipt.access_code)
    return queries.citizen_view(access=access, language="de").collection


def state_of(receipt: Receipt) -> str:
    return Case.objects.get(id=receipt.case_id).state


def verbs(receipt: Receipt) -> list[str]:
    return list(Event.objects.filter(case_id=receipt.case_id, axis="delivery").values_list("verb", flat=True))


def test_it_is_listed_until_it_lies_ready(run_facts: Run, clerk: Actor) -> None:
    receipt = decided(run_facts, clerk, way="schalter")
    [item] = queries.counter_list(now=NOW).to_prepare
    assert (item.number, item.practice) == (receipt.number, True)
    waiting = collection_of(receipt)
    assert waiting and not waiting.ready
    actions.lay_ready(delivery_id=item.delivery_id, place=OFFICE, by=clerk, now=NOW)
    with pytest.raises(NotAllowed):
        actions.lay_ready(delivery_id=item.delivery_id, place=OFFICE, by=clerk, now=NOW)
    now_there = queries.counter_list(now=NOW)
    assert not now_there.to_prepare
    assert [(each.number, each.place) for each in now_there.ready] == [(receipt.number, OFFICE)]


def test_the_person_is_told_where_until_when_and_what_to_bring(lying: Receipt) -> None:
    found = collection_of(lying)
    assert found and found.ready
    [place] = found.places
    assert place.name == "Bürgerbüro im Rathaus Weidenau"
    assert place.hours is None
    assert not place.confirmed, "nobody has confirmed it, and nothing pretends so"
    assert found.until == datetime.date(2026, 12, 7)
    assert found.bring
    assert Hint.objects.filter(case_id=lying.case_id, kind="collect").count() == 1


def test_reading_it_online_is_not_collecting_it(lying: Receipt) -> None:
    access = queries.open_access(number=lying.number, code=lying.access_code)
    document_id = delivery_of(lying).document_id
    actions.open_document(access=access, document_id=document_id, by=CITIZEN, now=NOW)
    assert delivery_of(lying).state == "provided"


def test_whoever_shows_a_card_gets_it_and_the_case_closes_after_a_minute(lying: Receipt, clerk: Actor) -> None:
    delivery_id = delivery_of(lying).id
    actions.hand_out(delivery_id=delivery_id, check=IdentityCheck.CARD, by=clerk, now=NOW)
    event = Event.objects.get(case_id=lying.case_id, verb="hand_out")
    assert (event.actor_kind, event.actor_id, event.at) == ("staff", clerk.id, NOW)
    assert proofs_of(lying) == {event.sequence: (Verb.HAND_OUT, IdentityCheck.CARD)}
    assert not actions.fall_back_due(now=NOW + 60 * DAY) or pytest.fail("it was handed out")
    assert state_of(lying) == CaseState.CLOSED
    assert collection_of(lying) is None


def test_it_stays_open_while_it_can_be_taken_back(lying: Receipt, clerk: Actor) -> None:
    delivery_id = delivery_of(lying).id
    actions.hand_out(delivery_id=delivery_id, check=IdentityCheck.CARD, by=clerk, now=NOW)
    assert [each.number for each in queries.counter_list(now=SOON).handed_out] == [lying.number]
    from buergerbuero.cases.actions.counter import close_handed_out

    assert not close_handed_out(delivery_id=delivery_id, now=SOON)
    actions.take_back_hand_out(delivery_id=delivery_id, by=clerk, now=SOON)
    assert not close_handed_out(delivery_id=delivery_id, now=AFTER), "the job that was queued finds nothing to do"
    assert state_of(lying) == CaseState.DECIDED
    assert [each.number for each in queries.counter_list(now=AFTER).ready] == [lying.number]
    actions.hand_out(delivery_id=delivery_id, check=IdentityCheck.CARD, by=clerk, now=AFTER)
    with pytest.raises(NotAllowed):
        actions.take_back_hand_out(delivery_id=delivery_id, by=clerk, now=AFTER + datetime.timedelta(minutes=5))


def test_every_move_of_a_delivery_is_told(run_facts: Run, clerk: Actor, settings: Any) -> None:
    """But for one that is taken back: what it takes back was not told yet."""
    settings.REACTIONS = "tests.db.cases.listening.HEARING_ALL"
    ways = ("schalter", "post", "postfach", "postfach")
    receipts = [decided(run_facts, clerk, way=way) for way in ways]
    to_collect, to_post, to_open, to_send = (Delivery.objects.get(case_id=each.case_id) for each in receipts)
    assert heard("delivery.") == ["delivery.provided"] * 2, "what lies in the inbox lies there at once"
    actions.lay_ready(delivery_id=to_collect.id, place=OFFICE, by=clerk, now=NOW)
    actions.hand_out(delivery_id=to_collect.id, check=IdentityCheck.CARD, by=clerk, now=NOW)
    actions.take_back_hand_out(delivery_id=to_collect.id, by=clerk, now=SOON)
    actions.hand_out(delivery_id=to_collect.id, check=IdentityCheck.CARD, by=clerk, now=SOON)
    assert heard("delivery.")[2:] == ["delivery.provided"], "it may be taken back"
    for _ in range(2):  # the jobs of both
        actions.close_handed_out(delivery_id=to_collect.id, now=AFTER)
    actions.mark_posted(delivery_id=to_post.id, by=clerk, now=AFTER)
    access = queries.open_access(number=receipts[2].number, code=receipts[2].access_code)
    actions.open_document(access=access, document_id=to_open.document_id, by=CITIZEN, now=AFTER)
    actions.send_as_letter(delivery_id=to_send.id, by=clerk, now=AFTER)
    assert heard("delivery.")[3:] == [f"delivery.{move}" for move in ("handed_out", "posted", "opened", "fallen_back")]


def test_the_code_of_the_page_proves_it_and_a_wrong_one_does_not(lying: Receipt, clerk: Actor) -> None:
    delivery_id, found = delivery_of(lying).id, collection_of(lying)
    assert found and len(found.code) == 6
    wrong = f"{(int(found.code) + 1) % 10**6:06d}"
    for typed in (wrong, "", found.code[:5], "  "):
        with pytest.raises(NotProven):
            actions.hand_out(
                delivery_id=delivery_id, check=IdentityCheck.COLLECTION_CODE, typed=typed, by=clerk, now=NOW
            )
    typed = f" {found.code[:3]} {found.code[3:]}"
    actions.hand_out(delivery_id=delivery_id, check=IdentityCheck.COLLECTION_CODE, typed=typed, by=clerk, now=NOW)
    assert delivery_of(lying).state == "collected"


def test_number_and_access_code_prove_it(lying: Receipt, clerk: Actor) -> None:
    delivery_id = delivery_of(lying).id
    check = IdentityCheck.ACCESS_CODE
    with pytest.raises(NotProven):
        actions.hand_out(delivery_id=delivery_id, check=check, typed="AAAA-AAAA-AAAA-AAAA", by=clerk, now=NOW)
    actions.hand_out(delivery_id=delivery_id, check=check, typed=format_code(lying.access_code), by=clerk, now=NOW)
    [(_, found)] = proofs_of(lying).values()
    assert found == check


def test_handed_out_once(lying: Receipt, clerk: Actor) -> None:
    delivery_id = delivery_of(lying).id
    actions.hand_out(delivery_id=delivery_id, check=IdentityCheck.CARD, by=clerk, now=NOW)
    with pytest.raises(NotAllowed):
        actions.hand_out(delivery_id=delivery_id, check=IdentityCheck.CARD, by=clerk, now=NOW)
    with pytest.raises(NotAllowed):
        actions.send_as_letter(delivery_id=delivery_id, by=clerk, now=NOW)


def test_what_nobody_collects_becomes_a_letter_and_is_never_handed_out_after(lying: Receipt, clerk: Actor) -> None:
    assert actions.fall_back_due(now=NOW + 14 * DAY) == 0, "the last day still counts"
    assert actions.fall_back_due(now=NOW + 15 * DAY) == 1
    assert actions.fall_back_due(now=NOW + 15 * DAY) == 0
    assert [each.number for each in queries.post_list()] == [lying.number]
    assert verbs(lying) == ["prepare", "provide", "fall_back", "prepare"]
    with pytest.raises(NotAllowed):
        actions.hand_out(delivery_id=delivery_of(lying).id, check=IdentityCheck.CARD, by=clerk, now=NOW + 15 * DAY)
    assert collection_of(lying) is None


def test_what_nobody_opens_becomes_a_letter_and_the_case_closes_with_it(
    unopened: Receipt, clerk: Actor, run_facts: Run
) -> None:
    assert actions.fall_back_due(now=NOW + 10 * DAY) == 0
    assert actions.fall_back_due(now=NOW + 11 * DAY) == 1
    [letter] = queries.post_list()
    assert state_of(unopened) == CaseState.DECIDED
    actions.mark_posted(delivery_id=letter.delivery_id, by=clerk, now=NOW + 11 * DAY)
    run_facts()
    assert state_of(unopened) == CaseState.CLOSED


def test_what_was_opened_stays_as_it_is(unopened: Receipt) -> None:
    access = queries.open_access(number=unopened.number, code=unopened.access_code)
    actions.open_document(access=access, document_id=delivery_of(unopened).document_id, by=CITIZEN, now=NOW)
    assert actions.fall_back_due(now=NOW + 90 * DAY) == 0


def test_where_nobody_has_said_when_the_desk_lists_it_and_a_clerk_sends_the_letter(
    run_facts: Run, clerk: Actor, applied: Receipt
) -> None:
    """The dog tax states no period."""
    actions.take(case_id=applied.case_id, version=0, by=clerk, now=NOW)
    actions.grant(case_id=applied.case_id, version=1, by=clerk, now=NOW - datetime.timedelta(hours=1))
    actions.release_due(now=NOW)
    run_facts()
    if delivery_of(applied).channel != Channel.INBOX:
        pytest.fail("the plan of this application is one for the inbox")
    assert actions.fall_back_due(now=NOW + 400 * DAY) == 0
    assert not queries.unopened_list(now=NOW + 29 * DAY)
    [item] = queries.unopened_list(now=NOW + 31 * DAY)
    assert item.address
    with pytest.raises(NotAllowed):
        actions.give_up(delivery_id=item.delivery_id, by=clerk, now=NOW + 31 * DAY)
    actions.send_as_letter(delivery_id=item.delivery_id, by=clerk, now=NOW + 31 * DAY)
    assert [each.number for each in queries.post_list()] == [applied.number]
    assert not queries.unopened_list(now=NOW + 31 * DAY)


def test_a_notice_that_does_not_exist_cannot_be_handed_out(clerk: Actor) -> None:
    with pytest.raises(UnknownCase):
        actions.hand_out(delivery_id=UUID(int=1), check=IdentityCheck.CARD, by=clerk, now=NOW)


def test_a_taken_portal_can_neither_collect_nor_open_what_lies_at_the_counter(lying: Receipt) -> None:
    delivery_id = delivery_of(lying).id
    for state in ("opened", "collected", "fallen_back"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE bb_portal")
            cursor.execute("UPDATE cases_delivery SET state = %s WHERE id = %s", [state, delivery_id])


def test_a_clerk_adds_no_letter_but_in_place_of_another(lying: Receipt) -> None:
    for channel, state in permutations(("post", "counter", "prepared", "provided"), 2):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE bb_desk")
            cursor.execute(
                "INSERT INTO cases_delivery (id, case_id, decision_id, channel, state, document_id, prepared_at, place)"
                " SELECT gen_random_uuid(), case_id, decision_id, %s, %s, document_id, prepared_at, ''"
                " FROM cases_delivery WHERE case_id = %s",
                [channel, state, lying.case_id],
            )
