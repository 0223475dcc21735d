"""Entries of repeated groups: one more, one less, with everything else on the page as it was typed."""

import datetime
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from buergerbuero.base.actors import Actor
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.forms import drafts, queries, rules
from buergerbuero.forms.actions.drafts import entered
from buergerbuero.forms.types import gruppe
from buergerbuero.forms.types.entries import UNJUDGED
from buergerbuero.forms.values import Raw


def change_entries(
    *,
    draft_id: UUID,
    code: str,
    page_id: str,
    raw: Raw,
    button: str,
    sheet: str = "",
    by: Actor,
    now: datetime.datetime,
) -> str:
    """Keep a page as unfinished input with one entry more (`mehr:kinder`) or less (`weg:kinder-1`), judging nothing.

    Return the id on the page to go on at. `sheet` names the drawing of the page that the button was on. Raises as
    `save_page` does, but never InvalidAnswers.
    """
    with transaction.atomic():
        row = drafts.locked(draft_id)
        key = drafts.unlock(row, code)
        opened = drafts.opened(row, key)
        form = queries.form_of(catalogue.bundle(row.digest))
        page = form.page(page_id)
        fields = rules.fields_on(form, page, opened.answers)
        kept, anchor = gruppe.after_button(fields, entered(page, raw), button)
        unfinished = {**opened.unfinished, page.id: {**kept, UNJUDGED: [""]}}
        sheets = {**opened.sheets, page.id: sheet} if sheet else opened.sheets
        drafts.store(row, key, replace(opened, unfinished=unfinished, sheets=sheets), now=now)
    return anchor
