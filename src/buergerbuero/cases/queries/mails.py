"""Whether the e-mail address of an application has been confirmed."""

from dataclasses import dataclass, field

from buergerbuero.base import sealing
from buergerbuero.cases.models import Case, MailCheck
from buergerbuero.cases.queries import contexts
from buergerbuero.cases.values import MailState, Person


@dataclass(frozen=True)
class Check:
    """A code that was sent to an address, and what came of it."""

    address: str = field(repr=False)
    code: str = field(repr=False)
    tries: int
    codes: int
    confirmed: bool


def check_of(case: Case, key: bytes) -> Check | None:
    """Return the code that was sent last; None if none was. What our pages have not sealed counts as none."""
    row = MailCheck.objects.filter(case=case).first()
    if row is None:
        return None
    try:
        kept = sealing.unseal_json(key, bytes(row.sealed), context=contexts.mail(case.id))
    except sealing.Tampered:
        return None
    return Check(kept["address"], kept["code"], row.tries, row.codes, row.confirmed_at is not None)


def state_of(case: Case, key: bytes, applicant: Person) -> MailState:
    """Return whether hints go to the address that stands in the application now."""
    address = applicant.email
    if not address:
        return MailState.NONE
    found = check_of(case, key)
    if found is None or found.address != address:
        return MailState.WAITING
    return MailState.CONFIRMED if found.confirmed else MailState.ASKED
