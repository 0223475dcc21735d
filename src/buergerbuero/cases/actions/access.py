"""A new access code for someone who has lost theirs, after a clerk has checked who they are."""

import datetime
from uuid import UUID

from django.db import transaction

from buergerbuero.audit import actions as audit
from buergerbuero.base import keyring
from buergerbuero.base.actors import Actor
from buergerbuero.base.ids import CodeKind, new_code
from buergerbuero.cases.actions import step
from buergerbuero.cases.actions.four_eyes import PIN, check_gave_no


def replace_code(*, case_id: UUID, by: Actor, now: datetime.datetime) -> str:
    """Give a case a new access code and return it, to be handed over once; the old one opens nothing any more.

    The clerk has seen an identity document before; the audit entry says who gave the code out. Raises UnknownCase, and
    GaveTheOther where this clerk has given out a new PIN for the box: somebody else gives the code.
    """
    code = new_code(CodeKind.CASE)
    with transaction.atomic():
        case = step.lock(case_id)
        check_gave_no(PIN, case_id=case_id, by=by)
        keyring.grant_code(vault=case.id, key=keyring.open_at_desk(vault=case.id), code=code, now=now)
        audit.record(verb="case.code_replaced", subject="case", subject_id=str(case_id), by=by, now=now)
    return code
