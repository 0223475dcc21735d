"""How a citizen gets to a case: by number and access code; and the receipt that names both."""

from uuid import UUID

from buergerbuero.base import keyring
from buergerbuero.base.ids import BadCode, BadNumber, derive_code, parse_case_number, parse_code
from buergerbuero.cases.models import Case
from buergerbuero.cases.values import Access, Receipt, UnknownCase
from buergerbuero.catalogue import queries as catalogue


def open_access(*, number: str, code: str) -> Access:
    """Return the open case. Raises UnknownCase alike for a wrong number, a wrong code and a slip of the pen."""
    try:
        case = Case.objects.only("id", "number").get(number=parse_case_number(number))
        key = keyring.open_with_code(vault=case.id, code=parse_code(code))
    except (BadNumber, BadCode, Case.DoesNotExist, keyring.WrongCode):
        raise UnknownCase from None
    return Access(case.id, case.number, key)


def receipt_of(*, draft_id: UUID, draft_code: str) -> Receipt:
    """Return the receipt of a draft that was sent, as long as its access code was not replaced. Raises UnknownCase."""
    code = derive_code(draft_code, purpose="access", salt=draft_id.bytes)
    try:
        case = Case.objects.get(draft_id=draft_id)
        keyring.open_with_code(vault=case.id, code=code)
    except (Case.DoesNotExist, keyring.WrongCode):
        raise UnknownCase from None
    bundle = catalogue.bundle(case.digest)
    return Receipt(case.id, case.number, code, case.received_at, bundle.card(case.language).title)
