"""From received bytes to clean pages: type by content, scan, conversion. The original is thrown away (ADR 0014)."""

import datetime
import hashlib
import logging
from functools import partial
from uuid import UUID

from django.db import transaction

from buergerbuero.base.actors import Actor
from buergerbuero.documents import queries, rules
from buergerbuero.documents.actions import uploads
from buergerbuero.documents.models import UploadRow
from buergerbuero.documents.values import (
    CleanPage,
    FileRefused,
    RefusalReason,
    ScannerDown,
    UnknownUpload,
    Upload,
    WrongOffset,
)

_log = logging.getLogger(__name__)


def finish_upload(*, vault: UUID, key: bytes, upload_id: UUID, by: Actor, now: datetime.datetime) -> Upload:
    """Turn a file that is wholly there into pages. A second time changes nothing.

    Raises UnknownUpload; WrongOffset while bytes are missing; FileRefused, and then the upload is forgotten, unless
    `again` says that the town's side is at fault: then the same call may be repeated. Takes seconds and holds no lock
    meanwhile. To be called outside of a transaction, or what was refused is not forgotten.
    """
    row = queries.upload_row(vault, upload_id)
    file_key = queries.file_key(row, key)
    if row.state == "ready":
        return queries.as_upload(row, file_key)
    if row.received < row.size:
        raise WrongOffset(row.received)
    content = queries.received(row, file_key)
    try:
        pages = _clean(content)
    except FileRefused as refused:
        if not refused.again:
            uploads.remove_upload(vault=vault, upload_id=upload_id, by=by, now=now)
        raise
    return _make_ready(row, file_key, content, pages, now)


@transaction.atomic
def turn_page(*, vault: UUID, key: bytes, upload_id: UUID, number: int, by: Actor, now: datetime.datetime) -> None:
    """Turn a page clockwise by 90 degrees. Raises UnknownUpload, also for a case's, and FileRefused (busy)."""
    row = uploads.locked(vault, upload_id)
    if row.handed_over_at is not None:
        raise UnknownUpload
    picture = queries.upload_page(vault=vault, key=key, upload_id=upload_id, number=number)
    _put(row, queries.file_key(row, key), number, queries.converter().turned(picture))
    row.touched_at = now
    row.save(update_fields=["touched_at"])


def _clean(content: bytes) -> tuple[CleanPage, ...]:
    """Return the pages of a file. Raises FileRefused."""
    kind = rules.kind_of(content)
    if kind is None:
        raise FileRefused(RefusalReason.UNKNOWN_TYPE)
    try:
        infected = queries.scanner().infected(content)
    except ScannerDown as down:
        _log.error("The virus scanner does not work, so no file is taken. %s", down)
        raise FileRefused(RefusalReason.SCANNER_DOWN) from None
    if infected:
        raise FileRefused(RefusalReason.INFECTED)
    return queries.converter().pages(content, kind)


@transaction.atomic
def _make_ready(
    row: UploadRow, file_key: bytes, content: bytes, pages: tuple[CleanPage, ...], now: datetime.datetime
) -> Upload:
    """Keep the pages and drop the original. Whoever finished first wins; whoever removed it meanwhile too."""
    row = uploads.locked(row.vault, row.id)
    if row.state == "receiving":
        transaction.on_commit(partial(uploads.delete, uploads.files_of(row)))
        name = queries.as_upload(row, file_key).name
        uploads.name_it(row, file_key, name=name, sha256=hashlib.sha256(content).hexdigest())
        row.touched_at = now
        _keep(row, file_key, pages)
        row.save(update_fields=["sealed_meta", "state", "pages", "stored", "touched_at"])
    return queries.as_upload(row, file_key)


def _keep(row: UploadRow, file_key: bytes, pages: tuple[CleanPage, ...]) -> None:
    for number, page in enumerate(pages, start=1):
        _put(row, file_key, number, page)
    row.state = "ready"
    row.pages = len(pages)
    row.stored = sum(map(_size, pages))


def _put(row: UploadRow, file_key: bytes, number: int, page: CleanPage) -> None:
    uploads.put(rules.page_key(row.id, number), file_key, page.picture)
    uploads.put(rules.small_key(row.id, number), file_key, page.small)


def _size(page: CleanPage) -> int:
    return len(page.picture) + len(page.small)
