"""A person who corrects what a clerk has asked for, as the portal's pages do it."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from buergerbuero.base.actors import CITIZEN, Actor
from buergerbuero.cases import actions
from buergerbuero.cases.models import Case
from buergerbuero.cases.values import Access, Receipt
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from tests.cast import NOW


@dataclass(frozen=True)
class Draft:
    """A correction that was begun."""

    id: UUID
    code: str
    digest: str

    def enter(self, page_id: str, answer: Any, now: datetime.datetime = NOW) -> None:
        """Answer a page, as a journey would write it."""
        form = form_queries.form_of(catalogue.bundle(self.digest))
        raw = form_queries.inputs_for(form, page_id, answer, today=now.date())
        forms.save_page(draft_id=self.id, code=self.code, page_id=page_id, raw=raw, by=CITIZEN, now=now)

    def note(self, text: str) -> None:
        """Write some words that go along."""
        forms.note_amendment(draft_id=self.id, code=self.code, note=text, by=CITIZEN, now=NOW)

    def send(self, access: Access, now: datetime.datetime = NOW) -> str:
        """Send it; return the PIN, if it brings one."""
        return actions.amend(access=access, draft_id=self.id, code=self.code, by=CITIZEN, now=now)


def version(receipt: Receipt) -> int:
    """The number of the case's last event."""
    return Case.objects.values_list("sequence", flat=True).get(id=receipt.case_id)


def ask(receipt: Receipt, clerk: Actor, *pages: str, text: str = "Stimmt das?") -> None:
    """Ask for corrections."""
    number = version(receipt)
    now = NOW + datetime.timedelta(seconds=number)  # messages of one moment have no order
    actions.ask_back(case_id=receipt.case_id, version=number, text=text, pages=pages, by=clerk, now=now)


def begin(receipt: Receipt, access: Access) -> Draft:
    """Begin the correction, or go on with it."""
    opened, code = actions.start_amendment(access=access, language="de", by=CITIZEN, now=NOW)
    return Draft(opened.draft.id, code, opened.draft.digest)
