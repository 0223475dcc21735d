"""Correcting an application that was sent: a draft like any other, which the case's number and code lead to as well.

It lies in the cookie of drafts, so that questions, files and languages work as they do before sending; see `aside` for
what lay there before.
"""

from typing import Any

from django.http import HttpRequest

from buergerbuero.base import clock
from buergerbuero.base.keyring import WrongCode
from buergerbuero.cases import queries as cases
from buergerbuero.cases.values import UnknownCase
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import AlreadySubmitted, Amending, Change, UnknownDraft
from buergerbuero.portal import cookies, pages
from buergerbuero.portal.access import OpenCase, opened_case
from buergerbuero.portal.cookies import Ticket
from buergerbuero.portal.drafts import Held, hold


def asked_of(held: Held) -> Amending:
    """Return what a draft is asked to correct. Raises UnknownDraft for one that corrects nothing."""
    if held.opened.amending is None:
        raise UnknownDraft(held.id)
    return held.opened.amending


def changes(held: Held) -> tuple[Change, ...]:
    """Return what sending would change."""
    asked = asked_of(held)
    after = forms.amended(held.form, asked.sent, asked.asked, held.opened.answers)
    return forms.changes(held.form, asked.sent, after, pages.language())


def unasked(held: Held) -> tuple[Change, ...]:
    """Return what was entered for an earlier question, and is not asked for any more."""
    asked = asked_of(held)
    return forms.changes(held.form, asked.sent, {**asked.sent, **asked.unasked}, pages.language())


def begun(held: OpenCase) -> Held | None:
    """Return the correction that was begun in this case and is not sent; None if there is none."""
    try:
        code = cases.code_of_amendment(access=held.access)
        return hold(Ticket(str(forms.id_of(code)), code, clock.now()))
    except (UnknownDraft, WrongCode, AlreadySubmitted):
        return None


def case_of(request: HttpRequest, held: Held) -> OpenCase | None:
    """Return the case that a draft corrects, if this browser has it open."""
    now = clock.now()
    try:
        found = opened_case(request, cookies.read(request, "case", now=now), now=now)
    except UnknownCase:
        return None
    return found if found.access.case_id == held.opened.draft.amends else None


def context_of(held: OpenCase, asking: bool) -> dict[str, Any]:
    """Return what the page of a case needs to know of a correction that was begun."""
    found = begun(held)
    changed = changes(found) if found else ()
    touched = found is not None and bool(changed or found.opened.unfinished or asked_of(found).note)
    return {
        "begun": found if touched and asking else None,
        "unsent": found if touched and not asking else None,
        "unsent_changes": changed if touched and not asking else (),
        "locked_out": asking and found is None and forms.amendment_begun(held.access.case_id),
    }
