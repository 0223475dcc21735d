"""A person who brings back the code that was sent to their e-mail address."""

from buergerbuero.base import keyring
from buergerbuero.base.actors import CITIZEN
from buergerbuero.cases import actions
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import mails
from buergerbuero.cases.values import Access, Receipt
from tests.cast import NOW


def code_in(receipt: Receipt) -> str:
    """The code that was sent last."""
    found = mails.check_of(Case.objects.get(id=receipt.case_id), keyring.open_at_desk(vault=receipt.case_id))
    assert found
    return found.code


def confirm(receipt: Receipt) -> None:
    """Confirm the address. The worker has sent the code before."""
    access = Access(receipt.case_id, receipt.number, keyring.open_at_desk(vault=receipt.case_id))
    actions.confirm_mail(access=access, code=code_in(receipt), by=CITIZEN, now=NOW)
