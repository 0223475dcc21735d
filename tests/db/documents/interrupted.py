"""A process that receives or finishes an upload and is killed (SIGKILL) just before or after its first commit.

Run as `python -P interrupted.py WHEN VERB`, with the arguments of the verb as JSON on stdin.
"""

import json
import os
import signal
import sys
from typing import Any
from uuid import UUID

import django
from django.conf import settings
from django.db.backends.postgresql.base import DatabaseWrapper

django.setup()

from buergerbuero.base.actors import CITIZEN  # noqa: E402 - only after setup
from buergerbuero.documents import actions  # noqa: E402
from tests.cast import NOW  # noqa: E402

commit = DatabaseWrapper._commit  # type: ignore[attr-defined]


def deadly_commit(self: DatabaseWrapper) -> None:
    """Die."""
    if WHEN == "after":
        commit(self)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    WHEN, VERB = sys.argv[1:]
    given = json.load(sys.stdin)
    own: dict[str, Any] = {
        "vault": UUID(given["vault"]),
        "key": bytes.fromhex(given["key"]),
        "upload_id": UUID(given["upload"]),
    }
    assert settings.BB.storage_dir.is_dir()
    DatabaseWrapper._commit = deadly_commit  # type: ignore[attr-defined]
    if VERB == "receive":
        chunk = bytes.fromhex(given["chunk"])
        actions.receive(**own, offset=given["offset"], chunk=chunk, by=CITIZEN, now=NOW)
    else:
        actions.finish_upload(**own, by=CITIZEN, now=NOW)
