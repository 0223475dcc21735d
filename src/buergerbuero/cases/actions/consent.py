"""A person takes back the consent that notices reach them online; from then on they come as letters."""

import datetime

from django.db import transaction

from buergerbuero.base import outbox
from buergerbuero.base.actors import Actor
from buergerbuero.cases.actions import step
from buergerbuero.cases.queries import parties
from buergerbuero.cases.queries.citizen import may_revoke
from buergerbuero.cases.values import Access, NotAllowed, Verb
from buergerbuero.catalogue.values.ways import LETTER, Channel


def revoke_consent(*, access: Access, by: Actor, now: datetime.datetime) -> None:
    """Have the notice sent as a letter, which may cost a fee.

    Raises UnknownCase, NotAllowed: it is there already, or no address is known.
    """
    with transaction.atomic():
        case = step.lock(access.case_id)
        if not may_revoke(case, parties.applicant_shown(case, access.key)):
            raise NotAllowed(Verb.REVOKE, case.channel)
        sequence = step.note(
            case, "delivery", Verb.REVOKE, Channel(case.channel), LETTER, by=by, now=now, channel=LETTER
        )
        outbox.emit(type="case.letter_wanted", case_id=case.id, sequence=sequence, now=now)
