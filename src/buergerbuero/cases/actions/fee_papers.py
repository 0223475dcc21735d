"""What a person gets about the fee: the receipt for what was paid, and mails that something is there."""

import datetime

from buergerbuero.base import keyring
from buergerbuero.base.actors import SYSTEM
from buergerbuero.base.ids import CodeKind, new_code
from buergerbuero.base.outbox import Fact
from buergerbuero.cases.actions import step
from buergerbuero.cases.actions.mails import tell
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import fees
from buergerbuero.cases.queries.paid import TITLE, payment_receipt
from buergerbuero.cases.values import UnknownCase
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.documents import actions as documents
from buergerbuero.messages.values.hints import HintKind
from buergerbuero.payments import queries as payments
from buergerbuero.payments.values import ClaimState, ClaimView

RECEIPT = "payment"
"""What documents call a receipt for a payment."""


def make_fee_receipt(*, fact: Fact, now: datetime.datetime) -> None:
    """Make a sealed receipt for every claim that is paid and has none. The worker alone holds the seal."""
    try:
        case = step.lock(fact.case_id)
    except UnknownCase:  # erased meanwhile: nobody is left to have one
        return
    key = keyring.open_at_desk(vault=case.id)
    for claim in payments.claims_of(case.id):
        if claim.state is ClaimState.PAID:
            _issue(case, claim, key, now)


def tell_paid(*, fact: Fact, now: datetime.datetime) -> None:
    """Tell the person by mail that the payment has arrived."""
    if _stands(fact):
        tell(fact, HintKind.PAID, now)


def tell_fee_open(*, fact: Fact, now: datetime.datetime) -> None:
    """Remind the person by mail of a fee whose day has passed. Not whose application was withdrawn or
    refused: somebody looks at it first.
    """
    if _stands(fact) and any(claim.state is ClaimState.DUE for claim in payments.claims_of(fact.case_id)):
        tell(fact, HintKind.FEE_OPEN, now)


def _stands(fact: Fact) -> bool:
    return Case.objects.filter(id=fact.case_id).exists() and not fees.stopped(fact.case_id)


def _issue(case: Case, claim: ClaimView, key: bytes, now: datetime.datetime) -> None:
    """The same claim a second time changes nothing: documents know a receipt by its reference."""
    code = new_code(CodeKind.DOCUMENT)
    bundle = catalogue.bundle(case.digest)
    data, facts = payment_receipt(case, claim, key, bundle, code=code)
    pdf = documents.seal_pdf(documents.render_payment(data=data), reason=TITLE, now=now)
    documents.issue(
        vault=case.id,
        key=key,
        kind=RECEIPT,
        reference=str(claim.id),
        title=TITLE,
        pdf=pdf,
        facts=facts,
        code=code,
        practice=bundle.service.practice,
        by=SYSTEM,
        now=now,
    )
