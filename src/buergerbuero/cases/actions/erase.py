"""Retention runs: a case whose time has come is erased by destroying its key, and everything that hangs on it.

The id goes onto the erasure list first, a file outside the database: a restored backup brings the row back, and the
list says that it must go again before anyone may work (design.md, "Keys").
"""

import datetime
import json
import logging
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from buergerbuero.audit import actions as audit
from buergerbuero.base import journal, keyring
from buergerbuero.base.actors import SYSTEM
from buergerbuero.cases.models import Case, Consent
from buergerbuero.cases.values import CaseState, SomeFailed
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.documents import actions as documents
from buergerbuero.exchange import actions as exchange
from buergerbuero.forms import actions as forms
from buergerbuero.messages import actions as messages
from buergerbuero.pickup import actions as pickup

log = logging.getLogger(__name__)
LIST = "erased.jsonl"


def erase_due(*, now: datetime.datetime) -> int:
    """Erase every ended case whose retention has passed; return how many.

    A retention that the town has not confirmed erases nothing: too much is worse than too late. A case that cannot be
    erased keeps none of the others; raises SomeFailed in the end, so that the job shows on the desk.
    """
    ended = Case.objects.filter(state__in=(CaseState.CLOSED, CaseState.WITHDRAWN)).order_by("closed_at")
    erased, failed = 0, []
    for case in list(ended.only("id", "digest", "state", "closed_at")):
        try:
            erased += _erase_if_due(case, now)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is this case's alone
            log.error("case %s could not be erased: %s", case.id, type(error).__name__)
            failed.append(case.id)
    if failed:
        raise SomeFailed(tuple(failed))
    return erased


def erase(*, case_id: UUID, now: datetime.datetime) -> None:
    """Erase one case. Repeated after a crash, it ends the same."""
    line = json.dumps({"case": str(case_id), "at": now.isoformat()}).encode()
    journal.append(settings.BB.checkpoint_dir / LIST, [line])
    with transaction.atomic():
        for asked in Consent.objects.filter(case_id=case_id).values_list("id", flat=True):
            keyring.destroy(vault=asked)
            messages.erase(case_id=asked)
        keyring.destroy(vault=case_id)
        documents.erase(vault=case_id)
        messages.erase(case_id=case_id)
        forms.forget_amendments(case_id=case_id)
        exchange.erase(case_id=case_id)
        pickup.erase(case_id=case_id)
        Case.objects.filter(id=case_id).delete()
        audit.record(verb="case.erased", subject="case", subject_id=str(case_id), by=SYSTEM, now=now)


def _erase_if_due(case: Case, now: datetime.datetime) -> bool:
    due = _is_due(case, now)
    if due:
        erase(case_id=case.id, now=now)
    return due


def _is_due(case: Case, now: datetime.datetime) -> bool:
    bundle = catalogue.bundle(case.digest)
    rules = bundle.service.retention
    rule = rules.withdrawn if case.state == CaseState.WITHDRAWN else rules.case
    if not rule.usable or rule.value is None or case.closed_at is None:
        return False
    day = catalogue.erase_on(bundle, rule.value, timezone.localdate(case.closed_at))
    return timezone.localdate(now) >= day
