"""How the fee can be paid now, and how a payment stands, in the words of the pages."""

import dataclasses
import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

import segno
from django.conf import settings
from segno import helpers

from buergerbuero.cases.values import Fee
from buergerbuero.catalogue.values import StatedValue, Town
from buergerbuero.payments.values import AttemptLine, AttemptState, ClaimState, ClaimView

ASKED_LATELY: Final = datetime.timedelta(seconds=5)
"""How long the provider's last word on an open payment counts as fresh: short, for who has just come back."""


class Stand(StrEnum):
    """How a payment stands for who has just come back from the provider."""

    PAID = "paid"
    ASKING = "asking"
    OPEN = "open"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"
    MISMATCHED = "mismatched"
    NOTHING = "nothing"


@dataclasses.dataclass(frozen=True)
class Transfer:
    """Whereto money is sent; `code` is the GiroCode (EPC069-12) as an address of a picture."""

    receiver: StatedValue[str]
    iban: StatedValue[str]
    reference: str
    code: str


@dataclasses.dataclass(frozen=True)
class Ways:
    """What a person can choose from now. A way that does not work for want of the town's word is left out.

    `account_open`: that is so with transfers, which the service would take.
    """

    online: bool
    transfer: Transfer | None
    counter: bool
    account_open: bool = False


def ways(fee: Fee, claim: ClaimView, town: Town) -> Ways:
    """Return the ways to pay a claim now."""
    transfer = _transfer(claim, town) if "überweisung" in fee.ways else None
    return Ways(
        online="online" in fee.ways and bool(settings.BB.payment_provider) and not _mismatched(claim),
        transfer=transfer,
        counter="schalter" in fee.ways,
        account_open="überweisung" in fee.ways and transfer is None,
    )


def stand(claim: ClaimView, *, now: datetime.datetime) -> Stand:
    """Return how it stands, by what the worker has been told; the way back from the provider says nothing."""
    if claim.state is ClaimState.PAID:
        return Stand.PAID
    if claim.state is not ClaimState.DUE or not claim.attempts:
        return Stand.NOTHING
    last = claim.attempts[-1]
    if last.state in (AttemptState.OPENING, AttemptState.STARTED):
        return Stand.OPEN if _asked_lately(last, now) else Stand.ASKING
    if last.state is AttemptState.PAID:  # booked in this very moment
        return Stand.ASKING
    return _MEANING[last.state]


_MEANING: Final = {
    AttemptState.FAILED: Stand.FAILED,
    AttemptState.CANCELLED: Stand.CANCELLED,
    AttemptState.LOST: Stand.LOST,
    AttemptState.MISMATCHED: Stand.MISMATCHED,
    AttemptState.CLEARED: Stand.NOTHING,
}


def _asked_lately(attempt: AttemptLine, now: datetime.datetime) -> bool:
    return attempt.checked_at is not None and now - attempt.checked_at < ASKED_LATELY


def _mismatched(claim: ClaimView) -> bool:
    """Somebody has to look before more money comes this way."""
    return any(attempt.state is AttemptState.MISMATCHED for attempt in claim.attempts)


def _transfer(claim: ClaimView, town: Town) -> Transfer | None:
    """Return the town's account, which must be the town's own word: nobody shall pay to an account that we guess."""
    if not town.bank_account.usable or town.bank_account.value is None:
        return None
    left = claim.amount_cents - claim.received_cents
    return Transfer(
        receiver=town.authority,
        iban=town.bank_account,
        reference=claim.reference,
        code=_giro_code(town, claim.reference, left) if town.bank_account.confirmed else "",
    )


def _giro_code(town: Town, reference: str, cents: int) -> str:
    """Return a picture that banking apps read. Not for example values: a phone does not see that they are examples."""
    data = helpers.make_epc_qr(
        name=(town.authority.value or town.name)[:70],
        iban=str(town.bank_account.value).replace(" ", ""),
        amount=Decimal(cents) / 100,
        text=reference,
    )
    assert isinstance(data, segno.QRCode)
    return data.svg_data_uri(scale=4, border=4)
