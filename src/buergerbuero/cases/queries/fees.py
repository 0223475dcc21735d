"""The fee of a case: what payments knows of it, with what the service says about paying."""

from buergerbuero.base import sealing
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import contexts
from buergerbuero.cases.values import CaseState, Fee, FeeState
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.payments import queries as payments
from buergerbuero.payments.values import ClaimState


def fee_of(case: Case, bundle: PublishedService) -> Fee | None:
    """Return the fee; None where nothing was ever claimed."""
    claims = payments.claims_of(case.id)
    if not claims:
        return None
    payment = bundle.service.payment
    return Fee(
        state=FeeState(case.fee_state),
        claims=claims,
        ways=payment.ways if payment else (),
        wanted=waits(case, bundle),
        example=any(stated.example for _, stated in bundle.service.fees),
        withdrawn=case.state == CaseState.WITHDRAWN,
    )


def waits(case: Case, bundle: PublishedService) -> bool:
    """Say whether the review waits for the payment: only where the service says so, and the town has confirmed it."""
    payment = bundle.service.payment
    if payment is None or case.fee_state != FeeState.DUE or not payment.before_review.usable:
        return False
    return payment.before_review.value == "ja" and any(
        claim.state is ClaimState.DUE for claim in payments.claims_of(case.id)
    )


def reasons_of(case: Case, key: bytes) -> tuple[str, ...]:
    """Return why fees of the case were waived, oldest first."""
    return tuple(
        sealing.unseal(key, bytes(row.sealed_reason), context=contexts.waiver(case.id, row.sequence)).decode()
        for row in case.waivers.order_by("sequence")
    )
