"""Counting how far people get, without knowing who: what of a draft was counted already lies sealed in the draft."""

import datetime
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from buergerbuero.base.actors import Actor
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.figures import actions as figures
from buergerbuero.figures import queries as counting
from buergerbuero.figures.values import Count, Step, Trail
from buergerbuero.forms import drafts
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.values import AlreadySubmitted, OpenDraft, UnknownDraft


def count_shown(*, draft_id: UUID, code: str, page_id: str, by: Actor, now: datetime.datetime) -> None:
    """Count that a page was shown, once for each draft. No touch: the 30 days run on. A draft that is gone by now, or
    sent, counts nothing; nor does one that amends an application. Raises keyring.WrongCode.
    """
    with transaction.atomic(), suppress(UnknownDraft, AlreadySubmitted):
        row = drafts.locked(draft_id)
        key = drafts.unlock(row, code)
        opened = drafts.opened(row, key)
        if row.amends is not None:
            return
        day = timezone.localdate(row.started_at).isoformat()
        trail, counts = counting.shown(opened.trail, page_id, version=row.digest, day=day)
        if counts:
            _wait_for_no_disk()
            _keep(row, key, replace(opened, trail=trail))
            add(trail, row.digest, counts, by=by, now=now)


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


def add(trail: Trail, digest: str, counts: Iterable[Count], *, by: Actor, now: datetime.datetime) -> None:
    """Add what counts for a draft to the sums of the day on which it was begun."""
    if found := tuple(counts):
        day = datetime.date.fromisoformat(trail.day)
        figures.count(service_id=catalogue.bundle(digest).id, day=day, counts=found, by=by, now=now)


def _wait_for_no_disk() -> None:
    """Let this transaction count as done before it is on disk: nobody waits for a page because a look at it is counted.

    What a crash of the server takes along is the count; what was entered before is on disk already.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")


def _keep(row: DraftRow, key: bytes, changed: OpenDraft) -> None:
    row.sealed = drafts.sealed(row.id, key, changed)
    row.save(update_fields=["sealed"])
