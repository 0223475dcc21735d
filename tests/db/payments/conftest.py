"""A payment provider in a process of its own, and a claim to pay."""

import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from buergerbuero.base.actors import CITIZEN
from buergerbuero.payments import actions
from tests.cast import NOW
from tests.made.paying import Provider, each_process, use

__all__ = ["Provider", "each_process"]

FEE = 3000
BACK = "http://testserver/vorgang/zahlung/"


@pytest.fixture
def provider(each_process: Provider, settings: Any) -> Provider:
    use(each_process, settings)
    return each_process


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
