"""Whether a case can be granted now: asked at the desk before a clerk grants, and before the machine does."""

from buergerbuero.base import keyring, sealing
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import answers, consents, fees
from buergerbuero.cases.values import Hindrance
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService


def may_be_granted(case: Case) -> bool:
    """Return whether nothing stands in the way of granting a case: no fee that comes first, no missing consent.

    Needs the desk's key. Ask inside the transaction that grants, or grant by the version that was read: a consent that
    is taken back meanwhile makes that stale.
    """
    return hindrance(case, catalogue.bundle(case.digest)) is None


def hindrance(case: Case, bundle: PublishedService) -> Hindrance | None:
    """Return the first thing that stands in the way of granting a case; None if nothing does."""
    if fees.waits(case, bundle):
        return Hindrance.FEE
    if bundle.service.second_consent is None:
        return None
    key = keyring.open_at_desk(vault=case.id)
    try:
        stand = answers.current(case, key)
    except sealing.Tampered:
        return Hindrance.CONSENT_UNPROVEN
    return consents.hindrance(case, bundle, key, stand)
