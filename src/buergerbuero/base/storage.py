"""Where sealed files lie: a folder. A file is there whole or not at all. An S3 adapter comes with the larger towns.

The worker writes, portal and desk read, each as a user of its own: what is stored is open to the folder's group. The
portal writes to one folder, `uploads`, alone; its umask lets the group delete there, for the worker has to.
"""

import datetime
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from buergerbuero.base.journal import sync_folder

_KEY = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(/[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


def put(key: str, chunks: Iterable[bytes]) -> None:
    """Store a file under a key such as `documents/ab12`; a file under the same key is replaced in one step."""
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o770)  # less what the process's umask takes away
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), 0o640)
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def open_file(key: str) -> BinaryIO:
    """Open a stored file for reading. Raises FileNotFoundError."""
    return _path(key).open("rb")


def delete(key: str) -> None:
    """Delete a stored file; nothing happens if it is not there."""
    _path(key).unlink(missing_ok=True)


def exists(key: str) -> bool:
    """Say whether a file is stored under the key."""
    return _path(key).is_file()


def modified_at(key: str) -> datetime.datetime:
    """Return when a stored file was written. Raises FileNotFoundError."""
    return datetime.datetime.fromtimestamp(_path(key).stat().st_mtime, datetime.UTC)


def keys(prefix: str) -> list[str]:
    """List the keys below a prefix."""
    folder = _path(prefix)
    root: Path = settings.BB.storage_dir
    return sorted(
        path.relative_to(root).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".new-")
    )


def _path(key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise ValueError(f"no storage key: {key!r}")
    root: Path = settings.BB.storage_dir
    return root / key
