"""Granting without a human (§ 35a VwVfG) where the law allows it, the person has shown who they are, and registers
confirm all. Nothing is ever refused.
"""

import datetime
from collections.abc import Mapping

from django.db import transaction

from buergerbuero.cases.actions.decide import grant_alone
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import fees, identified
from buergerbuero.cases.values import CaseState, NotAllowed
from buergerbuero.catalogue.values import Finding, PublishedService, Verdict
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import Answers
from buergerbuero.identity import queries as identity
from buergerbuero.messages import queries as messages
from buergerbuero.messages.values import Direction


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
    if not _all_yes(bundle, found) or not _untouched(case) or fees.waits(case, bundle):
        return False
    if not _is_themselves(case, key, bundle, answers) or _needs_eyes(case, key, bundle, answers):
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


def _is_themselves(case: Case, key: bytes, bundle: PublishedService, answers: Answers) -> bool:
    """A log-in says who applies: what registers confirm of somebody, others know too."""
    automation = bundle.service.decision.automation
    least = automation.least if automation else None
    if least is None or not least.usable or least.value is None:
        return False
    return identified.is_the_person(case, key, bundle, answers, identity.level_named(least.value))


def _untouched(case: Case) -> bool:
    """No human has begun with it, and nobody has corrected or withdrawn it: then it stays theirs."""
    return case.state == CaseState.RECEIVED and case.revision == 1 and not case.decisions.exists()


def _needs_eyes(case: Case, key: bytes, bundle: PublishedService, answers: Answers) -> bool:
    """What people wrote in their own words, or sent as a file, only humans can judge (§ 24 Abs. 1 Satz 3 VwVfG)."""
    form = form_queries.form_of(bundle)
    if form_queries.own_words(form, answers) or form_queries.answered_files(form, answers, "de"):
        return True
    return any(line.direction is Direction.TO_TOWN for line in messages.inbox(case_id=case.id, key=key))
