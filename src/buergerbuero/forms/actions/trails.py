"""Counting how far people get, without knowing who: what of a draft was counted already lies sealed in the draft."""

import datetime
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TypeAlias
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

Counted: TypeAlias = tuple[Trail, tuple[Count, ...]]
"""The trail afterwards, and what counts."""


def count_shown(*, draft_id: UUID, code: str, page_id: str, by: Actor, now: datetime.datetime) -> None:
    """Count that a page was shown, once for each draft. No touch: the 30 days run on. A draft that is gone by now, or
    sent, counts nothing; nor does one that amends an application. Raises keyring.WrongCode.
    """

    def shown(row: DraftRow, trail: Trail) -> Counted:
        return (trail, ()) if row.amends else led_to(page_id, trail, digest=row.digest, begun=row.started_at)

    _count(draft_id, code, shown, by=by, now=now)


def count_once(
    *, draft_id: UUID, code: str, step: Step, about: Iterable[str] = ("",), by: Actor, now: datetime.datetime
) -> None:
    """Count something that happened to a draft, once for each draft and each thing it is about."""

    def marked(_row: DraftRow, trail: Trail) -> Counted:
        counts = tuple[Count, ...]()
        for each in about:
            trail, more = counting.marked(trail, step, each)
            counts += more
        return trail, counts

    _count(draft_id, code, marked, by=by, now=now)


def count_sent(*, draft: OpenDraft, by: Actor, now: datetime.datetime) -> None:
    """Count that a draft was sent. Belongs to the end of the transaction that opens the case."""
    add(draft.trail, draft.draft.digest, counting.sent(draft.trail), by=by, now=now)


def led_to(page_id: str, trail: Trail, *, digest: str, begun: datetime.datetime) -> Counted:
    """Return the trail of a draft, begun then, whose person is shown a page now."""
    return counting.shown(trail, page_id, version=digest, day=timezone.localdate(begun).isoformat())


def add(trail: Trail, digest: str, counts: Iterable[Count], *, by: Actor, now: datetime.datetime) -> None:
    """Add what counts for a draft to the sums of the day on which it was begun. Belongs to a transaction's end."""
    if found := tuple(counts):
        day = datetime.date.fromisoformat(trail.day)
        figures.count(service_id=catalogue.bundle(digest).id, day=day, counts=found, by=by, now=now)


def _count(
    draft_id: UUID, code: str, step: Callable[[DraftRow, Trail], Counted], *, by: Actor, now: datetime.datetime
) -> None:
    with transaction.atomic(), suppress(UnknownDraft, AlreadySubmitted):
        row = drafts.locked(draft_id)
        key = drafts.unlock(row, code)
        opened = drafts.opened(row, key)
        trail, counts = step(row, opened.trail)
        if counts:
            row.sealed = drafts.sealed(row.id, key, replace(opened, trail=trail))
            row.save(update_fields=["sealed"])
            add(trail, row.digest, counts, by=by, now=now)
