"""What a case does when something has happened to it. Listed in config/reactions.py, run by the worker."""

import datetime
from typing import Final

from django.conf import settings
from django.db.models import Q

from buergerbuero.base import keyring
from buergerbuero.base.actors import SYSTEM
from buergerbuero.base.outbox import Fact
from buergerbuero.cases.actions import step
from buergerbuero.cases.actions.mails import tell
from buergerbuero.cases.models import SearchToken
from buergerbuero.cases.queries import parties
from buergerbuero.cases.rules import tokens_of
from buergerbuero.cases.values import CaseState, Channel, DeliveryState, Role, Verb
from buergerbuero.messages.values.hints import HintKind

_NOTICE_HINTS: Final = {Channel.INBOX: HintKind.NOTICE, Channel.COUNTER: HintKind.COLLECT}


def index_case(*, fact: Fact, now: datetime.datetime) -> None:
    """Make a case findable at the desk by the person's words of now. The portal cannot: the index key is not there."""
    case = step.get(fact.case_id)
    found = parties.parties_of(case, keyring.open_at_desk(vault=case.id))
    known = [person for role, person in found.items() if role is not Role.SECOND_PARENT]
    index_key = settings.BB.held("index_key")
    tokens = frozenset[str]().union(*(tokens_of(person, case.number, index_key) for person in known))
    case.tokens.exclude(token__in=tokens).delete()  # after a correction: the name before finds nothing any more
    rows = [SearchToken(case=case, token=token) for token in sorted(tokens)]
    SearchToken.objects.bulk_create(rows, ignore_conflicts=True)


def tell_question(*, fact: Fact, now: datetime.datetime) -> None:
    """Tell the person by mail that it is their turn."""
    tell(fact, HintKind.QUESTION, now)


def tell_notice(*, fact: Fact, now: datetime.datetime) -> None:
    """Tell the person by mail that the notice is in the inbox, or lies at the counter."""
    if kind := _NOTICE_HINTS.get(Channel(step.get(fact.case_id).channel)):
        tell(fact, kind, now)


def close_delivered(*, fact: Fact, now: datetime.datetime) -> None:
    """Close a case whose notice has been opened or posted. Whether it has is read, not believed of the fact."""
    case = step.lock(fact.case_id)
    posted = Q(channel=Channel.POST, state=DeliveryState.PROVIDED)
    arrived = case.deliveries.filter(posted | Q(state=DeliveryState.OPENED)).exists()
    if case.state == CaseState.DECIDED and arrived:
        step.move(case, Verb.CLOSE, by=SYSTEM, now=now)
