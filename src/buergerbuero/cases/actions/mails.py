"""Confirming an e-mail address: a code goes there, and comes back through the case. Only then mails go there.

`tell` writes to the applicant, `write` to anybody about a case. What mails say stands in messages/values/hints.py.
"""

import datetime
import hmac
import secrets
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from buergerbuero.audit import actions as audit
from buergerbuero.base import outbox, sealing
from buergerbuero.base.actors import SYSTEM, Actor
from buergerbuero.base.outbox import Fact
from buergerbuero.cases.actions import step
from buergerbuero.cases.actions.strangers import may_write, write_later
from buergerbuero.cases.models import Case, MailCheck
from buergerbuero.cases.queries import contexts, mails
from buergerbuero.cases.queries.parties import applicant_of
from buergerbuero.cases.values import Access, DeliveryState, MailState, WrongMailCode
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values.ways import WAYS, ToDo
from buergerbuero.messages import actions as messages
from buergerbuero.messages.values.hints import HintKind

DIGITS: Final = 6
_LONGEST_CODE: Final = 50
MOST_TRIES: Final = 10
"""Of one code: whoever holds a case could try to confirm an address of somebody else."""
MOST_CODES: Final = 5
"""Of one address in one case: each is a mail to somebody who may not have asked for it."""

_NOTICE_HINTS: Final = {ToDo.NOTHING: HintKind.NOTICE, ToDo.COUNTER: HintKind.COLLECT, ToDo.BOX: HintKind.COLLECT}
"""What a person is told once the notice waits for them. A letter tells of itself."""


def ask_to_confirm(*, fact: Fact, now: datetime.datetime) -> None:
    """Send a code to the address of the application, if it is not confirmed, or was not asked yet.

    On a later day, where too many codes have gone there today: perhaps it is somebody else's.
    """
    case, key = step.opened(fact.case_id, lock=True)
    address = applicant_of(case, key).email
    there = mails.check_of(case, key)
    if there and there.address == address and (there.confirmed or fact.type != "mail.code_wanted"):
        return
    if there and (not address or there.address != address):
        MailCheck.objects.filter(case=case).delete()  # corrected: what was confirmed was another address
        there = None
    if not address or (there and there.codes >= MOST_CODES):
        return
    if wait := may_write(address, now=now):
        write_later(fact, ask_to_confirm, after=wait, now=now)
    else:
        _send_code(case, key, address, codes=there.codes if there else 0, now=now)


def want_code(*, access: Access, by: Actor, now: datetime.datetime) -> None:
    """Ask for another code to be sent. Raises UnknownCase."""
    with transaction.atomic():
        case = step.get(access.case_id)
        outbox.emit(type="mail.code_wanted", case_id=case.id, sequence=case.sequence, now=now)


def confirm_mail(*, access: Access, code: str, by: Actor, now: datetime.datetime) -> None:
    """Confirm the address with the code that was sent there; twice is as once. Raises WrongMailCode, UnknownCase."""
    with transaction.atomic():
        case = step.get(access.case_id)
        there = mails.check_of(case, access.key)
        if there is None:
            raise WrongMailCode(left=0)
        if there.confirmed:
            return
        # counted before it is compared, and kept whatever comes of it
        counted = MailCheck.objects.filter(case=case, tries__lt=MOST_TRIES).update(tries=F("tries") + 1)
        # any digits of any script: whoever writes ٣ means 3
        typed = "".join(str(int(sign)) for sign in code[:_LONGEST_CODE] if sign.isdecimal())
        right = counted and hmac.compare_digest(there.code, typed)
        if right:
            MailCheck.objects.filter(case=case, confirmed_at=None).update(confirmed_at=now)
            audit.record(verb="mail.confirm", subject="case", subject_id=str(case.id), by=by, now=now)
            outbox.emit(type="mail.confirmed", case_id=case.id, sequence=case.sequence, now=now)
    if not right:
        raise WrongMailCode(left=max(0, MOST_TRIES - there.tries - 1))


def tell_what_is_there(*, fact: Fact, now: datetime.datetime) -> None:
    """Tell a person whose address has been confirmed what they would have been told before."""
    case = step.get(fact.case_id)
    kind = HintKind.RECEIVED
    if case.state == "waiting_for_citizen":
        kind = HintKind.QUESTION
    elif there := case.deliveries.filter(state=DeliveryState.PROVIDED).first():
        kind = _NOTICE_HINTS.get(WAYS[there.channel].to_do, kind)
    tell(fact, kind, now)


def tell_question(*, fact: Fact, now: datetime.datetime) -> None:
    """Tell the person by mail that it is their turn."""
    tell(fact, HintKind.QUESTION, now)


def tell_notice(*, fact: Fact, now: datetime.datetime) -> None:
    """Tell the person by mail that the notice is in the inbox, or lies at the counter."""
    if kind := _NOTICE_HINTS.get(WAYS[step.get(fact.case_id).channel].to_do):
        tell(fact, kind, now)


def tell(fact: Fact, kind: HintKind, now: datetime.datetime, **words: str) -> None:
    """Queue a mail to the applicant, where there is an address that has been confirmed."""
    case, key = step.opened(fact.case_id)
    applicant = applicant_of(case, key)
    if mails.state_of(case, key, applicant) is MailState.CONFIRMED:
        write(case, kind, vault=case.id, key=key, to=applicant.email or "", now=now, **words)


def write(
    case: Case,
    kind: HintKind,
    *,
    vault: UUID,
    key: bytes,
    to: str,
    language: str = "",
    now: datetime.datetime,
    **words: str,
) -> None:
    """Queue a mail about a case, sealed with the key of its vault, or of a second parent's.

    `language`: of whoever gets it, where that is not the applicant's. `words`: what its kind needs besides number, town
    and phone, as the person reads it.
    """
    bundle, spoken = catalogue.bundle(case.digest), language or case.language
    town = {"town": bundle.town.authority.text(spoken), "phone": bundle.town.phone.text(spoken)}
    messages.queue_hint(
        case_id=vault,
        key=key,
        address=to,
        kind=kind,
        language=spoken,
        words={"number": case.number, **town, **words},
        practice=bundle.service.practice,
        now=now,
    )


def _send_code(case: Case, key: bytes, address: str, *, codes: int, now: datetime.datetime) -> None:
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    sealed = sealing.seal_json(key, {"address": address, "code": code}, context=contexts.mail(case.id))
    values = {"sealed": sealed, "tries": 0, "codes": codes + 1, "sent_at": now, "confirmed_at": None}
    MailCheck.objects.update_or_create(case=case, defaults=values)
    write(case, HintKind.CONFIRM, vault=case.id, key=key, to=address, code=f"{code[:3]} {code[3:]}", now=now)
    audit.record(verb="mail.ask", subject="case", subject_id=str(case.id), by=SYSTEM, now=now)
