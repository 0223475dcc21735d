"""Calls of payment providers: a hint to look and no more, whoever makes them.

The portal has a real port here: a double that calls does so as the provider will, from its own process.
"""

import dataclasses
import hashlib
import hmac
import json
import time as clocks
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.live_server_helper import LiveServer

from buergerbuero.base.models import RateCount
from buergerbuero.cases.models import Case
from buergerbuero.cases.values import FeeState, Receipt
from buergerbuero.payments import actions
from buergerbuero.payments.models import Attempt
from buergerbuero.payments.values import AttemptState
from tests.cast import NOW
from tests.db.portal.person import Person
from tests.made import fees
from tests.made.paying import Provider, each_process, use
from tests.made.zahlstelle.double import SECRET

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["each_process"]


@pytest.fixture
def portal_url(bare_portal: None, settings: Any) -> Iterator[str]:
    server = LiveServer("localhost")
    settings.BB = dataclasses.replace(settings.BB, portal_url=server.url)
    settings.ALLOWED_HOSTS = ["*"]
    yield server.url
    server.stop()


@pytest.fixture
def provider(each_process: Provider, portal_url: str, settings: Any) -> Provider:
    use(each_process, settings)
    return each_process


@pytest.fixture
def due(provider: Provider) -> Receipt:
    return fees.apply(fees.publish(NOW), NOW)


@pytest.fixture
def address(due: Receipt) -> str:
    """Where somebody pays who has gone to the provider, reading English."""
    person = Person()
    person.open("/vorgang/").press("Vorgang öffnen", {"nummer": due.number, "code": due.access_code})
    person.open("/en/vorgang/gebuehr/").press("Pay online now")
    return person.page.pressable("Go on to the payment service").attributes["href"]


def called() -> list[ProcrastinateJob]:
    """Return the looks that were queued by the way."""
    return list(ProcrastinateJob.objects.filter(queueing_lock=f"net-{Attempt.objects.get().id}"))


def say(provider: str, content: object, secret: str = SECRET, at: str = "127.0.0.1") -> int:
    body = json.dumps(content).encode()
    signed = {"X-Signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}
    path = f"/zahlung/meldung/{provider}/"
    browser = Client(enforce_csrf_checks=True, REMOTE_ADDR=at)
    return browser.post(path, body, content_type="application/json", headers=signed).status_code


def waited_for(there: Callable[[], Any]) -> Any:
    for _ in range(200):
        if found := there():
            return found
        clocks.sleep(0.05)
    raise AssertionError("the provider has not called within ten seconds")


def test_a_whole_payment(address: str, due: Receipt, provider: Provider, work: Callable[[], None]) -> None:
    """Paid, called where the provider does such a thing, looked at, booked."""
    attempt = Attempt.objects.get()
    assert called() == []
    provider.press(address, "paid")
    if provider.kind.calls:
        [job] = waited_for(called)
        assert UUID(job.args["attempt_id"]) == attempt.id
    assert Case.objects.get(id=due.case_id).fee_state == FeeState.DUE, "the call says nothing, it makes us ask"
    assert actions.check_attempt(attempt_id=attempt.id, now=NOW) is AttemptState.PAID
    work()
    assert Case.objects.get(id=due.case_id).fee_state == FeeState.PAID


def test_what_anybody_could_say_makes_us_do_nothing(address: str, provider: Provider) -> None:
    said = {"order_id": Attempt.objects.get().transaction_id}
    assert say(provider.kind.name, said, "another secret") == 403
    assert Client().post(f"/zahlung/meldung/{provider.kind.name}/", said).status_code == 403
    assert [say("nobody", said), say("..", said)] == [404, 404]
    assert called() == []


def test_a_call_is_no_payment_and_twice_is_as_once(address: str, provider: Provider) -> None:
    known = {"order_id": Attempt.objects.get().transaction_id}
    answers = [say(provider.kind.name, said) for said in (known, known, {"order_id": "unknown"}, {})]
    assert answers == [204 if provider.kind.calls else 403] * 4
    assert len(called()) == (1 if provider.kind.calls else 0)
    assert actions.check_attempt(attempt_id=Attempt.objects.get().id, now=NOW) is AttemptState.STARTED


def test_calls_are_counted_by_who_is_believed_and_not_by_address(address: str, provider: Provider) -> None:
    """All calls of a provider may come from one address; strangers who fake them use nothing of its measure up."""
    before = counted()
    said = {"order_id": Attempt.objects.get().transaction_id}
    say(provider.kind.name, said, "another secret")
    assert counted() == before
    say(provider.kind.name, said)
    say(provider.kind.name, said, at="203.0.113.9")
    assert sorted(counted() - before) == ([2] if provider.kind.calls else [])


def counted() -> Counter[int]:
    """Return how often each measure was used."""
    return Counter(RateCount.objects.values_list("count", flat=True))
