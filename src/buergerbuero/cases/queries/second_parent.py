"""What a second parent sees: what is asked, by whom, for which child, and what they have said.

It lies in a vault of their own, which their code opens together with the child's birth date. Whoever gets the code by
a slip in an address does not know that day; the applicant does, and could consent in their name (the ADR on acting for
others says what a code proves).
"""

import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import override

from buergerbuero.base import keyring
from buergerbuero.base.ids import BadCode, CodeKind, parse_code
from buergerbuero.base.languages import there
from buergerbuero.cases import rules
from buergerbuero.cases.models import Case, Consent
from buergerbuero.cases.queries import consents, words
from buergerbuero.cases.queries.citizen import outcome_of, visible_state
from buergerbuero.cases.values import (
    CaseState,
    ConsentAccess,
    ConsentState,
    ConsentView,
    UnknownConsent,
)
from buergerbuero.catalogue import queries as catalogue


def open_consent(*, code: str, birth_date: str) -> ConsentAccess:
    """Return an asking opened with the second parent's code. Raises UnknownConsent for whatever is wrong with it."""
    try:
        plain = parse_code(code, CodeKind.CONSENT)
        consent = Consent.objects.get(handle=keyring.code_hash(plain))
    except (BadCode, Consent.DoesNotExist):
        raise UnknownConsent from None
    return reopen_consent(consent_id=consent.id, code=consents.door_of(plain, birth_date))


def reopen_consent(*, consent_id: UUID, code: str) -> ConsentAccess:
    """Return an asking by what `open_consent` has returned as its code. Raises UnknownConsent."""
    try:
        consent = Consent.objects.only("id", "case_id").get(id=consent_id)
        key = keyring.open_with_code(vault=consent.id, code=code)
    except (Consent.DoesNotExist, keyring.WrongCode):
        raise UnknownConsent from None
    return ConsentAccess(consent.id, consent.case_id, code, key)


def consent_view(*, access: ConsentAccess, language: str, now: datetime.datetime) -> ConsentView:
    """Return everything the second parent's page shows. Raises UnknownConsent after erasure."""
    consent = Consent.objects.select_related("case").filter(id=access.consent_id).first()
    if consent is None:
        raise UnknownConsent
    asked, case = consents.opened(consent, access.key), consent.case
    bundle = catalogue.bundle(case.digest)
    title = bundle.card(language).title
    with override(language):
        case_text = _case_text(case)
    return ConsentView(
        title=title,
        languages=bundle.languages,
        applicant=asked["applicant"],
        second=asked["second"],
        child=asked["child"],
        birth_date=asked["birth_date"],
        shown=tuple((label, said) for label, said in there(asked["shown"], language)),
        state=ConsentState(consent.state),
        asked_at=consent.asked_at,
        until=timezone.localdate(consent.until),
        over=consents.is_over(consent, now),
        level=consents.level_of(bundle),
        text=words.declared(language, child=asked["child"], title=title),
        last=consents.last_answer(consent, access.key),
        case_text=case_text,
        ended=case.state not in rules.UNDECIDED,
        practice=bundle.service.practice,
        demo=bundle.demo,
    )


def _case_text(case: Case) -> str:
    """Return where the case stands, as a second parent may know it."""
    state = visible_state(case)
    if state in (CaseState.DECIDED, CaseState.CLOSED) and (outcome := outcome_of(case)):
        return outcome
    return str(words.CONSENT_STATES[state])
