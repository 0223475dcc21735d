"""Registers are asked about a case; what they say grants it without a human, or leaves it to one."""

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.base import keyring
from buergerbuero.base.actors import CITIZEN, Actor
from buergerbuero.cases import actions, queries
from buergerbuero.cases.actions.erase import erase
from buergerbuero.cases.models import Case, Checked, Decision, Permit
from buergerbuero.cases.queries.checks import desk_checks
from buergerbuero.cases.queries.notice import notice_of
from buergerbuero.cases.values import (
    MACHINE_ID,
    Access,
    CaseState,
    DeskChecks,
    PermitTaken,
    Receipt,
)
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Verdict
from buergerbuero.exchange import actions as exchange
from buergerbuero.exchange.models import LookupRow, Waiting
from buergerbuero.payments import queries as payment_queries
from buergerbuero.payments.values import Way
from tests.cast import LATER, NOW
from tests.made import permits
from tests.made.permits import Registers

pytestmark = pytest.mark.django_db
Run = Callable[[], list[str]]
AFTER = LATER + datetime.timedelta(minutes=5)
YES, NO, UNCLEAR = Verdict.YES, Verdict.NO, Verdict.UNCLEAR


def opened(receipt: Receipt) -> Access:
    return queries.open_access(number=receipt.number, code=receipt.access_code)


def case_of(receipt: Receipt) -> Case:
    return Case.objects.get(id=receipt.case_id)


def pay(receipt: Receipt, clerk: Actor, beleg: str = "K-1") -> None:
    [claim] = payment_queries.claims_of(receipt.case_id)
    words: dict[str, Any] = {"case_id": receipt.case_id, "claim_id": claim.id, "by": clerk, "now": LATER}
    actions.book_payment(way=Way.COUNTER, amount_cents=3000, receipt=beleg, **words)


def ask(receipt: Receipt, now: datetime.datetime = LATER) -> None:
    actions.ask_registers(case_id=receipt.case_id, now=now)


def checks_of(receipt: Receipt) -> DeskChecks:
    case = case_of(receipt)
    return desk_checks(case, keyring.open_at_desk(vault=case.id), catalogue.bundle(case.digest))


def verdicts(receipt: Receipt) -> list[Verdict | None]:
    return [line.verdict for line in checks_of(receipt).lines]


def granted(receipt: Receipt) -> bool:
    case = case_of(receipt)
    return case.state == CaseState.DECIDED and case.decisions.get().made_by == MACHINE_ID


def test_who_may_be_quick_is_known_before_registers_answer(parking: str, clerk: Actor) -> None:
    stranger, firm = permits.apply(NOW, alone=True, kennzeichen="SI-HB 2"), permits.apply(NOW, halter="firma")
    sent = (permits.apply(NOW), stranger, firm)
    assert [queries.citizen_view(access=opened(each), language="de").quick for each in sent] == [True, False, False]
    actions.take(case_id=sent[0].case_id, version=case_of(sent[0]).sequence, by=clerk, now=LATER)
    assert not queries.citizen_view(access=opened(sent[0]), language="de").quick, "a human has it now"


def test_what_registers_confirm_is_granted_without_a_human(parking: str, clerk: Actor, run_facts: Run) -> None:
    receipt = permits.apply(NOW)
    assert "want_registers" in run_facts()
    jobs = ProcrastinateJob.objects.filter(task_name="ask_registers")
    assert [job.args for job in jobs] == [{"case_id": str(receipt.case_id)}]
    pay(receipt, clerk)
    ask(receipt)
    assert verdicts(receipt) == [YES, YES, YES]
    assert granted(receipt)
    [event] = case_of(receipt).events.filter(verb="grant")
    assert (event.actor_kind, event.actor_id) == ("system", "automatic")
    assert Permit.objects.get().valid_until == datetime.date(2027, 11, 22)


def test_the_notice_says_that_nobody_has_looked(parking: str, clerk: Actor, run_facts: Run) -> None:
    receipt = permits.apply(NOW)
    pay(receipt, clerk)
    ask(receipt)
    assert actions.release_decision(decision_id=Decision.objects.get().id, now=AFTER)
    run_facts()
    case = case_of(receipt)
    notice = notice_of(
        case, case.decisions.get(), keyring.open_at_desk(vault=case.id), catalogue.bundle(case.digest), code="A" * 16
    )
    assert any("Computerprogramm" in reason and "StVO § 46 Abs. 5" in reason for reason in notice.data.reasons)
    assert notice.data.values["zone"].text == "A"
    assert notice.data.values["gültig_bis"].text == "22.11.2027"
    [document] = [
        each for each in queries.citizen_view(access=opened(receipt), language="de").documents if each.kind == "notice"
    ]
    assert document.title == "Bewohnerparkausweis"


def test_every_question_is_recorded_and_asked_once(parking: str) -> None:
    receipt = permits.apply(NOW)
    ask(receipt)
    ask(receipt)
    assert LookupRow.objects.count() == 2
    lookups = checks_of(receipt).lookups
    assert [(each.register, each.result) for each in lookups] == [
        ("Melderegister", "gefunden"),
        ("Fahrzeugregister", "gefunden"),
    ]
    assert "Bewohnerparkzone" in lookups[0].purpose and "(Beispiel)" in lookups[0].legal_basis
    assert ("Anschrift", "Musterstraße 17, 57072 Siegen") in lookups[0].facts
    ask(receipt, NOW + datetime.timedelta(days=2))
    assert LookupRow.objects.count() == 4, "what is old is asked anew"


def test_a_fee_that_must_be_paid_first_keeps_the_machine_waiting(parking: str, clerk: Actor, run_facts: Run) -> None:
    receipt = permits.apply(NOW)
    ask(receipt)
    assert verdicts(receipt) == [YES, YES, YES] and not granted(receipt)
    run_facts()
    pay(receipt, clerk)
    assert "want_registers" in run_facts(), "the payment asks again"
    ask(receipt)
    assert granted(receipt)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            {"person": {"vornamen": "Niemand", "familienname": "Probe", "geburtsdatum": "1980-01-01"}},
            [UNCLEAR] * 2 + [YES],
        ),
        ({"kennzeichen": "SI-XX 4"}, [YES, UNCLEAR, UNCLEAR]),
        ({"kennzeichen": "SI-FA 1"}, [YES, UNCLEAR, YES]),
        ({"kennzeichen": "SI-TE 9"}, [YES, NO, YES]),
        (
            {
                "person": {"vornamen": "Erika", "familienname": "Muster", "geburtsdatum": "1954-08-12"},
                "wohnung": {"straße": "Vorlagenplatz", "hausnummer": "9", "plz": "57076", "ort": "Siegen"},
                "kennzeichen": "SI-EM 5",
            },
            [NO, YES, YES],
        ),
        (
            {
                "person": {"vornamen": "Aylin", "familienname": "Vorlage", "geburtsdatum": "1997-06-30"},
                "kennzeichen": "SI-AV 9",
            },
            [UNCLEAR, UNCLEAR, YES],
        ),
    ],
)
def test_whatever_is_not_confirmed_goes_to_a_clerk(
    parking: str, clerk: Actor, changed: dict[str, Any], expected: list[Verdict]
) -> None:
    receipt = permits.apply(NOW, **changed)
    pay(receipt, clerk)
    ask(receipt)
    assert verdicts(receipt) == expected
    assert case_of(receipt).state == CaseState.RECEIVED and not Decision.objects.exists()


def test_a_file_needs_eyes_even_where_registers_say_yes(parking: str, clerk: Actor) -> None:
    receipt = permits.apply(NOW, halter="ich_mit_foto")
    pay(receipt, clerk)
    ask(receipt)
    assert verdicts(receipt) == [YES, YES, YES]
    assert case_of(receipt).state == CaseState.RECEIVED


def test_a_register_that_is_down_makes_the_case_wait_and_go_on(
    parking: str, clerk: Actor, registers: Registers, run_facts: Run
) -> None:
    receipt = permits.apply(NOW)
    pay(receipt, clerk)
    registers.next("down")
    ask(receipt)
    assert verdicts(receipt) == [UNCLEAR, UNCLEAR, YES]
    assert checks_of(receipt).waits and queries.citizen_view(access=opened(receipt), language="de").register_down
    assert case_of(receipt).state == CaseState.RECEIVED
    run_facts()
    ProcrastinateJob.objects.filter(task_name="ask_registers").delete()
    assert exchange.wake_waiting(now=LATER) == 1
    assert "want_registers" in run_facts()
    assert ProcrastinateJob.objects.filter(task_name="ask_registers").count() == 1
    ask(receipt)
    assert granted(receipt) and not checks_of(receipt).waits
    assert not queries.citizen_view(access=opened(receipt), language="de").register_down
    assert [row.outcome for row in LookupRow.objects.order_by("asked_at", "id")].count("found") == 2


def test_a_register_that_refuses_leaves_it_to_a_clerk(parking: str, clerk: Actor, registers: Registers) -> None:
    receipt = permits.apply(NOW)
    pay(receipt, clerk)
    registers.next("refuse")
    ask(receipt)
    assert verdicts(receipt) == [UNCLEAR, UNCLEAR, YES]
    assert not checks_of(receipt).waits and case_of(receipt).state == CaseState.RECEIVED


def test_who_withdraws_meanwhile_gets_nothing(parking: str, clerk: Actor) -> None:
    receipt = permits.apply(NOW)
    pay(receipt, clerk)
    actions.withdraw(access=opened(receipt), by=CITIZEN, now=LATER)
    ask(receipt)
    assert case_of(receipt).state == CaseState.WITHDRAWN
    assert not Decision.objects.exists() and not LookupRow.objects.exists()


def test_what_a_clerk_has_taken_stays_theirs(parking: str, clerk: Actor) -> None:
    receipt = permits.apply(NOW)
    pay(receipt, clerk)
    actions.take(case_id=receipt.case_id, version=case_of(receipt).sequence, by=clerk, now=LATER)
    ask(receipt)
    assert verdicts(receipt) == [YES, YES, YES]
    assert case_of(receipt).state == CaseState.IN_REVIEW
    actions.grant(case_id=receipt.case_id, version=case_of(receipt).sequence, by=clerk, now=LATER)
    assert str(Decision.objects.get().made_by) == clerk.id and Permit.objects.count() == 1


def test_one_plate_one_permit_also_by_hand(parking: str, clerk: Actor) -> None:
    first, second = permits.apply(NOW), permits.apply(NOW)
    for number, receipt in enumerate((first, second)):
        pay(receipt, clerk, f"K-{number}")
        ask(receipt)
    assert granted(first) and verdicts(second) == [YES, YES, NO]
    with pytest.raises(PermitTaken):
        actions.grant(case_id=second.case_id, version=case_of(second).sequence, by=clerk, now=LATER)
    assert case_of(second).state == CaseState.RECEIVED
    view = queries.case_view(case_id=second.case_id, staff_id=MACHINE_ID, now=LATER)
    assert "schon einen gültigen Ausweis" in next(each.why_not for each in view.verbs if each.verb == "grant")


def test_undone_the_plate_is_free_again_and_the_machine_leaves_it(parking: str, clerk: Actor) -> None:
    receipt = permits.apply(NOW)
    pay(receipt, clerk)
    ask(receipt)
    actions.undo_decision(case_id=receipt.case_id, version=case_of(receipt).sequence, by=clerk, now=LATER)
    assert not Permit.objects.filter(ended_at=None).exists()
    ask(receipt)
    assert case_of(receipt).state == CaseState.IN_REVIEW


def test_a_permit_ends_with_its_last_day(parking: str, clerk: Actor) -> None:
    first = permits.apply(NOW)
    pay(first, clerk)
    ask(first)
    next_year = NOW + datetime.timedelta(days=365)
    assert actions.end_due_permits(now=next_year) == 1
    second = permits.apply(next_year)
    pay(second, clerk, "K-2")
    ask(second, next_year)
    assert granted(second)


def test_the_database_lets_a_plate_have_one_permit(parking: str, clerk: Actor) -> None:
    receipt = permits.apply(NOW)
    pay(receipt, clerk)
    ask(receipt)
    row = Permit.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_worker_can_grant_only_and_nobody_else_in_its_name(parking: str, clerk: Actor) -> None:
    receipt = permits.apply(NOW)
    pay(receipt, clerk)
    ask(receipt)
    decision = Decision.objects.get()
    Decision.objects.filter(id=decision.id).delete()
    made = "INSERT INTO cases_decision SELECT (jsonb_populate_record(NULL::cases_decision, %s::jsonb)).*"
    for role, change in (("worker", {"outcome": "refused"}), ("worker", {"made_by": clerk.id}), ("desk", {})):
        row = {**_row(decision), **change}
        with (
            pytest.raises(Exception, match=r"machine grants|own name"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SET LOCAL ROLE bb_{role}")
            cursor.execute(made, [json.dumps(row, default=str)])


def test_erased_with_its_case(parking: str, clerk: Actor) -> None:
    receipt = permits.apply(NOW)
    ask(receipt)
    erase(case_id=receipt.case_id, now=LATER)
    assert not LookupRow.objects.exists() and not Checked.objects.exists() and not Waiting.objects.exists()


def test_without_a_usable_provision_nobody_asks_and_nobody_decides(
    parking: str, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = permits.apply(NOW)
    pay(receipt, clerk)
    bundle = catalogue.bundle(case_of(receipt).digest)
    rule = bundle.service.registers["melderegister"]
    open_ = rule.model_copy(update={"legal_basis": rule.legal_basis.model_copy(update={"example": False})})
    blind = bundle.service.model_copy(update={"registers": {**bundle.service.registers, "melderegister": open_}})
    monkeypatch.setattr(catalogue, "bundle", lambda digest: replace(bundle, service=blind))
    ask(receipt)
    assert [row.register for row in LookupRow.objects.all()] == ["vehicles"]
    assert verdicts(receipt)[0] is UNCLEAR and not Decision.objects.exists()


def _row(decision: Decision) -> dict[str, Any]:
    found: dict[str, Any] = {str(field.column): getattr(decision, field.attname) for field in Decision._meta.fields}
    return found | {"sealed_reasons": "\\x" + bytes(decision.sealed_reasons).hex()}
