"""From a draft to its case: the keys of the files are wrapped anew, and the worker moves them out of reach."""

import datetime
import errno
import logging
import os
from collections.abc import Iterable
from typing import BinaryIO, Final
from uuid import UUID

from django.db import transaction

from buergerbuero.base import sealing, storage
from buergerbuero.documents import queries, rules
from buergerbuero.documents.actions import uploads
from buergerbuero.documents.models import UploadRow
from buergerbuero.documents.values import UnknownUpload

LOOKED_AT = datetime.timedelta(days=7)
MOST_OF_A_PAGE: Final = 50_000_000
"""Bytes; the largest picture of a page has some millions (adapters.converter)."""
_log = logging.getLogger(__name__)


@transaction.atomic(savepoint=False)
def hand_over(
    *, upload_ids: Iterable[UUID], vault: UUID, key: bytes, to_vault: UUID, to_key: bytes, now: datetime.datetime
) -> None:
    """Give uploads of one vault to another, unless it has them already; what else the old vault had is erased.

    Belongs into the transaction that opens the case. Raises UnknownUpload if one of them is not there or not ready.
    """
    there = {row.id: row for row in UploadRow.objects.select_for_update().filter(vault=vault)}
    wanted = set(upload_ids)
    if missing := wanted - {row.id for row in there.values() if row.state == "ready"}:
        missing -= queries.upload_ids(vault=to_vault)
    if missing:
        raise UnknownUpload(min(missing))
    for row in there.values():
        if row.id in wanted:
            _give(row, key, to_vault, to_key, now)
        else:
            uploads.forget(row)


def _give(row: UploadRow, key: bytes, to_vault: UUID, to_key: bytes, now: datetime.datetime) -> None:
    file_key = queries.file_key(row, key)
    row.vault = to_vault
    row.sealed_key = sealing.seal(to_key, file_key, context=queries.upload_place(row))
    row.touched_at = row.handed_over_at = now
    row.save(update_fields=["vault", "sealed_key", "touched_at", "handed_over_at"])


def keep_handed_over(*, now: datetime.datetime) -> int:
    """Move files that have become a case's to where the portal can neither change nor delete them; return how many.

    Only the worker can. Looks at what was handed over within LOOKED_AT; whatever it is interrupted at, the next run
    goes on with.
    """
    fresh = UploadRow.objects.filter(handed_over_at__gt=now - LOOKED_AT).only("id", "pages")
    return sum(_keep(key) for row in fresh.iterator() for key in rules.page_keys(row.id, row.pages))


def _keep(key: str) -> bool:
    try:
        return _moved(key)
    except OSError as error:  # only a taken portal puts what cannot be moved there; it must not keep the others there
        _log.error("A file of a case cannot be moved out of the portal's reach: %s.", type(error).__name__)
        return False


def _moved(key: str) -> bool:
    try:
        with storage.open_file(key) as source:
            if not storage.exists(rules.kept_key(key)):
                storage.put(rules.kept_key(key), [_content(source)])
    except FileNotFoundError:  # moved before
        return False
    storage.delete(key)
    return True


def _content(source: BinaryIO) -> bytes:
    """Return a page. Raises OSError for more than any page takes: the portal could make it as large as it likes."""
    content = source.read(MOST_OF_A_PAGE + 1)
    if len(content) > MOST_OF_A_PAGE:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return content
