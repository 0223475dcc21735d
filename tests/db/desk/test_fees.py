"""Fees at the desk: who may do what with them, with its consequence shown, and the page of all that is open."""

import datetime
from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.base.actors import CITIZEN
from buergerbuero.cases import actions as cases
from buergerbuero.cases import queries
from buergerbuero.cases.models import Case
from buergerbuero.cases.values import FeeState, Receipt
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.desk import fees as amounts
from buergerbuero.identity.models import Staff
from buergerbuero.identity.values import Role
from buergerbuero.payments import actions as payments
from buergerbuero.payments.models import Attempt, Claim, DayBalance, Entry
from tests.cast import NOW
from tests.db.conftest import Colleague
from tests.made import fees

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(desk: None) -> Receipt:
    return fees.apply(fees.publish(NOW), NOW)


@pytest.fixture
def chief(colleague: Callable[..., Colleague]) -> Colleague:
    return colleague(Role.SUPERVISOR)


def address(receipt: Receipt, slug: str) -> str:
    return f"/vorgang/{receipt.case_id}/gebuehr/{Claim.objects.latest('created_at').id}/{slug}/"


def text(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def state(receipt: Receipt) -> str:
    return str(Case.objects.get(id=receipt.case_id).fee_state)


def test_the_case_shows_what_is_open_and_what_a_clerk_can_do(due: Receipt, clerk: Colleague) -> None:
    page = text(clerk.browser, f"/vorgang/{due.case_id}/")
    assert "3,80 Euro" in page and f"{due.number}-1" in page and "Beispielwert" in page
    assert "An der Kasse bezahlt" in page and "Gebühr erlassen" not in page
    assert "Die Gebühr ist noch nicht bezahlt" in page, "why nothing can be granted"


def test_a_step_says_what_it_leads_to_and_then_does_it(due: Receipt, clerk: Colleague) -> None:
    page = text(clerk.browser, address(due, "kasse"))
    assert "bekommt die Person eine Quittung" in page and 'value="3,80"' in page
    done = clerk.browser.post(address(due, "kasse"), {"betrag": "3,80", "beleg": "K-17"}, follow=True)
    assert "Die Zahlung ist gebucht." in done.content.decode()
    assert state(due) == FeeState.PAID


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"betrag": "viel", "beleg": "K-1"}, "Schreiben Sie den Betrag"),
        ({"betrag": "0", "beleg": "K-1"}, "Schreiben Sie den Betrag"),
        ({"betrag": "3,80", "beleg": ""}, "Nummer des Belegs"),
        ({"betrag": "3,80", "beleg": "x" * 41}, "Nummer des Belegs"),
    ],
)
def test_a_slip_is_said_and_nothing_is_lost(due: Receipt, clerk: Colleague, typed: dict[str, str], words: str) -> None:
    answer = clerk.browser.post(address(due, "kasse"), typed)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert f'value="{typed["betrag"]}"' in answer.content.decode() and state(due) == FeeState.DUE


def test_a_receipt_is_booked_once(due: Receipt, clerk: Colleague) -> None:
    for betrag in ("1,00", "2,80"):
        answer = clerk.browser.post(address(due, "ueberweisung"), {"betrag": betrag, "beleg": "B-1"})
    assert answer.status_code == 422 and "schon gebucht" in answer.content.decode()


def test_who_is_too_late_is_told_and_may_give_the_money_back(due: Receipt, clerk: Colleague) -> None:
    clerk.browser.post(address(due, "kasse"), {"betrag": "3,80", "beleg": "K-1"})
    answer = clerk.browser.post(address(due, "kasse"), {"betrag": "3,80", "beleg": "K-2"})
    assert answer.status_code == 409
    assert "geben Sie es bitte zurück" in answer.content.decode() and "K-2" in answer.content.decode()


def test_a_transfer_is_booked_where_nothing_is_open_only_by_who_says_so(due: Receipt, clerk: Colleague) -> None:
    clerk.browser.post(address(due, "ueberweisung"), {"betrag": "3,80", "beleg": "B-1"})
    page = text(clerk.browser, f"/vorgang/{due.case_id}/")
    assert "Überweisung ist da" not in page and "Noch eine Überweisung ist eingegangen" in page
    late = clerk.browser.post(address(due, "ueberweisung"), {"betrag": "3,80", "beleg": "B-2"})
    assert late.status_code == 409 and address(due, "noch-eine-ueberweisung") in late.content.decode()
    assert Entry.objects.count() == 1

    asked = text(clerk.browser, address(due, "noch-eine-ueberweisung"))
    assert "Zu zahlen ist nichts mehr" in asked and 'value="3,80"' not in asked
    sent = {"betrag": "3,80", "beleg": "B-2"}
    done = clerk.browser.post(address(due, "noch-eine-ueberweisung"), sent, follow=True).content.decode()
    assert "Sie steht unter „Zahlungen“ bei „Muss zurück“." in done and "3,80 Euro zu viel" in done
    assert "Überweisung gebucht, obwohl nichts offen war: muss zurück" in done
    assert "Muss zurück (1)" in text(clerk.browser, "/zahlungen/")


def test_who_has_paid_twice_reads_that_it_goes_back(due: Receipt, clerk: Colleague) -> None:
    clerk.browser.post(address(due, "ueberweisung"), {"betrag": "5,80", "beleg": "B-1"})
    access = queries.open_access(number=due.number, code=due.access_code)
    fee = queries.citizen_view(access=access, language="de").fee
    assert fee and fee.overpaid_cents == 200


def test_a_wrong_amount_gets_words_that_fit(due: Receipt, chief: Colleague) -> None:
    wrong = chief.browser.post(address(due, "ueberweisung"), {"betrag": "abc", "beleg": "B-1"}).content.decode()
    assert "zum Beispiel 9,00." in wrong and "zurück." not in wrong
    chief.browser.post(address(due, "kasse"), {"betrag": "3,80", "beleg": "K-1"})
    too_much = chief.browser.post(address(due, "zurueckgezahlt"), {"betrag": "4,00", "beleg": "A-1"})
    assert "So viel ist nicht da." in too_much.content.decode()


@pytest.mark.parametrize("slug", ["erlassen", "zurueckgezahlt", "geklaert"])
def test_only_supervisors_waive_and_confirm(due: Receipt, clerk: Colleague, slug: str) -> None:
    for method in (clerk.browser.get, clerk.browser.post):
        assert method(address(due, slug)).status_code == 403
    assert state(due) == FeeState.DUE


def test_a_waiver_and_its_reason(due: Receipt, chief: Colleague) -> None:
    assert chief.browser.post(address(due, "erlassen"), {"text": ""}).status_code == 422
    done = chief.browser.post(address(due, "erlassen"), {"text": "Aus Billigkeit."}, follow=True).content.decode()
    assert "Die Gebühr ist erlassen." in done and "Aus Billigkeit." in done and state(due) == FeeState.WAIVED


def test_a_refund(due: Receipt, chief: Colleague) -> None:
    chief.browser.post(address(due, "kasse"), {"betrag": "3,80", "beleg": "K-1"})
    too_much = chief.browser.post(address(due, "zurueckgezahlt"), {"betrag": "4,00", "beleg": "A-1"})
    assert too_much.status_code == 422
    chief.browser.post(address(due, "zurueckgezahlt"), {"betrag": "3,80", "beleg": "A-1"})
    assert state(due) == FeeState.REFUNDED


def test_the_page_of_payments(due: Receipt, clerk: Colleague) -> None:
    page = text(clerk.browser, "/zahlungen/")
    assert f"{due.number}-1" in page and "Noch nicht abgeglichen" in page
    claim = Claim.objects.get()
    Attempt.objects.create(claim=claim, amount_cents=380, started_at=NOW, state="mismatched", transaction_id="t1")
    found = {"by_way": [["online", 1, 380]], "provider_cents": 381, "unknown": 0}
    found["differences"] = [[str(UUID(int=1)), claim.reference, 380, 381]]
    DayBalance.objects.create(day=NOW.date(), drawn_at=NOW, found=found)
    page = text(clerk.browser, "/zahlungen/")
    assert "Stimmt nicht überein." in page and "beim Zahlungsdienst 3,81 Euro" in page
    assert "Abweichende Zahlungen (1)" in page and "Offen (0)" in page


def test_the_books_can_be_balanced_now(due: Receipt, clerk: Colleague) -> None:
    for _ in range(2):
        answer = clerk.browser.post("/zahlungen/abgleichen/", follow=True)
        assert "Der Abgleich läuft." in answer.content.decode()
    assert ProcrastinateJob.objects.filter(task_name="reconcile_today").count() == 1


def test_a_limited_clerk_reads_no_numbers_of_other_services(due: Receipt, clerk: Colleague) -> None:
    found = {"by_way": [["online", 1, 380]], "provider_cents": 380, "unknown": 0}
    found["differences"] = [[str(UUID(int=1)), Claim.objects.get().reference, 0, 380]]
    DayBalance.objects.create(day=NOW.date(), drawn_at=NOW, found=found)
    assert due.number in text(clerk.browser, "/zahlungen/")
    Staff.objects.filter(id=clerk.staff_id).update(services=["hundesteuer_anmeldung"])
    page = text(clerk.browser, "/zahlungen/")
    assert due.number not in page and "1 Abweichung gehört zu" in page


def test_what_was_paid_for_a_withdrawn_application_waits_for_somebody(due: Receipt, chief: Colleague) -> None:
    access = queries.open_access(number=due.number, code=due.access_code)
    cases.withdraw(access=access, by=CITIZEN, now=NOW)
    chief.browser.post(address(due, "ueberweisung"), {"betrag": "3,80", "beleg": "T-1"})
    page = text(chief.browser, "/zahlungen/")
    assert "Zurückgezogen, Gebühr ungeklärt (1)" in page and due.number in page
    assert "Die Leitung entscheidet" in text(chief.browser, f"/vorgang/{due.case_id}/")
    assert chief.browser.post(address(due, "behalten"), {"text": ""}).status_code == 422
    chief.browser.post(address(due, "behalten"), {"text": "Die Prüfung war fertig."})
    assert "Behalten, weil: Die Prüfung war fertig." in text(chief.browser, f"/vorgang/{due.case_id}/")
    assert "Zurückgezogen, Gebühr ungeklärt (0)" in text(chief.browser, "/zahlungen/")
    assert chief.browser.get(address(due, "behalten")).status_code == 409, "it has been said"


def test_who_refuses_reads_of_the_open_fee_and_the_leadership_settles_it(due: Receipt, chief: Colleague) -> None:
    page = text(chief.browser, f"/vorgang/{due.case_id}/ablehnen/")
    assert "Die Gebühr ist noch offen: 3,80 Euro" in page and "hier nicht bekannt" in page
    case = Case.objects.get(id=due.case_id)
    reason = next(iter(catalogue.bundle(case.digest).service.refusal_reasons))
    chief.browser.post(f"/vorgang/{due.case_id}/ablehnen/", {"stand": case.sequence, "grund": reason})
    assert "die Prüfung wartet darauf" not in text(chief.browser, f"/vorgang/{due.case_id}/")
    assert cases.release_due(now=NOW + datetime.timedelta(days=365)) == 1
    page = text(chief.browser, "/zahlungen/")
    assert "Abgelehnt, Gebühr ungeklärt (1)" in page and due.number in page
    page = text(chief.browser, f"/vorgang/{due.case_id}/")
    assert "Der Antrag ist abgelehnt." in page and "Gebühr ist trotzdem zu zahlen" in page
    assert chief.browser.post(address(due, "fordern"), {"text": ""}).status_code == 422
    chief.browser.post(address(due, "fordern"), {"text": "Die Satzung sagt es."})
    assert "Trotzdem zu zahlen, weil: Die Satzung sagt es." in text(chief.browser, f"/vorgang/{due.case_id}/")
    assert "Abgelehnt, Gebühr ungeklärt (0)" in text(chief.browser, "/zahlungen/")
    assert chief.browser.get(address(due, "fordern")).status_code == 409, "it has been said"


def test_what_goes_back_is_off_the_list_when_all_of_it_has_gone(due: Receipt, chief: Colleague) -> None:
    chief.browser.post(address(due, "kasse"), {"betrag": "3,80", "beleg": "K-1"})
    access = queries.open_access(number=due.number, code=due.access_code)
    cases.withdraw(access=access, by=CITIZEN, now=NOW)
    for number, (amount, left) in enumerate((("1,80", 1), ("2,00", 0))):
        assert "Zurückgezogen, Gebühr ungeklärt (1)" in text(chief.browser, "/zahlungen/")
        chief.browser.post(address(due, "zurueckgezahlt"), {"betrag": amount, "beleg": f"A-{number}"})
        assert f"Zurückgezogen, Gebühr ungeklärt ({left})" in text(chief.browser, "/zahlungen/")


def test_what_was_not_paid_back_or_withdrawn_cannot_be_kept(due: Receipt, chief: Colleague, clerk: Colleague) -> None:
    chief.browser.post(address(due, "kasse"), {"betrag": "3,80", "beleg": "K-1"})
    assert chief.browser.get(address(due, "behalten")).status_code == 409
    assert clerk.browser.post(address(due, "behalten"), {"text": "x"}).status_code == 403


def test_what_was_cleared_is_off_the_list(due: Receipt, chief: Colleague) -> None:
    claim = Claim.objects.get()
    Attempt.objects.create(claim=claim, amount_cents=380, started_at=NOW, state="mismatched", transaction_id="t1")
    assert "bitte klären" in text(chief.browser, f"/vorgang/{due.case_id}/")
    chief.browser.post(address(due, "geklaert"))
    assert "Abweichende Zahlungen (0)" in text(chief.browser, "/zahlungen/")


def test_late_fees_have_a_list_of_their_own(due: Receipt, clerk: Colleague) -> None:
    Claim.objects.update(due_on=NOW.date() - datetime.timedelta(days=1))
    assert "Überfällig (1)" in text(clerk.browser, "/zahlungen/")


def test_another_case_s_claim_is_not_found(due: Receipt, clerk: Colleague) -> None:
    other = fees.apply(fees.publish(NOW), NOW, ziel="Zimmer 13")
    path = f"/vorgang/{due.case_id}/gebuehr/{Claim.objects.get(case_id=other.case_id).id}/kasse/"
    assert clerk.browser.get(path).status_code == 404
    payments.remind_due(today=NOW.date(), now=NOW)


@pytest.mark.parametrize(
    ("text", "cents"), [("3,80", 380), ("3.80", 380), ("9", 900), ("9 €", 900), ("12,50 Euro", 1250)]
)
def test_amounts_as_people_write_them(text: str, cents: int) -> None:
    assert amounts.cents(text) == cents


@pytest.mark.parametrize("text", ["", "-3,80", "3,8", "3,805", "1.234,50", "drei"])
def test_what_is_no_amount(text: str) -> None:
    assert amounts.cents(text) is None
