"""PIN and access code of a case open the box together: no member of staff ever gives out both."""

from typing import Final
from uuid import UUID

from buergerbuero.audit import queries as audit
from buergerbuero.base.actors import Actor
from buergerbuero.cases.values import GaveTheOther

PIN: Final = "pickup.pin_made"
CODE: Final = "case.code_replaced"
"""What the log says of each, with who gave it out; nobody can take an entry out of it."""


def check_gave_no(verb: str, *, case_id: UUID, by: Actor) -> None:
    """Refuse whoever has once given the other of the two; the case is locked. Raises GaveTheOther."""
    entries = audit.history(subject="case", subject_id=case_id)
    if any(each.verb == verb and each.by == by for each in entries):
        raise GaveTheOther
