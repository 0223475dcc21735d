"""A new PIN for the box, at the counter: for who has lost theirs, or never got one."""

import datetime
from uuid import UUID

from django.db import transaction

from buergerbuero.base import keyring
from buergerbuero.base.actors import Actor
from buergerbuero.cases.actions import step
from buergerbuero.cases.actions.four_eyes import CODE, check_gave_no
from buergerbuero.cases.queries.boxes import wish_of
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.pickup import actions as pickup
from buergerbuero.pickup import queries as boxes
from buergerbuero.pickup.values import UnknownBox


def replace_pin(*, case_id: UUID, by: Actor, now: datetime.datetime) -> str:
    """Give the person of a case a new PIN for their box and return it, to be handed over once.

    The clerk has seen an identity document before: number and access code alone do not do, for they lead to the code
    already. The audit entry says who gave it out. Raises UnknownCase, UnknownBox where the person has chosen none,
    NotReady, AlreadyLoaded, GaveTheOther where this clerk has given out a new access code: somebody else gives the PIN.
    """
    with transaction.atomic():
        case = step.lock(case_id)
        check_gave_no(CODE, case_id=case_id, by=by)
        stand = boxes.stand_of(case_id=case_id)
        box_id = stand.box_id if stand else None
        if box_id is None:
            key = keyring.open_at_desk(vault=case.id)
            box_id = wish_of(case, key, catalogue.bundle(case.digest)).box_id
        if box_id is None:
            raise UnknownBox("")
        return pickup.new_pin(case_id=case_id, box_id=box_id, by=by, now=now)
