"""Whether registers alone can settle a case (§ 35a VwVfG): nothing in it needs a human, whatever registers will say."""

from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import identified
from buergerbuero.cases.values import CaseState
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import Answers
from buergerbuero.identity import queries as identity
from buergerbuero.messages import queries as messages
from buergerbuero.messages.values import Direction


def left_to_registers(case: Case, key: bytes, bundle: PublishedService, answers: Answers) -> bool:
    """Say whether the case can be granted without a human as soon as registers confirm all. A fee may wait still."""
    automation = bundle.service.decision.automation
    if automation is None or not automation.allowed_by.usable or not _untouched(case):
        return False
    return _is_themselves(case, key, bundle, answers) and not _needs_eyes(case, key, bundle, answers)


def may_be_quick(case: Case, key: bytes, bundle: PublishedService, answers: Answers) -> bool:
    """Say the same where the registers are asked at all, which needs a provision that allows it."""
    asked = bundle.service.registers.values()
    return all(rule.legal_basis.usable for rule in asked) and left_to_registers(case, key, bundle, answers)


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
