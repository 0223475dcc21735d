"""A payment provider in a process of its own, and a claim to pay."""

import datetime
from uuid import UUID, uuid4

import pytest

from buergerbuero.base.actors import CITIZEN
from buergerbuero.payments import actions
from tests.cast import NOW
from tests.made.paying import Provider, process, provider

__all__ = ["Provider", "process", "provider"]

FEE = 3000
BACK = "http://testserver/vorgang/zahlung/"


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
