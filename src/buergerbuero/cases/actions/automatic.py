"""Granting without a human (§ 35a VwVfG) where the law allows it, the person has shown who they are, and registers
confirm all. Nothing is ever refused.
"""

import datetime
from collections.abc import Mapping

from django.db import transaction

from buergerbuero.cases.actions.decide import grant_alone
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import alone, fees
from buergerbuero.cases.values import NotAllowed
from buergerbuero.catalogue.values import Finding, PublishedService, Verdict
from buergerbuero.forms.values import Answers


def decide_alone(
    case: Case,
    key: bytes,
    bundle: PublishedService,
    answers: Answers,
    found: Mapping[str, Finding],
    *,
    now: datetime.datetime,
) -> bool:
    """Grant a locked case if nothing in it needs a human; say whether it did. Otherwise it is a clerk's."""
    if not _all_yes(bundle, found) or fees.waits(case, bundle):
        return False
    if not alone.left_to_registers(case, key, bundle, answers):
        return False
    try:
        with transaction.atomic():
            grant_alone(case, key, bundle, answers, now=now)
    except NotAllowed:  # another permit was issued this very moment
        return False
    return True


def _all_yes(bundle: PublishedService, found: Mapping[str, Finding]) -> bool:
    automation = bundle.service.decision.automation
    if automation is None or not automation.allowed_by.usable:
        return False
    verdicts = [found[name].verdict if name in found else Verdict.UNCLEAR for name in automation.checks]
    return set(verdicts) == {Verdict.YES}
