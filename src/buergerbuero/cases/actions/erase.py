"""Retention runs: a case whose time has come is erased by destroying its key, and everything that hangs on it.

The id goes onto the erasure list first, a file outside the database: a restored backup brings the row back, and the
list says that it must go again before anyone may work (design.md, "Keys").
"""

import datetime
import json
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from buergerbuero.audit import actions as audit
from buergerbuero.base import journal, keyring
from buergerbuero.base.actors import SYSTEM
from buergerbuero.cases.models import Case
from buergerbuero.cases.values import CaseState
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.documents import actions as documents
from buergerbuero.forms import actions as forms
from buergerbuero.messages import actions as messages

LIST = "erased.jsonl"


def erase_due(*, now: datetime.datetime) -> int:
    """Erase every ended case whose retention has passed; return how many.

    A retention that the town has not confirmed erases nothing: too much is worse than too late.
    """
    ended = Case.objects.filter(state__in=(CaseState.CLOSED, CaseState.WITHDRAWN)).order_by("closed_at")
    due = [case.id for case in ended.only("id", "digest", "state", "closed_at").iterator() if _is_due(case, now)]
    for case_id in due:
        erase(case_id=case_id, now=now)
    return len(due)


def erase(*, case_id: UUID, now: datetime.datetime) -> None:
    """Erase one case. Repeated after a crash, it ends the same."""
    line = json.dumps({"case": str(case_id), "at": now.isoformat()}).encode()
    journal.append(settings.BB.checkpoint_dir / LIST, [line])
    with transaction.atomic():
        keyring.destroy(vault=case_id)
        documents.erase(vault=case_id)
        messages.erase(case_id=case_id)
        forms.forget_amendments(case_id=case_id)
        Case.objects.filter(id=case_id).delete()
        audit.record(verb="case.erased", subject="case", subject_id=str(case_id), by=SYSTEM, now=now)


def _is_due(case: Case, now: datetime.datetime) -> bool:
    bundle = catalogue.bundle(case.digest)
    rules = bundle.service.retention
    rule = rules.withdrawn if case.state == CaseState.WITHDRAWN else rules.case
    if not rule.usable or rule.value is None or case.closed_at is None:
        return False
    day = catalogue.erase_on(bundle, rule.value, timezone.localdate(case.closed_at))
    return timezone.localdate(now) >= day
