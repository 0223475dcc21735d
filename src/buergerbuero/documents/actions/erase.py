"""Erasing what belongs to a vault, and sweeping files that belong to nobody."""

import datetime
from collections.abc import Mapping
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F

from buergerbuero.base import storage
from buergerbuero.base.models import WrappedKey
from buergerbuero.documents import rules
from buergerbuero.documents.actions import uploads
from buergerbuero.documents.models import Document, IssuedDocument, UploadRow

ORPHAN_AGE = datetime.timedelta(days=1)
STALLED_AGE = datetime.timedelta(days=2)
"""Of a file of which only a part has come: who wants to send it still begins anew."""
LOST_AGE = datetime.timedelta(days=31)
"""Longer than anybody would need to bring back keys that a restore has left out."""


@transaction.atomic
def erase(*, vault: UUID) -> None:
    """Delete documents and uploads of a vault and the facts in the register. Whoever erases the case records it.

    That something was issued, when, and its hash stay: an old document can still be told from a forged one.
    """
    stored = Document.objects.filter(vault=vault)
    for storage_key in stored.values_list("storage_key", flat=True):
        transaction.on_commit(partial(storage.delete, storage_key))
    stored.delete()
    IssuedDocument.objects.filter(vault=vault).update(sealed_facts=None)
    erase_uploads(vault=vault)


@transaction.atomic(savepoint=False)
def erase_uploads(*, vault: UUID) -> None:
    """Delete what was sent into a vault, half received or ready: for a draft that is forgotten or thrown away."""
    for row in UploadRow.objects.filter(vault=vault):
        uploads.forget(row)


def sweep_orphans(*, now: datetime.datetime) -> int:
    """Delete files without a row, left behind by a transaction that failed; return how many.

    Uploads of which only a part has come, and those of a draft whose keys are gone, go first. What is fresh is spared,
    and so is what belongs to a case: its erasure is a verb of its own.
    """
    _sweep_stalled_uploads(now)
    _sweep_lost_uploads(now)
    documents = set(Document.objects.values_list("storage_key", flat=True))
    sent = {row.id: row for row in UploadRow.objects.only("id", "state", "size", "pages", "handed_over_at")}
    orphans = [
        *(key for key in storage.keys("documents") if key not in documents and _is_old(key, now)),
        *(key for key in _sent_files() if not _is_of(key, sent) and _is_old(key, now)),
    ]
    for key in orphans:
        storage.delete(key)
    return len(orphans)


@transaction.atomic
def _sweep_stalled_uploads(now: datetime.datetime) -> None:
    """Forget what has not gone on; what is all there, and waits to be converted, stays."""
    half = UploadRow.objects.filter(state="receiving", received__lt=F("size"), touched_at__lt=now - STALLED_AGE)
    for row in half:
        deleted, _ = half.filter(id=row.id).delete()  # asked again with its lock: it may go on at this very moment
        if deleted:
            uploads.delete_files(row)


def _sweep_lost_uploads(now: datetime.datetime) -> None:
    stale = UploadRow.objects.filter(touched_at__lt=now - LOST_AGE, handed_over_at=None)
    vaults = set(stale.values_list("vault", flat=True))
    kept = set(WrappedKey.objects.filter(vault__in=vaults).values_list("vault", flat=True))
    for vault in vaults - kept:
        erase_uploads(vault=vault)


def _sent_files() -> list[str]:
    return [*storage.keys(rules.UPLOADS), *storage.keys(rules.KEPT)]


def _is_of(key: str, sent: Mapping[UUID, UploadRow]) -> bool:
    upload = rules.upload_of_key(key)
    return upload is not None and upload in sent and key in uploads.files_of(sent[upload])


def _is_old(key: str, now: datetime.datetime) -> bool:
    try:
        return storage.modified_at(key) < now - ORPHAN_AGE
    except FileNotFoundError:  # somebody removed it meanwhile
        return False
