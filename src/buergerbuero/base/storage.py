"""Where sealed files lie: a folder. A file is there whole or not at all. An S3 adapter comes with the larger towns.

The worker writes, portal and desk read, each as a user of its own: what is stored is open to the folder's group. The
portal writes to one folder, `uploads`, alone; its umask lets the group delete there, for the worker has to. So whoever
has taken the portal may put a link, a pipe or a folder there in place of a file: nobody follows or waits for these.
"""

import datetime
import errno
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

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
    """Open a stored file for reading. Raises FileNotFoundError, also for what is no plain file."""
    with _folder(key) as (folder, name):
        handle = _no_link(name, os.O_NONBLOCK, folder)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileNotFoundError(key)
    return os.fdopen(handle, "rb")


def delete(key: str) -> None:
    """Delete a stored file; nothing happens if it is not there."""
    with suppress(FileNotFoundError, IsADirectoryError), _folder(key) as (folder, name):
        os.unlink(name, dir_fd=folder)


def exists(key: str) -> bool:
    """Say whether a file is stored under the key."""
    try:
        modified_at(key)
    except FileNotFoundError:
        return False
    return True


def modified_at(key: str) -> datetime.datetime:
    """Return when a stored file was written. Raises FileNotFoundError."""
    with _folder(key) as (folder, name):
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode):
        raise FileNotFoundError(key)
    return datetime.datetime.fromtimestamp(found.st_mtime, datetime.UTC)


def keys(prefix: str) -> list[str]:
    """List the keys below a prefix."""
    folder = _path(prefix)
    root: Path = settings.BB.storage_dir
    return sorted(
        path.relative_to(root).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".new-")
    )


def free() -> int:
    """Return how many bytes more can be stored; root's reserve does not count."""
    root: Path = settings.BB.storage_dir
    return shutil.disk_usage(next(path for path in (root, *root.absolute().parents) if path.exists())).free


@contextmanager
def _folder(key: str) -> Iterator[tuple[int, str]]:
    """Open the folder of a key, one step after the other so that none is a link; yield it with the file's name."""
    path, root = _path(key), settings.BB.storage_dir
    handle = os.open(root, _FOLDER)
    try:
        for step in path.parent.relative_to(root).parts:
            inner = _no_link(step, _FOLDER, handle)
            os.close(handle)
            handle = inner
        yield handle, path.name
    finally:
        os.close(handle)


_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY


def _no_link(name: str, flags: int, folder: int) -> int:
    """Open what lies in a folder. Raises FileNotFoundError, also for a link, and for a file that should be a folder."""
    try:
        return os.open(name, flags | os.O_NOFOLLOW, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.ENXIO):
            raise FileNotFoundError(name) from None
        raise


def _path(key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise ValueError(f"no storage key: {key!r}")
    root: Path = settings.BB.storage_dir
    return root / key
