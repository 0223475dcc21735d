"""Paying over HTTP, against a provider in its own process: late, double, failed, lost, cancelled, another amount."""

import contextlib
import dataclasses
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.base.actors import SYSTEM, Actor
from buergerbuero.cases import actions as cases
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import citizen_view, open_access, receipt_page
from buergerbuero.cases.values import FeeState, Receipt
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.payments import actions, tasks
from buergerbuero.payments.models import Attempt, Claim, Entry
from buergerbuero.payments.values import AttemptState, ProviderDown, ProviderRefused
from buergerbuero.portal.receipts import steps
from tests.cast import NOW, PROJECT
from tests.db.conftest import Time
from tests.db.portal.person import Person
from tests.journey.pdf import text_of
from tests.made import fees
from tests.made.paying import Provider, process, provider

pytestmark = pytest.mark.django_db
__all__ = ["process", "provider"]
Run = Callable[[], None]
IBAN = "DE02 1203 0000 0000 2020 51"


@pytest.fixture
def due(bare_portal: None, provider: Provider) -> Receipt:
    return fees.apply(fees.publish(NOW), NOW)


@pytest.fixture
def person(due: Receipt) -> Person:
    """Somebody who has their case open."""
    found = Person()
    found.open("/vorgang/").press("Vorgang öffnen", {"nummer": due.number, "code": due.access_code})
    return found


@pytest.fixture
def worker(time: Time, work: Run) -> Run:
    """Do what the worker does about payments and facts, as long as there is something to do."""

    def run() -> None:
        for job in list(ProcrastinateJob.objects.filter(task_name="check_payment").order_by("id")):
            job_args = dict(job.args)
            ProcrastinateJob.objects.filter(id=job.id)._raw_delete("default")
            with contextlib.suppress(ProviderDown, ProviderRefused):  # as the worker: it is tried again later
                actions.check_attempt(attempt_id=UUID(job_args["attempt_id"]), now=time.now)
        work()

    return run


def leave(person: Person) -> str:
    """Go to the provider, and return the address of its page."""
    person.open("/vorgang/gebuehr/").press("Jetzt online bezahlen")
    assert person.page.heading == "Weiter zum Zahlungsdienst", person.page.text
    return person.page.pressable("Weiter zum Zahlungsdienst").attributes["href"]


def back(person: Person) -> str:
    return person.open("/vorgang/gebuehr/stand/").page.heading


def fee(due: Receipt) -> str:
    return str(Case.objects.get(id=due.case_id).fee_state)


def test_there_and_back_again(person: Person, due: Receipt, provider: Provider, worker: Run, time: Time) -> None:
    person.open("/vorgang/stand/").page.says("Sie sind dran: Gebühr bezahlen", "3,80 Euro")
    returned = provider.press(leave(person), "paid")
    assert returned.endswith("/vorgang/gebuehr/stand/") and "?" not in returned
    assert back(person) == "Wie steht es mit der Zahlung?", "the way back says nothing"
    person.page.says("Wir fragen beim Zahlungsdienst nach")
    assert fee(due) == FeeState.DUE
    worker()
    assert back(person) == "Die Gebühr ist bezahlt"
    person.page.says("3,80 Euro", f"{due.number}-1", "Quittung über eine Zahlung")
    person.open("/vorgang/stand/").page.says("Die Gebühr ist bezahlt")
    assert "Sie sind dran" not in person.page.text


def test_the_page_that_leads_away_sends_no_form_elsewhere(person: Person, provider: Provider) -> None:
    address = leave(person)
    assert address.startswith(provider.url)
    policy = person.response["Content-Security-Policy"]
    assert provider.url not in policy and "form-action 'self'" in policy
    assert f'content="0; url={address}"' in person.response.content.decode()


@pytest.mark.parametrize(
    ("what", "words"),
    [("failed", "Die Zahlung hat nicht geklappt"), ("cancelled", "Sie haben das Bezahlen abgebrochen")],
)
def test_what_came_to_nothing_loses_nothing(
    person: Person, due: Receipt, provider: Provider, worker: Run, time: Time, what: str, words: str
) -> None:
    provider.press(leave(person), what)
    worker()
    assert back(person) == words
    person.page.says("Es ist nichts bezahlt")
    person.open("/vorgang/gebuehr/").page.says(words, "Es ist nichts bezahlt" if what == "cancelled" else "abgelehnt")
    person.open("/vorgang/stand/").page.says("nichts ist verloren")
    provider.press(leave(person), "paid")
    time.passes(seconds=30)
    worker()
    assert back(person) == "Die Gebühr ist bezahlt" and Entry.objects.count() == 1


def test_a_payment_that_comes_late_is_found_by_the_worker_alone(
    person: Person, due: Receipt, provider: Provider, worker: Run, time: Time
) -> None:
    """Paid but not finished: the browser never came back. The net below the scheduled looks repairs it."""
    address = leave(person)
    worker()
    provider.press(address, "paid")
    time.passes(hours=30)
    tasks.check_open_payments(0)
    worker()
    assert fee(due) == FeeState.PAID


def test_two_windows_pay_once(person: Person, due: Receipt, provider: Provider, worker: Run) -> None:
    first, second = leave(person), _again(person)
    assert first == second
    provider.press(first, "paid")
    provider.press(second, "paid")
    worker()
    worker()
    assert Entry.objects.count() == 1


def test_who_has_paid_and_begins_again_is_led_to_how_it_stands(person: Person, provider: Provider, worker: Run) -> None:
    provider.press(leave(person), "paid")
    person.open("/vorgang/gebuehr/").press("Weiter bezahlen")
    assert person.path == "/vorgang/gebuehr/stand/"
    worker()
    assert person.open("/vorgang/gebuehr/").path == "/vorgang/gebuehr/stand/"
    assert person.page.heading == "Die Gebühr ist bezahlt"


def test_another_amount_is_never_taken_and_nobody_is_to_pay_twice(
    person: Person, due: Receipt, provider: Provider, worker: Run
) -> None:
    leave(person)
    provider.settle(Attempt.objects.get().transaction_id, "paid", amount="1.00")
    worker()
    assert back(person) == "Wir sehen uns Ihre Zahlung an"
    page = person.open("/vorgang/gebuehr/").page
    page.says("passt nicht zu dem, was zu zahlen ist")
    assert "Jetzt online bezahlen" not in page.text and fee(due) == FeeState.DUE


@pytest.mark.parametrize("spoil", ["down", "drop", "garbage"])
def test_a_provider_that_does_not_answer_is_said_so_with_other_ways(
    person: Person, provider: Provider, spoil: str
) -> None:
    provider.next(spoil)
    person.open("/vorgang/gebuehr/").press("Jetzt online bezahlen")
    assert person.status == 503
    person.page.says("Online bezahlen geht gerade nicht", "Ihr Antrag ist sicher bei uns", "Im Bürgerbüro bezahlen")
    assert leave(person), "and the next try works"


def test_a_payment_nobody_hears_of_is_lost_but_watched(
    person: Person, due: Receipt, provider: Provider, worker: Run, time: Time
) -> None:
    address = leave(person)
    time.passes(hours=25)
    worker()
    assert Attempt.objects.get().state == AttemptState.LOST
    case_page(person, due)
    assert back(person) == "Von dieser Zahlung wissen wir nichts Sicheres"
    provider.press(address, "paid")
    actions.check_open(now=time.now)
    worker()
    assert fee(due) == FeeState.PAID


def test_a_provider_that_forgets_lets_people_pay_anew(person: Person, provider: Provider) -> None:
    leave(person)
    Attempt.objects.update(transaction_id="gibt-es-nicht")
    assert _again(person).startswith(provider.url)


def test_while_it_is_being_opened_elsewhere(person: Person, due: Receipt) -> None:
    Attempt.objects.create(claim=Claim.objects.get(), amount_cents=380, provider="xbezahldienste", started_at=NOW)
    person.open("/vorgang/gebuehr/").press("Weiter bezahlen")
    assert person.status == 409
    person.page.says("in einem anderen Fenster")


def test_who_withdraws_while_paying_is_not_asked_again_and_the_money_is_seen(
    person: Person, due: Receipt, provider: Provider, worker: Run
) -> None:
    address = leave(person)
    person.open("/vorgang/zurueckziehen/").press("Ja, Antrag zurückziehen")
    person.page.says("Die Gebühr zahlen Sie bitte vorerst nicht")
    assert person.open("/vorgang/gebuehr/").path == "/vorgang/stand/"
    provider.press(address, "paid")
    worker()
    assert fee(due) == FeeState.PAID, "it is booked; a human decides what becomes of it"


def test_who_is_refused_while_paying_is_not_asked_again_and_the_money_is_seen(
    person: Person, due: Receipt, provider: Provider, worker: Run, clerk_actor: Actor, time: Time
) -> None:
    address = leave(person)
    person.open("/vorgang/stand/").page.says("Danach prüfen wir Ihren Antrag.")
    refused(due, clerk_actor, time)
    person.open("/vorgang/stand/").page.says("Die Gebühr zahlen Sie bitte vorerst nicht", "nach der Ablehnung")
    assert "Danach prüfen wir" not in person.page.text and "Gebühr bezahlen" not in person.page.text
    assert person.open("/vorgang/gebuehr/").path == "/vorgang/stand/"
    provider.press(address, "paid")
    worker()
    assert fee(due) == FeeState.PAID
    person.open("/vorgang/stand/").page.says("Wir prüfen noch, ob sie zurückgeht.")


def refused(due: Receipt, clerk: Actor, time: Time) -> None:
    case = Case.objects.get(id=due.case_id)
    reasons = list(catalogue.bundle(case.digest).service.refusal_reasons)[:1]
    cases.refuse(case_id=case.id, version=case.sequence, reasons=reasons, text="", by=clerk, now=time.now)
    time.passes(minutes=5)
    assert cases.release_due(now=time.now) == 1


def test_waived_while_paying_it_has_to_go_back(person: Person, due: Receipt, provider: Provider, worker: Run) -> None:
    address = leave(person)
    actions.waive(claim_id=Claim.objects.get().id, by=SYSTEM, now=NOW)
    provider.press(address, "paid")
    worker()
    assert fee(due) == FeeState.WAIVED
    assert back(person) == "Es ist nichts mehr zu zahlen"
    assert Entry.objects.get().amount_cents == 380


def test_without_the_towns_account_no_transfer_is_offered(person: Person, due: Receipt) -> None:
    page = person.open("/vorgang/gebuehr/").page
    page.says("Überweisen geht noch nicht")
    assert "Verwendungszweck" not in page.text, "the town has not said where to"
    page.says("Im Bürgerbüro bezahlen", due.number)


def test_with_the_towns_account_a_transfer_needs_no_provider(
    bare_portal: None, provider: Provider, tmp_path: Path, worker: Run, time: Time
) -> None:
    due = fees.apply(fees.publish(NOW, town=with_account(tmp_path / "stadt")), NOW)
    person = Person()
    person.open("/vorgang/").press("Vorgang öffnen", {"nummer": due.number, "code": due.access_code})
    claim = Claim.objects.get()
    page = person.open("/vorgang/gebuehr/").page
    page.says("Überweisen", IBAN, "3,80 Euro", claim.reference)
    assert "data:image/svg+xml" in person.response.content.decode(), "for banking apps"
    actions.record_transfer(claim_id=claim.id, amount_cents=100, receipt="B-1", by=SYSTEM, now=time.now)
    person.open("/vorgang/gebuehr/").page.says("2,80 Euro")
    actions.record_transfer(claim_id=claim.id, amount_cents=280, receipt="B-2", by=SYSTEM, now=time.now)
    worker()
    assert fee(due) == FeeState.PAID
    assert back(person) == "Die Gebühr ist bezahlt"


def with_account(folder: Path) -> Path:
    """The town, its account confirmed (an invented one)."""
    shutil.copytree(PROJECT / "towns" / "siegen", folder)
    file = folder / "town.yaml"
    text, count = re.subn(
        r"^bankverbindung: .*$",
        f"bankverbindung: {{wert: {IBAN}, beleg: erfunden, bestätigt: {{von: Stadtkasse, am: 2026-11-01}}}}",
        file.read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    assert count == 1
    file.write_text(text, encoding="utf-8")
    return folder


def test_without_a_provider_nothing_is_promised(person: Person, settings: Any) -> None:
    settings.BB = dataclasses.replace(settings.BB, payment_provider="")
    page = person.open("/vorgang/gebuehr/").page
    assert "online bezahlen" not in page.text


def test_a_free_application_says_nothing_of_paying(bare_portal: None, provider: Provider) -> None:
    free = fees.apply(fees.publish(NOW), NOW, farbe="grau")
    person = Person()
    person.open("/vorgang/").press("Vorgang öffnen", {"nummer": free.number, "code": free.access_code})
    assert "Gebühr bezahlen" not in person.page.text
    assert citizen_view(access=open_access(number=free.number, code=free.access_code), language="de").free
    assert person.open("/vorgang/gebuehr/").path == "/vorgang/stand/"


def test_each_practice_page_says_that_it_is_one(person: Person, due: Receipt) -> None:
    for path in ("/leistung/passierschein_a38/", "/vorgang/stand/", "/vorgang/gebuehr/", "/vorgang/gebuehr/stand/"):
        person.open(path).page.says("Das ist eine Übung.")


def test_the_receipt_of_practice_says_that_it_is_one(due: Receipt) -> None:
    access = open_access(number=due.number, code=due.access_code)
    assert receipt_page(access=access, language="de").practice


def test_the_service_page_says_what_depends_on_what(bare_portal: None) -> None:
    fees.publish(NOW)
    Person().open("/leistung/passierschein_a38/").page.says("Grau, ohne Gebühr", "3,80 Euro")


def case_page(person: Person, due: Receipt) -> None:
    """Come back after a day."""
    person.open("/vorgang/").press("Vorgang öffnen", {"nummer": due.number, "code": due.access_code})


def _again(person: Person) -> str:
    person.open("/vorgang/gebuehr/").press("Weiter bezahlen")
    return person.page.pressable("Weiter zum Zahlungsdienst").attributes["href"]


def test_what_is_said_of_days_and_ways_holds(person: Person, due: Receipt) -> None:
    person.open("/vorgang/gebuehr/").page.says("Überweisen geht noch nicht")
    access = open_access(number=due.number, code=due.access_code)
    found = citizen_view(access=access, language="de")
    assert all("wenn Sie die Gebühr gleich bezahlen" in str(each.by_when) for each in steps(found) if each.by_when)
    assert all("wenn Sie die Gebühr gleich bezahlen" in each.hint for each in found.timeline if not each.done)


def test_the_copy_names_the_fee_and_that_the_review_waits_for_it(person: Person, due: Receipt) -> None:
    copy = "".join(text_of(person.open("/vorgang/stand/").fetch("Quittung mit Ihren Angaben (PDF)").content).split())
    for said in (
        "Sie bezahlen die Gebühr",
        "3,80 Euro",
        f"{due.number}-1",
        "Damit beginnen wir, nachdem Sie bezahlt haben",
    ):
        assert "".join(said.split()) in copy
