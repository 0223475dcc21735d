"""A second parent who opens what they are asked, and answers it."""

import datetime

from buergerbuero.base.actors import CITIZEN
from buergerbuero.cases import actions, queries
from buergerbuero.cases.values import Access, ConsentAccess, ConsentState, Receipt
from buergerbuero.identity.values import Person
from tests.cast import NOW
from tests.made import children


def access_of(receipt: Receipt) -> Access:
    """The applicant has opened the case."""
    return queries.open_access(number=receipt.number, code=receipt.access_code)


def code_of(receipt: Receipt) -> str:
    """The code to be handed over, as the applicant's page shows it."""
    found = queries.citizen_view(access=access_of(receipt), language="de").consent
    assert found and found.code
    return found.code


def inside(code: str) -> ConsentAccess:
    """The second parent has opened what they are asked."""
    return queries.open_consent(code=code, birth_date=children.BORN)


def say(
    held: ConsentAccess, state: ConsentState, *, person: Person | None = None, now: datetime.datetime = NOW
) -> None:
    """They answer."""
    actions.answer_consent(access=held, state=state, language="de", person=person, by=CITIZEN, now=now)
