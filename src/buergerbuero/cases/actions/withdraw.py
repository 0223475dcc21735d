"""A person takes an application back."""

import datetime

from django.db import transaction

from buergerbuero.base import outbox
from buergerbuero.base.actors import Actor
from buergerbuero.cases.actions import step
from buergerbuero.cases.values import Access, Verb


def withdraw(*, access: Access, by: Actor, now: datetime.datetime) -> None:
    """Withdraw the application, possible until it is decided. Raises UnknownCase, NotAllowed."""
    with transaction.atomic():
        case = step.lock(access.case_id)
        sequence = step.move(case, Verb.WITHDRAW, by=by, now=now, answer_until=None)
        outbox.emit(type="case.withdrawn", case_id=case.id, sequence=sequence, now=now)
