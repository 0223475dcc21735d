"""Writing the log: record, chain, sign."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from buergerbuero.audit import queries, rules
from buergerbuero.audit.models import Checkpoint, Entry, Line, Unchained
from buergerbuero.audit.values import Mark, Recorded
from buergerbuero.base import journal
from buergerbuero.base.actors import Actor
from buergerbuero.base.ids import new_id

BATCH: Final = 1000
_ONE_SEQUENCER: Final = 0x61756469740001
"""The number of the advisory lock: "audit" in ASCII, then a count."""


def record(
    *,
    verb: str,
    subject: str,
    subject_id: object,
    by: Actor,
    now: datetime.datetime,
    detail: Mapping[str, str] | None = None,
) -> None:
    """Write down who does what to what, in the transaction of the action that does it: both or neither.

    `detail` holds a few ids, states or numbers. Raises rules.NotForTheLog for what could be free text or a
    name, and RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{verb} must be recorded inside the action's transaction")
    entry = Recorded(new_id(), now, by, verb, subject, str(subject_id), dict(detail or {}))
    rules.check(entry)
    Entry.objects.create(
        id=entry.id,
        at=entry.at,
        actor_kind=by.kind,
        actor_id=by.id,
        verb=entry.verb,
        subject=entry.subject,
        subject_id=entry.subject_id,
        detail=entry.detail,
    )


def sequence(*, now: datetime.datetime) -> int:
    """Chain all entries that wait, oldest first; return how many. Does nothing while another one is at it.

    Each batch is one transaction: after a crash the next run goes on where the last whole batch ended.
    """
    total = 0
    while chained := _chain_batch(now):
        total += chained
    return total


def checkpoint(*, now: datetime.datetime) -> Mark | None:
    """Sign the end of the chain if it has moved, and export what is not yet outside the database.

    Returns the new checkpoint, if there is one. Raises OSError if the folder cannot be written; the signature
    then stays in the database and is exported by the next run.
    """
    with transaction.atomic():
        new = _sign_the_end(now) if _alone() else None
    with transaction.atomic():
        if _alone():
            _export(settings.BB.checkpoint_dir, now)
    return new


def _alone() -> bool:
    """Whether this transaction is the one sequencer; the lock ends with it, also when the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_SEQUENCER])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def _chain_batch(now: datetime.datetime) -> int:
    if not _alone():
        return 0
    links = list(rules.chain(queries.last_line(), queries.waiting(limit=BATCH), now=now))
    Line.objects.bulk_create(
        Line(seq=link.seq, entry_id=link.entry_id, at=link.at, prev=link.prev, hash=link.hash) for link in links
    )
    Unchained.objects.filter(pk__in=[link.entry_id for link in links]).delete()
    return len(links)


def _sign_the_end(now: datetime.datetime) -> Mark | None:
    end = queries.last_line()
    if end is None or Checkpoint.objects.filter(seq__gte=end.seq).exists():
        return None
    mark = rules.sign(settings.BB.held("audit_key"), seq=end.seq, hash=end.hash, at=now)
    Checkpoint.objects.create(seq=mark.seq, hash=mark.hash, at=mark.at, key=mark.key, signature=mark.signature)
    return mark


def _export(folder: Path, now: datetime.datetime) -> None:
    """Append what is missing to the file of the day; older files may lie on a disk that is written once."""
    last = queries.last_exported(folder)
    fresh = Q(seq__gt=last.seq) | Q(at__gt=last.at) if last else Q()
    marks = [queries.mark(row) for row in Checkpoint.objects.filter(fresh).order_by("seq")]
    if not marks:
        return
    if missing := {mark.key for mark in marks} - queries.published_keys(folder):
        journal.append(folder / queries.KEYS_FILE, sorted(key.encode() for key in missing))
    file = folder / f"checkpoints-{now.astimezone(datetime.UTC):%Y-%m-%d}.jsonl"
    journal.append(file, (rules.write_mark(mark) for mark in marks))
