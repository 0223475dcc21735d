"""Whoever goes on with a file at the very moment of the sweep has it afterwards, whole."""

import threading
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from buergerbuero.base import sealing
from buergerbuero.base.actors import CITIZEN
from buergerbuero.documents import actions, queries
from buergerbuero.documents.models import UploadRow
from tests.cast import NOW

SECONDS = 60
LONG_AFTER = NOW + timedelta(days=3)


def sweep() -> None:
    try:
        actions.sweep_orphans(now=LONG_AFTER)
    finally:
        connection.close()


def until_it_waits_for_us(thread: threading.Thread) -> None:
    """Return when the other one waits for what this transaction has locked, or has ended without."""
    deadline = time.monotonic() + SECONDS
    with connection.cursor() as cursor:
        while thread.is_alive():
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone():
                return
            assert time.monotonic() < deadline
            time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_what_goes_on_at_this_moment_is_not_swept() -> None:
    key = sealing.new_key()
    own: dict[str, Any] = {"vault": uuid4(), "key": key, "by": CITIZEN}
    upload = actions.begin_upload(name="Attest.jpg", size=10, now=NOW, **own)
    actions.receive(upload_id=upload.id, offset=0, chunk=b"half ", now=NOW, **own)
    sweeping = threading.Thread(target=sweep)
    with transaction.atomic():
        actions.receive(upload_id=upload.id, offset=5, chunk=b"whole", now=LONG_AFTER, **own)
        sweeping.start()
        until_it_waits_for_us(sweeping)
    sweeping.join()
    row = UploadRow.objects.get(id=upload.id)
    assert queries.received(row, queries.file_key(row, key)) == b"half whole"
