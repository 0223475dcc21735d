"""Receiving what people send, piece by piece (tus 1.0.0: a piece begins where the last one ended, or is refused).

A piece is stored before the row says so, in one transaction that holds the row: two browsers at the same upload wait
for each other, and after a crash in between the piece is sent once more and takes the place of the lost one. None of it
is recorded, as nothing is that happens to a draft (forms.actions).
"""

import datetime
import logging
from functools import partial
from uuid import UUID

from django.db import transaction

from buergerbuero.base import sealing, storage
from buergerbuero.base.actors import Actor
from buergerbuero.base.ids import new_id
from buergerbuero.documents import queries, rules
from buergerbuero.documents.models import UploadRow
from buergerbuero.documents.values import (
    LEAST_FREE,
    MOST_BYTES,
    MOST_BYTES_OF_A_VAULT,
    MOST_PAGES,
    MOST_UPLOADS,
    FileRefused,
    RefusalReason,
    UnknownUpload,
    Upload,
    WrongOffset,
)

_log = logging.getLogger(__name__)


def begin_upload(
    *, vault: UUID, key: bytes, name: str, size: int, content: bytes = b"", by: Actor, now: datetime.datetime
) -> Upload:
    """Announce a file of `size` bytes, and keep it if it came along whole as `content`.

    Raises FileRefused for one that cannot be taken whatever it holds. The caller lets one at a time into a vault.
    """
    _check_room(vault, size)
    row, file_key = _new_row(vault, key, name, size, now)
    for number, _, piece in rules.split(0, content):
        put(rules.part_key(row.id, number), file_key, piece)
    row.received = len(content)
    row.save(force_insert=True)
    return queries.as_upload(row, file_key)


@transaction.atomic
def receive(
    *, vault: UUID, key: bytes, upload_id: UUID, offset: int, chunk: bytes, by: Actor, now: datetime.datetime
) -> int:
    """Keep the next piece of a file; return how many bytes are there now.

    Raises UnknownUpload, WrongOffset, and FileRefused for more bytes than were announced or than there is room for.
    """
    _check_disk(len(chunk))
    row = locked(vault, upload_id)
    file_key = queries.file_key(row, key)
    if row.state != "receiving" or offset != row.received:
        raise WrongOffset(row.received)
    if offset + len(chunk) > row.size:
        raise FileRefused(RefusalReason.TOO_LARGE)
    for number, start, piece in rules.split(offset, chunk):
        before = queries.part(row, file_key, number)[:start] if start else b""
        put(rules.part_key(row.id, number), file_key, before + piece)
    row.received = offset + len(chunk)
    row.touched_at = now
    row.save(update_fields=["received", "touched_at"])
    return row.received


@transaction.atomic
def remove_upload(*, vault: UUID, upload_id: UUID, by: Actor, now: datetime.datetime) -> None:
    """Delete an upload with all its files. A second time changes nothing. Raises UnknownUpload for a case's."""
    row = UploadRow.objects.select_for_update().filter(vault=vault, id=upload_id).first()
    if row is None:
        return
    if row.handed_over_at is not None:
        raise UnknownUpload
    forget(row)


def _check_room(vault: UUID, size: int) -> None:
    """Raise FileRefused if a file of this size is no file, too large, or one too many."""
    if size <= 0:
        raise FileRefused(RefusalReason.EMPTY)
    if size > MOST_BYTES:
        raise FileRefused(RefusalReason.TOO_LARGE)
    there = UploadRow.objects.filter(vault=vault).values_list("size", "stored")
    if len(there) >= MOST_UPLOADS or sum(map(max, there)) + size > MOST_BYTES_OF_A_VAULT:
        raise FileRefused(RefusalReason.TOO_MANY_FILES)
    _check_disk(size)


def _check_disk(size: int) -> None:
    """Raise FileRefused where so much more would leave too little room for everything else."""
    if storage.free() - size < LEAST_FREE:
        _log.error("There is too little room where files are stored, so no file is taken. Make room there.")
        raise FileRefused(RefusalReason.NO_ROOM)


def _new_row(vault: UUID, key: bytes, name: str, size: int, now: datetime.datetime) -> tuple[UploadRow, bytes]:
    """Return an upload that is not in the database yet, and its file's key."""
    row = UploadRow(id=new_id(), vault=vault, size=size, created_at=now, touched_at=now)
    file_key = sealing.new_key()
    row.sealed_key = sealing.seal(key, file_key, context=queries.upload_place(row))
    name_it(row, file_key, name=rules.file_name(name), sha256="")
    return row, file_key


def name_it(row: UploadRow, file_key: bytes, *, name: str, sha256: str) -> None:
    """Seal name and checksum into the row."""
    meta = {"name": name, "sha256": sha256}
    row.sealed_meta = sealing.seal_json(file_key, meta, context=rules.meta_place(row.id))


def put(storage_key: str, file_key: bytes, content: bytes) -> None:
    """Store a part or page, sealed and bound to its place."""
    storage.put(storage_key, [sealing.seal(file_key, content, context=storage_key)])


def locked(vault: UUID, upload_id: UUID) -> UploadRow:
    """Return an upload that nobody else changes until the transaction ends. Raises UnknownUpload."""
    row = UploadRow.objects.select_for_update().filter(vault=vault, id=upload_id).first()
    if row is None:
        raise UnknownUpload
    return row


def forget(row: UploadRow) -> None:
    """Delete a row now and its files with the commit: all that there can be, whoever has changed the row meanwhile."""
    delete_files(row)
    row.delete()  # last: afterwards it does not know its id any more


def delete_files(row: UploadRow) -> None:
    """Delete with the commit all files that there can be of a row that goes with it."""
    pages = rules.page_keys(row.id, MOST_PAGES)
    files = (*rules.part_keys(row.id, row.size), *pages, *map(rules.kept_key, pages))
    transaction.on_commit(partial(delete, files))


def files_of(row: UploadRow) -> tuple[str, ...]:
    """Return where the files of an upload lie, or may lie."""
    if row.state == "receiving":
        return rules.part_keys(row.id, row.size)
    pages = rules.page_keys(row.id, row.pages)
    return pages if row.handed_over_at is None else (*pages, *map(rules.kept_key, pages))


def delete(files: tuple[str, ...]) -> None:
    """Delete files that may be there."""
    for file in files:
        storage.delete(file)
