"""From a draft to its case: the files stay where they are, their keys are wrapped anew."""

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from buergerbuero.base import sealing
from buergerbuero.documents import queries
from buergerbuero.documents.actions.erase import erase_uploads
from buergerbuero.documents.models import UploadRow
from buergerbuero.documents.values import UnknownUpload


@transaction.atomic
def hand_over(
    *, upload_ids: Iterable[UUID], vault: UUID, key: bytes, to_vault: UUID, to_key: bytes, now: datetime.datetime
) -> None:
    """Give uploads of one vault to another; what else the old vault had is erased.

    Belongs into the transaction that opens the case. Raises UnknownUpload if one of them is not there or not ready.
    """
    for upload_id in dict.fromkeys(upload_ids):
        row = UploadRow.objects.select_for_update().filter(vault=vault, id=upload_id, state="ready").first()
        if row is None:
            raise UnknownUpload(upload_id)
        file_key = queries.file_key(row, key)
        row.vault = to_vault
        row.sealed_key = sealing.seal(to_key, file_key, context=queries.upload_place(row))
        row.touched_at = row.handed_over_at = now
        row.save(update_fields=["vault", "sealed_key", "touched_at", "handed_over_at"])
    erase_uploads(vault=vault)
