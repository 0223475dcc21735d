"""A notice that nobody opens or collects becomes a letter: by itself where the service says when, else by a clerk."""

import datetime
import logging
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from buergerbuero.base import keyring, outbox
from buergerbuero.base.actors import SYSTEM, Actor
from buergerbuero.cases import rules
from buergerbuero.cases.actions import step
from buergerbuero.cases.actions.counter import change, close_handed_out, end, locked
from buergerbuero.cases.models import Case, Delivery
from buergerbuero.cases.queries.counter import last_day
from buergerbuero.cases.queries.parties import applicant_of
from buergerbuero.cases.values import CaseState, DeliveryState, NotAllowed, SomeFailed, Verb
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values.ways import LETTER, WAYS, ToDo

log = logging.getLogger(__name__)
WAITING: Final = tuple(channel for channel, way in WAYS.items() if not way.ends and way.to_do is not ToDo.BOX)
"""Where a notice waits for the person, who may never come. From a box it comes back to the counter first."""


def fall_back_due(*, now: datetime.datetime) -> int:
    """Have a letter sent for every notice that has waited longer than its service says; return how many.

    Where the service says nothing, the town has not confirmed it, or no address is known, the desk lists the notice.
    Also closes what was handed out and lost its job. Raises SomeFailed in the end, so that the job shows on the desk.
    """
    waiting = Delivery.objects.filter(
        channel__in=WAITING, state=DeliveryState.PROVIDED, case__state=CaseState.DECIDED
    ).select_related("case")
    changed, failed = 0, []
    for delivery in list(waiting.order_by("provided_at")):
        try:
            changed += _fall_back_if_due(delivery, now)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is this case's alone
            log.error("case %s: no letter: %s", delivery.case_id, type(error).__name__)
            failed.append(delivery.case_id)
    _close_forgotten(now)
    if failed:
        raise SomeFailed(tuple(failed))
    return changed


def send_as_letter(*, delivery_id: UUID, by: Actor, now: datetime.datetime) -> None:
    """Have a letter sent in place of a notice that waits in the inbox or at the counter.

    Raises UnknownCase, NotAllowed: it was opened or collected meanwhile, or no address is known.
    """
    with transaction.atomic():
        delivery, case = locked(delivery_id, WAITING)
        if not _has_address(case):
            raise NotAllowed(Verb.FALL_BACK, delivery.state)
        _fall_back(case, delivery, by=by, now=now)


def give_up(*, delivery_id: UUID, by: Actor, now: datetime.datetime) -> None:
    """Note that a notice reached nobody and cannot be sent, and close the case: its retention must begin some day.

    Raises UnknownCase, NotAllowed: it was opened or collected meanwhile, or a letter can be sent.
    """
    with transaction.atomic():
        delivery, case = locked(delivery_id, WAITING)
        step.refuse_unless(not _has_address(case), Verb.GIVE_UP, delivery.state)
        sequence = change(case, delivery, Verb.GIVE_UP, by=by, now=now)
        outbox.emit(type="delivery.given_up", case_id=case.id, sequence=sequence, now=now)
        end(case, now=now)


def _fall_back_if_due(found: Delivery, now: datetime.datetime) -> bool:
    last = last_day(found, catalogue.bundle(found.case.digest))
    if not rules.is_over(last, timezone.localdate(now)):
        return False
    with transaction.atomic():
        delivery, case = locked(found.id, WAITING)
        if delivery.state != DeliveryState.PROVIDED or not _has_address(case):
            return False
        _fall_back(case, delivery, by=SYSTEM, now=now)
    return True


def _fall_back(case: Case, delivery: Delivery, *, by: Actor, now: datetime.datetime) -> None:
    """Put the same document onto the post list. Its address stands where the window of an envelope shows it."""
    sequence = change(case, delivery, Verb.FALL_BACK, by=by, now=now)
    outbox.emit(type="delivery.fallen_back", case_id=case.id, sequence=sequence, now=now)
    Delivery.objects.create(
        case=case,
        decision_id=delivery.decision_id,
        channel=LETTER,
        document_id=delivery.document_id,
        prepared_at=now,
    )
    step.note(case, "delivery", Verb.PREPARE, "", DeliveryState.PREPARED, by=by, now=now)


def _close_forgotten(now: datetime.datetime) -> None:
    before = now - datetime.timedelta(seconds=settings.BB.undo_seconds)
    left = Delivery.objects.filter(
        state=DeliveryState.COLLECTED, collected_at__lte=before, case__state=CaseState.DECIDED
    )
    for delivery_id in list(left.values_list("id", flat=True)):
        close_handed_out(delivery_id=delivery_id, now=now)


def _has_address(case: Case) -> bool:
    return bool(applicant_of(case, keyring.open_at_desk(vault=case.id)).address)
