"""From received bytes to clean pages: type by content, scan, conversion. The original is thrown away (ADR 0014)."""

import datetime
import hashlib
import logging
from functools import partial
from uuid import UUID

from django.db import connection, transaction

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


def finish_upload(
    *, vault: UUID, key: bytes, upload_id: UUID, sender: str = "", by: Actor, now: datetime.datetime
) -> Upload:
    """Turn a file that is wholly there into pages. A second time changes nothing.

    `sender` stands for where it comes from, such as an address: of each, and of each vault, one file is converted at a
    time. Raises UnknownUpload; WrongOffset while bytes are missing; FileRefused, and then the upload is forgotten,
    unless `again` says that the town's side is at fault: then the same call may be repeated. Takes seconds and holds no
    lock meanwhile. To be called outside of a transaction, or what was refused is not forgotten.
    """
    if ready := _ready(_whole(vault, upload_id), key):
        return ready
    with queries.converter().turn(*_names(vault, sender), waits=_spare_connection):
        row = _whole(vault, upload_id)
        return _ready(row, key) or _finish(row, key, now)  # by another request, while this one has waited


def turn_page(
    *, vault: UUID, key: bytes, upload_id: UUID, number: int, sender: str = "", by: Actor, now: datetime.datetime
) -> None:
    """Turn a page clockwise by 90 degrees. Raises UnknownUpload, also for a case's, and FileRefused (busy).

    Takes a second and holds no lock meanwhile; `sender` as in `finish_upload`.
    """
    _own(queries.upload_row(vault, upload_id))
    with queries.converter().turn(*_names(vault, sender), waits=_spare_connection):
        picture = queries.upload_page(vault=vault, key=key, upload_id=upload_id, number=number)
        page = queries.converter().turned(picture)
        with transaction.atomic():
            row = _own(uploads.locked(vault, upload_id))
            _put(row, queries.file_key(row, key), number, page)
            row.touched_at = now
            row.save(update_fields=["touched_at"])


def _spare_connection() -> None:
    """Give back the connection to the database while nothing is asked of it; the next statement opens one."""
    if not connection.in_atomic_block:
        connection.close()


def _names(vault: UUID, sender: str) -> tuple[str, ...]:
    return (f"vault {vault}", f"sender {sender}") if sender else (f"vault {vault}",)


def _own(row: UploadRow) -> UploadRow:
    """Return the row of a draft's upload. Raises UnknownUpload for a case's."""
    if row.handed_over_at is not None:
        raise UnknownUpload
    return row


def _whole(vault: UUID, upload_id: UUID) -> UploadRow:
    """Return an upload that is all there. Raises UnknownUpload, WrongOffset."""
    row = queries.upload_row(vault, upload_id)
    if row.state != "ready" and row.received < row.size:
        raise WrongOffset(row.received)
    return row


def _ready(row: UploadRow, key: bytes) -> Upload | None:
    """Return an upload that is ready; None for one that can be made so."""
    return queries.as_upload(row, queries.file_key(row, key)) if row.state == "ready" else None


def _finish(row: UploadRow, key: bytes, now: datetime.datetime) -> Upload:
    file_key = queries.file_key(row, key)
    try:
        content = queries.received(row, file_key)
        pages = _clean(content)
    except (UnknownUpload, FileRefused) as error:
        ready = _made_elsewhere(row, file_key, or_forget=isinstance(error, FileRefused) and not error.again)
        if ready is None:
            raise
        return ready
    return _make_ready(row, file_key, content, pages, now)


@transaction.atomic
def _made_elsewhere(row: UploadRow, file_key: bytes, *, or_forget: bool) -> Upload | None:
    """Return an upload that another process has made ready meanwhile: turns are each process's own (Converter.turn).

    It took the parts away that are missed here, or had the time that was too short here; what it has taken stays.
    """
    found = UploadRow.objects.select_for_update().filter(vault=row.vault, id=row.id).first()
    if found is not None and found.state == "ready":
        return queries.as_upload(found, file_key)
    if found is not None and or_forget:
        uploads.forget(found)
    return None


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
