"""The fee of a case: claimed with the application, followed, booked, waived, and never lost."""

import datetime
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection, transaction

from buergerbuero.base import clock, keyring
from buergerbuero.base.actors import CITIZEN, Actor
from buergerbuero.base.outbox import Fact
from buergerbuero.cases import actions, queries
from buergerbuero.cases.actions import fee
from buergerbuero.cases.models import Case
from buergerbuero.cases.values import (
    Access,
    CaseState,
    EmptyText,
    Fee,
    FeeState,
    NotAllowed,
    Receipt,
    UnknownCase,
    Verb,
)
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.documents.models import Document
from buergerbuero.messages.models import Hint
from buergerbuero.payments import actions as payments
from buergerbuero.payments import queries as payment_queries
from buergerbuero.payments.models import Claim
from buergerbuero.payments.values import BadAmount, ClaimState, ClaimView, SourceUsed, Way
from tests.cast import LATER, NOW
from tests.db.cases.confirming import confirm
from tests.journey import pdf
from tests.made import fees

pytestmark = pytest.mark.django_db
Run = Callable[[], list[str]]
FEE = 380


@pytest.fixture
def practice(db: None) -> str:
    return fees.publish(NOW)


@pytest.fixture
def due(practice: str) -> Receipt:
    """An application whose fee is open."""
    return fees.apply(practice, NOW)


def opened(receipt: Receipt) -> Access:
    return queries.open_access(number=receipt.number, code=receipt.access_code)


def fee_of(receipt: Receipt) -> Fee:
    found = queries.citizen_view(access=opened(receipt), language="de").fee
    assert found
    return found


def claim_of(receipt: Receipt) -> ClaimView:
    return fee_of(receipt).last


def case_of(receipt: Receipt) -> Case:
    return Case.objects.get(id=receipt.case_id)


def book(
    receipt: Receipt, clerk: Actor, cents: int = FEE, beleg: str = "K-1", way: Way = Way.COUNTER, again: bool = False
) -> None:
    claim_id = claim_of(receipt).id
    words = {"case_id": receipt.case_id, "claim_id": claim_id, "by": clerk, "now": LATER}
    actions.book_payment(way=way, amount_cents=cents, receipt=beleg, again=again, **words)  # type: ignore[arg-type]


def log_of(receipt: Receipt) -> list[tuple[str, str, str]]:
    events = case_of(receipt).events.filter(axis="fee").order_by("sequence")
    return list(events.values_list("verb", "before", "after"))


def test_the_fee_is_claimed_with_the_application(due: Receipt) -> None:
    claim = claim_of(due)
    assert (claim.amount_cents, claim.state, claim.due_on) == (FEE, ClaimState.DUE, datetime.date(2026, 12, 7))
    assert claim.reference == f"{due.number}-1"
    assert fee_of(due).example, "an example value, and said to be one"
    assert log_of(due) == [("claim", "none", "due")]


def test_by_another_answer_nothing_is_claimed(practice: str) -> None:
    free = fees.apply(practice, NOW, farbe="grau")
    assert queries.citizen_view(access=opened(free), language="de").fee is None
    assert case_of(free).fee_state == FeeState.NONE and not Claim.objects.exists()


def test_nobodys_name_stands_in_the_claim(due: Receipt) -> None:
    row = Claim.objects.get()
    assert row.purpose == "Passierschein A 38 (Übung)"
    assert "Probe" not in f"{row.reference} {row.purpose}"


def test_sent_twice_it_is_claimed_once(practice: str) -> None:
    draft_id, code = fees.draft(practice, NOW)
    both = [actions.open_case(draft_id=draft_id, code=code, by=CITIZEN, now=NOW) for _ in range(2)]
    assert both[0] == both[1] and Claim.objects.count() == 1


def test_what_is_paid_at_the_counter_settles_the_fee_and_gives_a_receipt(
    due: Receipt, clerk: Actor, run_facts: Run
) -> None:
    run_facts()
    confirm(due)
    run_facts()
    book(due, clerk)
    assert case_of(due).fee_state == FeeState.PAID
    run_facts()
    [receipt] = queries.citizen_view(access=opened(due), language="de").documents
    assert (receipt.kind, receipt.title) == ("payment", "Quittung über eine Zahlung")
    file = actions.open_document(access=opened(due), document_id=receipt.id, by=CITIZEN, now=LATER)
    text = pdf.text_of(file.content)
    for said in (claim_of(due).reference, "3,80", "Passierschein A 38"):
        assert said in text, f"the receipt does not say {said}: {text}"
    assert list(Hint.objects.order_by("created_at").values_list("kind", flat=True)) == ["confirm", "received", "paid"]
    assert log_of(due)[-1] == ("settle", "due", "paid")


def test_a_part_settles_nothing_until_the_rest_is_there(due: Receipt, clerk: Actor) -> None:
    book(due, clerk, 100)
    assert case_of(due).fee_state == FeeState.DUE
    book(due, clerk, FEE - 100, "K-2", Way.TRANSFER)
    assert case_of(due).fee_state == FeeState.PAID


def test_a_receipt_counts_once_and_only_what_is_due_is_taken_at_the_counter(due: Receipt, clerk: Actor) -> None:
    with pytest.raises(BadAmount):
        book(due, clerk, 0)
    book(due, clerk, 100)
    with pytest.raises(SourceUsed):
        book(due, clerk, 280)
    book(due, clerk, 280, "K-2")
    with pytest.raises(NotAllowed):
        book(due, clerk, FEE, "K-3")
    with pytest.raises(NotAllowed):
        book(due, clerk, FEE, "B-1", Way.TRANSFER)  # by who does not know that it is paid
    with pytest.raises(NotAllowed):
        book(due, clerk, FEE, "K-3", again=True)
    book(due, clerk, FEE, "B-1", Way.TRANSFER, again=True)  # it has arrived, whether we like it or not
    assert [verb for verb, _, _ in log_of(due)] == ["claim", "pay_part", "settle", "overpay"]
    assert [claim.overpaid_cents for claim in payment_queries.overpaid()] == [FEE]


def test_what_was_paid_too_much_goes_back(due: Receipt, clerk: Actor) -> None:
    book(due, clerk)
    book(due, clerk, FEE, "B-1", Way.TRANSFER, again=True)
    words = {"case_id": due.case_id, "claim_id": claim_of(due).id, "by": clerk, "now": LATER}
    actions.confirm_fee_refund(amount_cents=FEE, receipt="A-1", **words)  # type: ignore[arg-type]
    assert case_of(due).fee_state == FeeState.PAID and not payment_queries.overpaid()
    actions.confirm_fee_refund(amount_cents=FEE, receipt="A-2", **words)  # type: ignore[arg-type]
    assert case_of(due).fee_state == FeeState.REFUNDED
    with pytest.raises(BadAmount):
        actions.confirm_fee_refund(amount_cents=1, receipt="A-3", **words)  # type: ignore[arg-type]


def test_what_is_due_cannot_go_back(due: Receipt, clerk: Actor) -> None:
    book(due, clerk, 100)
    words = {"case_id": due.case_id, "claim_id": claim_of(due).id, "by": clerk, "now": LATER}
    with pytest.raises(NotAllowed):
        actions.confirm_fee_refund(amount_cents=100, receipt="A-1", **words)  # type: ignore[arg-type]


def test_a_waiver_needs_a_reason_which_stays_in_the_case(due: Receipt, clerk: Actor) -> None:
    words = {"case_id": due.case_id, "claim_id": claim_of(due).id, "by": clerk, "now": LATER}
    with pytest.raises(EmptyText):
        actions.waive_fee(reason="  ", **words)  # type: ignore[arg-type]
    actions.waive_fee(reason="Bezieht Grundsicherung.", **words)  # type: ignore[arg-type]
    assert case_of(due).fee_state == FeeState.WAIVED
    view = queries.case_view(case_id=due.case_id, staff_id=UUID(clerk.id), now=LATER)
    assert view.fee_reasons == ((Verb.WAIVE, "Bezieht Grundsicherung."),)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM cases_remark")
        assert b"Grundsicherung" not in bytes(cursor.fetchone()[0])
    with pytest.raises(NotAllowed):
        actions.waive_fee(reason="Noch einmal.", **words)  # type: ignore[arg-type]


def test_a_claim_of_somebody_else_is_out_of_reach(due: Receipt, practice: str, clerk: Actor) -> None:
    other = fees.apply(practice, NOW, ziel="Zimmer 13")
    words = {"case_id": other.case_id, "claim_id": claim_of(due).id, "by": clerk, "now": LATER}
    with pytest.raises(UnknownCase):
        actions.waive_fee(reason="Falscher Fall.", **words)  # type: ignore[arg-type]
    with pytest.raises(UnknownCase):
        actions.confirm_fee_refund(amount_cents=1, receipt="A-1", **words)  # type: ignore[arg-type]


def test_where_the_review_waits_nothing_is_granted_before_the_fee_is_paid(due: Receipt, clerk: Actor) -> None:
    version = case_of(due).sequence
    with pytest.raises(NotAllowed):
        actions.grant(case_id=due.case_id, version=version, by=clerk, now=LATER)
    book(due, clerk)
    actions.grant(case_id=due.case_id, version=case_of(due).sequence, by=clerk, now=LATER)
    assert case_of(due).state == CaseState.DECIDED


def test_who_withdraws_is_not_asked_to_pay_and_somebody_looks_at_it(due: Receipt, run_facts: Run) -> None:
    run_facts()
    actions.withdraw(access=opened(due), by=CITIZEN, now=LATER)
    assert fee_of(due).open is None
    late = datetime.date(2026, 12, 8)
    payments.remind_due(today=late, now=LATER)
    run_facts()
    assert not Hint.objects.filter(kind="fee_open").exists()
    assert [claim.case_id for claim in queries.fee_lists(services=None, today=late).withdrawn] == [due.case_id]


def refuse(receipt: Receipt, clerk: Actor) -> None:
    """Refuse it, and let the time to undo pass."""
    reasons = list(catalogue.bundle(case_of(receipt).digest).service.refusal_reasons)[:1]
    version = case_of(receipt).sequence
    actions.refuse(case_id=receipt.case_id, version=version, reasons=reasons, text="", by=clerk, now=NOW)
    assert actions.release_due(now=LATER) == 1


def test_who_is_refused_is_not_asked_to_pay_and_somebody_looks_at_it(
    due: Receipt, clerk: Actor, run_facts: Run
) -> None:
    run_facts()
    confirm(due)
    assert fee_of(due).wanted
    refuse(due, clerk)
    stands = fee_of(due)
    assert stands.open is None and stands.refused and not stands.wanted
    late = datetime.date(2026, 12, 8)
    payments.remind_due(today=late, now=LATER)
    run_facts()
    assert not Hint.objects.filter(kind="fee_open").exists()
    lists = queries.fee_lists(services=None, today=late)
    assert [claim.case_id for claim in lists.refused] == [due.case_id]
    assert not lists.late and not lists.due and not lists.withdrawn


def test_a_refusal_that_can_be_undone_changes_nothing_that_the_person_sees(due: Receipt, clerk: Actor) -> None:
    reasons = list(catalogue.bundle(case_of(due).digest).service.refusal_reasons)[:1]
    version = case_of(due).sequence
    before = fee_of(due)
    actions.refuse(case_id=due.case_id, version=version, reasons=reasons, text="", by=clerk, now=NOW)
    assert fee_of(due) == before


@pytest.mark.parametrize("first", ["paid", "refused"])
def test_what_is_paid_for_a_refused_application_waits_for_somebody(first: str, due: Receipt, clerk: Actor) -> None:
    for what in (book, refuse) if first == "paid" else (refuse, book):
        what(due, clerk)
    day = datetime.date(2026, 12, 8)
    assert fee_of(due).unsettled
    assert [claim.case_id for claim in queries.fee_lists(services=None, today=day).refused] == [due.case_id]
    actions.keep_fee(case_id=due.case_id, reason="Die Satzung sagt es.", by=clerk, now=LATER)
    assert not fee_of(due).unsettled and not queries.fee_lists(services=None, today=day).refused


@pytest.mark.parametrize("end", ["withdrawn", "refused"])
def test_somebody_may_say_that_it_is_to_be_paid_all_the_same(end: str, due: Receipt, clerk: Actor) -> None:
    if end == "refused":
        refuse(due, clerk)
    else:
        actions.withdraw(access=opened(due), by=CITIZEN, now=LATER)
    words = {"case_id": due.case_id, "by": clerk, "now": LATER}
    with pytest.raises(EmptyText):
        actions.insist_on_fee(reason=" ", **words)  # type: ignore[arg-type]
    actions.insist_on_fee(reason="Die Satzung sagt es.", **words)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        actions.insist_on_fee(reason="Noch einmal.", **words)  # type: ignore[arg-type]
    day = datetime.date(2026, 11, 23)
    lists = queries.fee_lists(services=None, today=day)
    assert fee_of(due).open and [claim.case_id for claim in lists.due] == [due.case_id]
    assert not lists.refused and not lists.withdrawn
    book(due, clerk)
    assert not fee_of(due).unsettled, "it was to be paid"
    assert not queries.fee_lists(services=None, today=day).refused


def test_before_a_decision_nobody_needs_to_insist(due: Receipt, clerk: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.insist_on_fee(case_id=due.case_id, reason="Bitte.", by=clerk, now=LATER)


def test_once_it_is_refused_nothing_more_is_claimed(due: Receipt, clerk: Actor) -> None:
    refuse(due, clerk)
    _answers_change(due, "grau")
    fee.check_fee(fact=_about(due), now=LATER)
    assert claim_of(due).state is ClaimState.DUE and Claim.objects.count() == 1


def test_who_forgets_is_reminded_once(due: Receipt, run_facts: Run) -> None:
    run_facts()
    confirm(due)
    for _ in range(2):
        payments.remind_due(today=datetime.date(2026, 12, 8), now=LATER)
        run_facts()
    assert Hint.objects.filter(kind="fee_open").count() == 1


def test_the_lists_of_the_desk_show_each_claim_once_and_only_of_ones_own_services(due: Receipt) -> None:
    day = datetime.date(2026, 12, 7)
    assert [claim.case_id for claim in queries.fee_lists(services=None, today=day).due] == [due.case_id]
    after = queries.fee_lists(services=frozenset([fees.SERVICE]), today=day + datetime.timedelta(days=1))
    assert [claim.case_id for claim in after.late] == [due.case_id] and not after.due
    assert not queries.fee_lists(services=frozenset(["hundesteuer_anmeldung"]), today=day).due


def test_should_the_portal_have_claimed_nothing_the_worker_does(due: Receipt) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM payments_claim")
    Case.objects.update(fee_state=FeeState.NONE)
    for _ in range(2):
        fee.check_fee(fact=_about(due), now=LATER)
    assert claim_of(due).amount_cents == FEE and Claim.objects.count() == 1
    assert case_of(due).fee_state == FeeState.DUE


def test_a_correction_that_makes_it_free_waives_what_was_due(due: Receipt, clerk: Actor) -> None:
    _answers_change(due, "grau")
    fee.check_fee(fact=_about(due), now=LATER)
    assert case_of(due).fee_state == FeeState.WAIVED and claim_of(due).state is ClaimState.WAIVED


def test_a_correction_that_makes_it_dearer_claims_it(practice: str) -> None:
    free = fees.apply(practice, NOW, farbe="grau")
    _answers_change(free, "blau")
    for _ in range(2):
        fee.check_fee(fact=_about(free), now=LATER)
    assert claim_of(free).amount_cents == FEE and case_of(free).fee_state == FeeState.DUE


def test_what_somebody_has_waived_stays_waived(due: Receipt, clerk: Actor) -> None:
    words = {"case_id": due.case_id, "claim_id": claim_of(due).id, "by": clerk, "now": LATER}
    actions.waive_fee(reason="Aus Billigkeit.", **words)  # type: ignore[arg-type]
    fee.check_fee(fact=_about(due), now=LATER)
    assert Claim.objects.count() == 1 and case_of(due).fee_state == FeeState.WAIVED


def test_that_a_fee_is_paid_meanwhile_does_not_end_a_question(due: Receipt, clerk: Actor, run_facts: Run) -> None:
    asked = ["ziel"]
    version = case_of(due).sequence
    actions.ask_back(case_id=due.case_id, version=version, text="Wohin?", pages=asked, by=clerk, now=NOW)
    before = queries.open_correction(access=opened(due))
    payments.pay_at_counter(claim_id=claim_of(due).id, amount_cents=FEE, receipt="K-9", by=clerk, now=LATER)
    run_facts()
    assert case_of(due).fee_state == FeeState.PAID
    after = queries.open_correction(access=opened(due))
    assert (before.question, before.pages) == (after.question, after.pages)


def test_claims_outlive_their_case_and_name_nobody(due: Receipt, clerk: Actor, run_facts: Run) -> None:
    run_facts()
    actions.withdraw(access=opened(due), by=CITIZEN, now=NOW)
    assert actions.erase_due(now=NOW + datetime.timedelta(days=40)) == 1
    assert Claim.objects.count() == 1 and not Document.objects.filter(vault=due.case_id).exists()
    payments.waive(claim_id=Claim.objects.get().id, by=clerk, now=LATER)
    run_facts()  # the case is gone: nothing breaks
    with pytest.raises(keyring.WrongCode):
        keyring.open_with_code(vault=due.case_id, code=due.access_code)


def test_the_log_can_be_replayed(due: Receipt, clerk: Actor) -> None:
    book(due, clerk)
    states = [after for _, _, after in log_of(due)]
    befores = [before for _, before, _ in log_of(due)]
    assert befores[1:] == states[:-1] and states[-1] == case_of(due).fee_state


NEVER = {
    "open a case that is paid": (
        "INSERT INTO cases_case (id, number, draft_id, service_id, digest, language, state, fee_state, channel,"
        " received_at, sequence, sealed_answers, revision)"
        " SELECT gen_random_uuid(), '2026-999999-9', gen_random_uuid(), service_id, digest, language, 'received',"
        " 'paid', channel, received_at, 0, sealed_answers, 1 FROM cases_case LIMIT 1"
    ),
    "write that a fee was paid": (
        "INSERT INTO cases_event (case_id, sequence, axis, verb, before, after, at, actor_kind, actor_id)"
        " SELECT id, sequence, 'fee', 'settle', 'due', 'paid', now(), 'citizen', '' FROM cases_case"
    ),
    "claim in the log of a case that goes on": (
        "INSERT INTO cases_event (case_id, sequence, axis, verb, before, after, at, actor_kind, actor_id)"
        " SELECT id, sequence, 'fee', 'claim', 'none', 'due', now(), 'citizen', '' FROM cases_case"
    ),
    "have money booked": (
        "INSERT INTO procrastinate_jobs (task_name, queue_name, args, lock, status, attempts, priority)"
        " VALUES ('reconcile_payments', 'payments', '{}', NULL, 'todo', 0, 0)"
    ),
    "have a fee called paid": (
        "INSERT INTO procrastinate_jobs (task_name, queue_name, args, lock, status, attempts, priority)"
        """ VALUES ('react', 'facts', '{"fact": {"type": "payment.settled"}}', NULL, 'todo', 0, 0)"""
    ),
    "say that a claim is settled": "UPDATE payments_claim SET state = 'paid', settled_at = now()",
    "rename a claim": "UPDATE payments_claim SET purpose = 'Anderes'",
    "book money": (
        "INSERT INTO payments_entry (claim_id, way, amount_cents, source, at, actor_kind, actor_id)"
        " SELECT id, 'online', 380, 'online:x', now(), 'system', 'system' FROM payments_claim"
    ),
    "settle the fee of a case": "UPDATE cases_case SET fee_state = 'paid', sequence = sequence + 1",
    "read why a fee was waived": "SELECT sealed FROM cases_remark",
}


@pytest.mark.parametrize("wish", NEVER)
def test_a_taken_portal_cannot(wish: str, due: Receipt, clerk: Actor) -> None:
    actions.take(case_id=due.case_id, version=case_of(due).sequence, by=clerk, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE bb_portal")
        try:
            with pytest.raises(Exception, match=r"the portal|permission denied|keeps its"), transaction.atomic():
                cursor.execute(NEVER[wish])
        finally:
            cursor.execute("RESET ROLE")


def test_the_portal_can_claim_and_begin_to_pay(practice: str) -> None:
    draft_id, code = fees.draft(practice, NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE bb_portal")
        receipt = actions.open_case(draft_id=draft_id, code=code, by=CITIZEN, now=clock.now())
        cursor.execute("RESET ROLE")
    assert claim_of(receipt).amount_cents == FEE


def test_two_at_once_book_one_event(due: Receipt, clerk: Actor) -> None:
    """A reaction that comes after the desk has moved the fee finds nothing to do."""
    book(due, clerk)
    before = case_of(due).sequence
    fee.follow_fee(fact=_about(due), now=LATER)
    assert case_of(due).sequence == before


def _about(receipt: Receipt) -> Fact:
    return Fact(UUID(int=7), "case.opened", 1, receipt.case_id, NOW, 0)


def _answers_change(receipt: Receipt, colour: str) -> None:
    """Let the answers stand otherwise, as after a correction, whose own rules are tested elsewhere."""
    from buergerbuero.base import sealing
    from buergerbuero.cases.queries import answers, contexts

    case, key = case_of(receipt), opened(receipt).key
    changed = {**answers.current(case, key), "farbe": colour}
    sealed = sealing.seal_json(key, changed, context=contexts.answers(case.id))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER cases_case_keeps_answers")
        cursor.execute("UPDATE cases_case SET sealed_answers = %s WHERE id = %s", [sealed, case.id])
        cursor.execute("ALTER TABLE cases_case ENABLE TRIGGER cases_case_keeps_answers")
