"""How a citizen gets to a case: by number and access code, or by a log-in; and the receipt that names the first two."""

from typing import Final
from uuid import UUID

from django.utils.translation import override

from buergerbuero.base import keyring
from buergerbuero.base.ids import BadCode, BadNumber, CodeKind, derive_code, parse_case_number, parse_code
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import parties, words
from buergerbuero.cases.queries.citizen import visible_state
from buergerbuero.cases.values import Access, NotSureEnough, OwnCase, Receipt, UnknownCase
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.identity.values import Person, TrustLevel

_NAMED: Final = ("id", "number")


def open_access(*, number: str, code: str, ticket: str = "") -> Access:
    """Return the open case. Raises UnknownCase alike for a wrong number, a wrong code and a slip of the pen.

    `ticket`: as in keyring.row_with_copy.
    """
    try:
        known, code = parse_case_number(number), parse_code(code, CodeKind.CASE)
        case = keyring.row_with_copy(Case, "number", known, columns=_NAMED, ticket=ticket)
        if case is None:
            raise UnknownCase
        return Access(case.id, case.number, keyring.open_copy(case.salt, case.wrapped, vault=case.id, code=code))
    except (BadNumber, BadCode, keyring.WrongCode):
        raise UnknownCase from None


def open_own(*, person: Person, number: str) -> Access:
    """Return a case for who has logged in. Raises UnknownCase, NotSureEnough."""
    case = Case.objects.filter(number=number).first()
    if case is None or not person.pseudonym:
        raise UnknownCase
    try:
        key = keyring.open_with_pseudonym(vault=case.id, pseudonym=person.pseudonym)
    except keyring.NotTheirs:
        raise UnknownCase from None
    if person.level < (level := _level_of(case, key)):
        raise NotSureEnough(level)
    return Access(case.id, case.number, key)


def own_cases(*, person: Person, language: str) -> tuple[OwnCase, ...]:
    """Return the cases that somebody has sent while logged in, the newest first."""
    if not person.pseudonym:
        return ()
    found = Case.objects.filter(id__in=keyring.vaults_of(person.pseudonym)).order_by("-received_at", "-number")
    return tuple(_own(case, person, language) for case in found)


def _own(case: Case, person: Person, language: str) -> OwnCase:
    assert person.pseudonym
    level = _level_of(case, keyring.open_with_pseudonym(vault=case.id, pseudonym=person.pseudonym))
    state = visible_state(case)
    with override(language):
        return OwnCase(
            case_id=case.id,
            number=case.number,
            title=catalogue.bundle(case.digest).card(language).title,
            state=state,
            state_text=str(words.CITIZEN_STATES[state]),
            received_at=case.received_at,
            level=level,
            opens=person.level >= level,
        )


def _level_of(case: Case, key: bytes) -> TrustLevel:
    """Return how sure the log-in was with which a case was sent: a later one must be as sure."""
    login = parties.applicant_shown(case, key).login
    return login.level if login else TrustLevel.HIGH


def receipt_of(*, draft_id: UUID, draft_code: str) -> Receipt:
    """Return the receipt of a draft that was sent, as long as its access code was not replaced. Raises UnknownCase."""
    code = derive_code(draft_code, CodeKind.CASE, purpose="access", salt=draft_id.bytes)
    try:
        case = Case.objects.get(draft_id=draft_id)
        keyring.open_with_code(vault=case.id, code=code)
    except (Case.DoesNotExist, keyring.WrongCode):
        raise UnknownCase from None
    return receipt_for(case, code)


def receipt_for(case: Case, code: str) -> Receipt:
    """Return the receipt of a case whose access code is known."""
    bundle = catalogue.bundle(case.digest)
    return Receipt(case.id, case.number, code, case.received_at, bundle.card(case.language).title)
