"""Noting who looks at a case, before it is shown: once for each look, however many of its pages that takes."""

import datetime

from buergerbuero.base.actors import staff
from buergerbuero.cases import actions
from buergerbuero.cases.values import DeskCase
from buergerbuero.identity.values import StaffMember

_ONE_LOOK = datetime.timedelta(minutes=30)


def note(view: DeskCase, member: StaffMember, *, now: datetime.datetime) -> None:
    """Record that this person reads the case, unless their present look at it is in its history already."""
    me = str(member.staff_id)
    if not any(line.kind == "read" and line.who == me and now - line.at < _ONE_LOOK for line in view.history):
        actions.record_reading(case_id=view.case_id, by=staff(member.staff_id), now=now)
