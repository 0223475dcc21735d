"""Counting how far people get, without knowing who: what of a draft was counted already lies sealed in the draft."""

import datetime
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from buergerbuero.base.actors import Actor
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.figures import actions as figures
from buergerbuero.figures import queries as counting
from buergerbuero.figures.values import Count, Step, Trail
from buergerbuero.forms import drafts
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.values import AlreadySubmitted, OpenDraft, UnknownDraft

_NOTE: Final = (
    "UPDATE forms_draft SET sealed = %s WHERE id = %s AND sealed = %s"
    " AND set_config('synchronous_commit', 'off', true) = 'off' RETURNING id"
)
"""Keeps what was counted, if the draft is as it was read. Nobody waits for the disk because a look is counted: what a
crash of the server takes along is the count; what was entered before is on disk already."""


def count_shown(*, draft_id: UUID, code: str, page_id: str, by: Actor, now: datetime.datetime) -> None:
    """Count that a page was shown, once for each draft. No touch: the 30 days run on. A draft that is gone by now, or
    sent, counts nothing; nor does one that amends an application. Raises keyring.WrongCode. To be called outside of a
    transaction, or nothing of that one waits for the disk.
    """
    with suppress(UnknownDraft, AlreadySubmitted):
        while not _counted(drafts.row_of(draft_id), code, page_id, by=by, now=now):
            pass  # somebody has changed the draft in this very moment


def _counted(row: DraftRow, code: str, page_id: str, *, by: Actor, now: datetime.datetime) -> bool:
    """Count a page if that is due, in one statement with the note of it; return False if the draft has changed."""
    key = drafts.unlock(row, code)
    opened = drafts.opened(row, key)
    day = timezone.localdate(row.started_at).isoformat()
    trail, counts = counting.shown(opened.trail, page_id, version=row.digest, day=day)
    if row.amends is not None or not counts:
        return True
    changed = drafts.sealed(row.id, key, replace(opened, trail=trail))
    noted = (_NOTE, (changed, row.id, bytes(row.sealed)))
    return add(trail, row.digest, counts, noted=noted, by=by, now=now)


def count_once(
    *, draft_id: UUID, code: str, step: Step, about: Iterable[str] = ("",), by: Actor, now: datetime.datetime
) -> None:
    """Count something that happened to a draft, once for each draft and each thing it is about."""
    with transaction.atomic(), suppress(UnknownDraft, AlreadySubmitted):
        row = drafts.locked(draft_id)
        key = drafts.unlock(row, code)
        opened = drafts.opened(row, key)
        trail, counts = opened.trail, tuple[Count, ...]()
        for each in about:
            trail, more = counting.marked(trail, step, each)
            counts += more
        if counts:
            _keep(row, key, replace(opened, trail=trail))
            add(trail, row.digest, counts, by=by, now=now)


def count_sent(*, draft: OpenDraft, by: Actor, now: datetime.datetime) -> None:
    """Count that a draft was sent. Belongs to the end of the transaction that opens the case."""
    add(draft.trail, draft.draft.digest, counting.sent(draft.trail), by=by, now=now)


def add(
    trail: Trail,
    digest: str,
    counts: Iterable[Count],
    *,
    noted: tuple[str, Sequence[bytes | UUID]] = ("SELECT", ()),
    by: Actor,
    now: datetime.datetime,
) -> bool:
    """Add what counts for a draft to the sums of the day on which it was begun. `noted`, and whether: figures.count."""
    if not (found := tuple(counts)):
        return False
    day = datetime.date.fromisoformat(trail.day)
    return figures.count(service_id=catalogue.bundle(digest).id, day=day, counts=found, noted=noted, by=by, now=now)


def _keep(row: DraftRow, key: bytes, changed: OpenDraft) -> None:
    row.sealed = drafts.sealed(row.id, key, changed)
    row.save(update_fields=["sealed"])
