"""Making a case findable at the desk. The portal cannot: the index key is not there."""

import datetime

from django.conf import settings

from buergerbuero.base import keyring
from buergerbuero.base.outbox import Fact
from buergerbuero.cases.actions import step
from buergerbuero.cases.models import SearchToken
from buergerbuero.cases.queries import parties
from buergerbuero.cases.rules import tokens_of
from buergerbuero.cases.values import Role


def index_case(*, fact: Fact, now: datetime.datetime) -> None:
    """Let a case be found by the person's words of now."""
    case = step.get(fact.case_id)
    found = parties.parties_of(case, keyring.open_at_desk(vault=case.id))
    known = [person for role, person in found.items() if role is not Role.SECOND_PARENT]
    index_key = settings.BB.held("index_key")
    tokens = frozenset[str]().union(*(tokens_of(person, case.number, index_key) for person in known))
    case.tokens.exclude(token__in=tokens).delete()  # after a correction: the name before finds nothing any more
    rows = [SearchToken(case=case, token=token) for token in sorted(tokens)]
    SearchToken.objects.bulk_create(rows, ignore_conflicts=True)
