"""Drafts: started, saved page by page, sent, forgotten."""

import datetime
from dataclasses import replace
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from buergerbuero.base import keyring
from buergerbuero.base.actors import Actor
from buergerbuero.base.ids import CodeKind, new_code
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.documents import actions as documents
from buergerbuero.figures import queries as counting
from buergerbuero.figures.values import Step, Trail
from buergerbuero.forms import drafts, queries
from buergerbuero.forms.actions.trails import add, led_to
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.types import reading
from buergerbuero.forms.values import (
    KEPT,
    Answers,
    Draft,
    Form,
    InvalidAnswers,
    OpenDraft,
    Page,
    Raw,
    Refused,
)

LONGEST_INPUT: Final = 100_000  # letters of one input that are kept when it cannot be taken; nobody types more
_BATCH: Final = 500


def start_draft(
    *, digest: str, language: str, leads_to: str = "", by: Actor, now: datetime.datetime
) -> tuple[Draft, str]:
    """Begin a draft of a published service. Returns it with the code that alone opens it and is stored nowhere.

    `leads_to` is the question that its person is shown next, if that is so: it counts as shown.
    """
    code = new_code(CodeKind.DRAFT)
    draft_id = drafts.id_of(code)
    trail, counts = led_to(leads_to, Trail(), digest=digest, begun=now) if leads_to else (Trail(), ())
    with transaction.atomic():
        key = keyring.create_code_vault(vault=draft_id, code=code, now=now)
        row = DraftRow.objects.create(
            id=draft_id,
            digest=digest,
            language=_known(language),
            sealed=drafts.sealed(draft_id, key, trail=trail),
            started_at=now,
            updated_at=now,
        )
        add(trail, digest, counts, by=by, now=now)
    return drafts.draft_of(row), code


def save_page(
    *,
    draft_id: UUID,
    code: str,
    page_id: str,
    raw: Raw,
    sheet: str = "",
    onward: bool = False,
    by: Actor,
    now: datetime.datetime,
) -> Answers:
    """Check a page as a whole and keep it; return all answers of the draft. `sheet` names the drawing it came from.
    `onward`: whether its person is led to the next question then, which counts as shown.

    Raises InvalidAnswers when something cannot be taken; what was entered is kept then too and shown again. Raises
    UnknownDraft, AlreadySubmitted, keyring.WrongCode, UnknownPage. Two tabs: the last one to save a page wins that page
    and touches no other.
    """
    with transaction.atomic():
        row = drafts.locked(draft_id)
        key = drafts.unlock(row, code)
        opened = drafts.opened(row, key)
        form = queries.form_of(catalogue.bundle(row.digest))
        page = form.page(page_id)
        typed = entered(page, raw)
        outcome = queries.judge(form, page, opened, typed, timezone.localdate(now))
        changed = _with_sheet(_with_page(opened, page, typed, outcome), page, sheet, isinstance(outcome, Refused))
        step = Step.REFUSED if isinstance(outcome, Refused) else Step.SAVED
        trail, counts = counting.marked(changed.trail, step, page.id)
        if onward and step is Step.SAVED and (after := _question_after(page, form, changed)):
            trail, more = led_to(after, trail, digest=row.digest, begun=row.started_at)
            counts += more
        drafts.store(row, key, replace(changed, trail=trail), now=now)
        add(trail, row.digest, counts, by=by, now=now)
    if isinstance(outcome, Refused):  # after the transaction: what was entered must be kept
        raise InvalidAnswers(outcome.problems, typed)
    return changed.answers


def mark_submitted(*, draft_id: UUID, case_id: UUID, now: datetime.datetime) -> bool:
    """Note what a draft became, erase its answers and destroy its key. Returns whether this call did it.

    Belongs into the transaction that opens the case: a second one waits for it at the row, and is then told no.
    """
    with transaction.atomic(savepoint=False):
        changed = DraftRow.objects.filter(id=draft_id, submitted_case__isnull=True).update(
            submitted_case=case_id, submitted_at=now, updated_at=now, sealed=b""
        )
        if changed:
            keyring.destroy(vault=draft_id)
    return bool(changed)


def forget_old_drafts(*, now: datetime.datetime) -> int:
    """Delete the drafts that nobody touched for 30 days, with their keys; return how many."""
    total = 0
    while batch := _forget_some(before=now - KEPT):
        total += batch
    return total


def _forget_some(*, before: datetime.datetime) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM forms_draft WHERE id IN (SELECT id FROM forms_draft WHERE updated_at < %s LIMIT %s)"
            " AND updated_at < %s RETURNING id",
            [before, _BATCH, before],
        )
        forgotten = [draft_id for (draft_id,) in cursor.fetchall()]
        for draft_id in forgotten:
            documents.erase(vault=draft_id)
            keyring.destroy(vault=draft_id)
    return len(forgotten)


def _question_after(page: Page, form: Form, draft: OpenDraft) -> str:
    """Return the question that follows on the path; "" after the last one, or where only some are asked again."""
    if draft.amending:
        return ""
    path = queries.path(form, draft.answers)
    found = queries.next_page(form, path, page.id)
    return "" if found is None or found is queries.declaration_of(form) else found.id


def entered(page: Page, raw: Raw) -> dict[str, list[str]]:
    """Return of what was sent only what the page asks, as it can be stored."""
    kept = reading.kept(page.fields, raw)
    return {name: [_storable(value) for value in values] for name, values in kept.items()}


def _storable(value: str) -> str:
    # Half a surrogate pair is no text and cannot be written down; a question mark stands for it.
    return value[:LONGEST_INPUT].encode(errors="replace").decode()


def _with_page(opened: OpenDraft, page: Page, typed: Raw, outcome: object) -> OpenDraft:
    """Return the draft with one page changed: answered, or unfinished with what was entered."""
    unfinished = {name: raw for name, raw in opened.unfinished.items() if name != page.id}
    if isinstance(outcome, Refused):
        return replace(opened, unfinished={**unfinished, page.id: typed})
    assert isinstance(outcome, dict)
    before = opened.answers.get(page.id)
    value = outcome[page.id] if page.single else {**(before if isinstance(before, dict) else {}), **outcome}
    return replace(opened, answers={**opened.answers, page.id: value}, unfinished=unfinished)


def _with_sheet(changed: OpenDraft, page: Page, sheet: str, refused: bool) -> OpenDraft:
    """Return the draft with which drawing of a page was kept last, and what of a renewal is done with by now."""
    sheets = {name: each for name, each in changed.sheets.items() if name != page.id}
    renewal = changed.renewal
    if renewal is not None:
        again = {name: rows for name, rows in renewal.again.items() if refused or name != page.id}
        renewal = replace(renewal, again=again, untouched=renewal.untouched - {page.id})
        renewal = None if renewal.seen and not again else renewal
    return replace(changed, sheets={**sheets, page.id: sheet} if sheet else sheets, renewal=renewal)


def _known(language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise ValueError(f"unknown language {language!r}")
    return language
