"""A payment provider in a process of its own, and a claim to pay."""

import datetime
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests
from django.conf import settings as django_settings

from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.settings import PaymentAccess
from buergerbuero.payments import actions
from tests.cast import NOW

FEE = 3000
BACK = "http://testserver/vorgang/zahlung/"


@dataclass(frozen=True)
class Provider:
    """The double, and what can be made to happen there."""

    url: str

    def next(self, *spoils: str) -> None:
        """Spoil the next answers: drop, late, down, garbage."""
        requests.post(f"{self.url}/_double/next", data=json.dumps(spoils), timeout=5).raise_for_status()

    def settle(self, transaction_id: str | None, what: str, **form: str) -> None:
        """Let a transaction be paid, failed, cancelled or open again."""
        requests.post(f"{self.url}/_double/{transaction_id}/{what}", data=form, timeout=5).raise_for_status()

    def press(self, address: str, what: str) -> str:
        """Press a button of the payer's page and return where it leads."""
        answer = requests.post(f"{address}/{what}", timeout=5, allow_redirects=False)
        return answer.headers["Location"]


@pytest.fixture(scope="session")
def process() -> Iterator[Provider]:
    words = [sys.executable, "-m", "buergerbuero.payments.adapters.xbezahldienste.double"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        yield Provider(running.stdout.readline().strip())
        running.terminate()


@pytest.fixture
def provider(process: Provider, settings: Any) -> Provider:
    access = PaymentAccess(process.url, "demo", "demo", token_url=f"{process.url}/token", client_id="stadt")
    settings.BB = replace(django_settings.BB, payment=access)
    return process


@pytest.fixture
def claim_id(db: None) -> UUID:
    return claimed()


def claimed(cents: int = FEE) -> UUID:
    case_id = uuid4()
    return actions.claim(
        case_id=case_id,
        case_number=f"2026-{case_id.int % 10**6:06d}-3",
        amount_cents=cents,
        purpose="Bewohnerparkausweis",
        due_on=NOW.date() + datetime.timedelta(days=14),
        by=CITIZEN,
        now=NOW,
    )


def start(claim_id: UUID, now: datetime.datetime = NOW) -> str:
    return actions.start_payment(
        claim_id=claim_id, description="Bewohnerparkausweis (Übung)", return_url=BACK, by=CITIZEN, now=now
    )
