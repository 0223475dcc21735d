"""Making a case findable at the desk. The portal cannot: the index key is not there."""

import datetime
from typing import Final

from django.conf import settings
from django.db import connection, transaction

from buergerbuero.base.outbox import Fact
from buergerbuero.cases import rules
from buergerbuero.cases.actions import step
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import labels, parties
from buergerbuero.cases.values import Role

_ONE_INDEXER: Final = 0x696E6465780001
"""The number of the advisory lock: "index" in ASCII, then a count."""


def index_case(*, fact: Fact, now: datetime.datetime) -> None:
    """Let a case be found by the person's words of now, and by no other word any more."""
    case, key = step.opened(fact.case_id)
    found = parties.parties_of(case, key)
    known = [person for role, person in found.items() if role is not Role.SECOND_PARENT]
    index_key = settings.BB.held("index_key")
    _label(case, frozenset[bytes]().union(*(rules.tokens_of(person, index_key) for person in known)))


@transaction.atomic(savepoint=False)
def _label(case: Case, tokens: frozenset[bytes]) -> None:
    """Give a case the next label of each word. Before it, its labels of earlier words are left behind, not deleted.

    One at a time: of two that count at once both would find the same label free. The lock ends with the transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_INDEXER])
        cursor.execute("UPDATE cases_searchlabel SET case_id = NULL WHERE case_id = %s", [case.id])
        counts = labels.next_counts(tokens)
        new = sorted(rules.label(token, count) for token, count in counts.items())  # their order tells nothing
        cursor.execute("INSERT INTO cases_searchlabel (label, case_id) SELECT unnest(%s), %s", [new, case.id])
