"""Telling both parents: the second one through the address that was given, the applicant through their own."""

import datetime
from uuid import UUID

from django.db import transaction

from buergerbuero.audit import actions as audit
from buergerbuero.base import keyring
from buergerbuero.base.actors import SYSTEM
from buergerbuero.base.ids import format_code, new_id
from buergerbuero.base.outbox import Fact
from buergerbuero.cases import rules
from buergerbuero.cases.actions import step
from buergerbuero.cases.actions.mails import tell, write
from buergerbuero.cases.actions.strangers import may_write, write_later
from buergerbuero.cases.models import Case, Consent
from buergerbuero.cases.queries import consents
from buergerbuero.cases.values import AskedBy, ConsentState, SomeFailed
from buergerbuero.messages.values.hints import HintKind


def ask_second_parent(*, fact: Fact, now: datetime.datetime) -> None:
    """Write to the second parent that something waits for them, with their code; nothing where it is handed over.

    On a later day, where too many codes have gone to that address today.
    """
    case = step.lock(fact.case_id)
    consent = consents.standing(case)
    if consent is not None and consent.state == ConsentState.ASKED and consent.asked_by == AskedBy.MAIL:
        address = consents.opened(consent, keyring.open_at_desk(vault=consent.id))["email"]
        if wait := may_write(address, now=now):
            write_later(fact, ask_second_parent, after=wait, now=now)
            return
        _write(case, consent, HintKind.CONSENT_ASKED, now)
        audit.record(verb="consent.mailed", subject="case", subject_id=str(case.id), by=SYSTEM, now=now)


def tell_consent(*, fact: Fact, now: datetime.datetime) -> None:
    """Tell the applicant by mail that the second parent has said something. What, they see in their case."""
    tell(fact, HintKind.CONSENT, now)


def tell_second_parent(*, fact: Fact, now: datetime.datetime) -> None:
    """Tell the second parent by mail that there is news. Only where a mail is known to have reached them."""
    case = Case.objects.filter(id=fact.case_id).first()
    consent = consents.standing(case) if case else None
    if case is not None and consent is not None and consent.asked_by == AskedBy.MAIL and consent.opened_at is not None:
        _write(case, consent, HintKind.CONSENT_NEWS, now)


def remind_consents(*, now: datetime.datetime) -> int:
    """Remind both parents, once, of a consent that has been waiting for days; return how many cases it was."""
    waiting = Consent.objects.filter(
        state=ConsentState.ASKED, reminded_at=None, asked_at__lte=now - rules.REMIND_AFTER, until__gt=now
    ).filter(case__state__in=rules.UNDECIDED)
    reminded, failed = 0, []
    for consent_id, case_id in list(waiting.values_list("id", "case_id")):
        try:
            reminded += _remind(consent_id, case_id, now)
        except Exception:  # noqa: BLE001  # whatever it is, it is this case's alone
            failed.append(case_id)
    if failed:
        raise SomeFailed(tuple(failed))
    return reminded


def _remind(consent_id: UUID, case_id: UUID, now: datetime.datetime) -> bool:
    with transaction.atomic():
        case = step.lock(case_id)
        fresh = Consent.objects.filter(id=consent_id, state=ConsentState.ASKED, reminded_at=None)
        consent = fresh.first()
        if consent is None or not fresh.update(reminded_at=now):
            return False
        if consent.asked_by == AskedBy.MAIL:
            _write(case, consent, HintKind.CONSENT_ASKED, now)
        tell(Fact(new_id(), "consent.reminded", 1, case.id, now, case.sequence), HintKind.CONSENT_OPEN, now)
        audit.record(verb="consent.remind", subject="case", subject_id=str(case.id), by=SYSTEM, now=now)
    return True


def _write(case: Case, consent: Consent, kind: HintKind, now: datetime.datetime) -> None:
    """Queue a mail in the second parent's own vault: neither the case's key nor its number goes with it."""
    key = keyring.open_at_desk(vault=consent.id)
    asked = consents.opened(consent, key)
    write(case, kind, vault=consent.id, key=key, to=asked["email"], code=format_code(asked["code"]), now=now)
