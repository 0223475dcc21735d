"""What a case does when something has happened to it. Listed in config/reactions.py, run by the worker."""

import datetime
from typing import Final

from django.db.models import Q

from buergerbuero.base.actors import SYSTEM
from buergerbuero.base.outbox import Fact
from buergerbuero.cases.actions import step
from buergerbuero.cases.actions.mails import NOTICE_HINTS, tell
from buergerbuero.cases.values import CaseState, DeliveryState, Verb
from buergerbuero.catalogue.values.ways import WAYS
from buergerbuero.messages.values.hints import HintKind

_ENDING: Final = tuple(channel for channel, way in WAYS.items() if way.ends)


def tell_question(*, fact: Fact, now: datetime.datetime) -> None:
    """Tell the person by mail that it is their turn."""
    tell(fact, HintKind.QUESTION, now)


def tell_notice(*, fact: Fact, now: datetime.datetime) -> None:
    """Tell the person by mail that the notice is in the inbox, or lies at the counter."""
    if kind := NOTICE_HINTS.get(WAYS[step.get(fact.case_id).channel].to_do):
        tell(fact, kind, now)


def close_delivered(*, fact: Fact, now: datetime.datetime) -> None:
    """Close a case whose notice has been opened or posted. Whether it has is read, not believed of the fact."""
    case = step.lock(fact.case_id)
    posted = Q(channel__in=_ENDING, state=DeliveryState.PROVIDED)
    arrived = case.deliveries.filter(posted | Q(state=DeliveryState.OPENED)).exists()
    if case.state == CaseState.DECIDED and arrived:
        step.move(case, Verb.CLOSE, by=SYSTEM, now=now)
