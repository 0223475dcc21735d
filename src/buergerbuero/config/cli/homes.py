"""Where the files of a cluster lie, and as whom it runs.

An ordinary user keeps everything in the state folder. PostgreSQL refuses to run as root; started by root it
runs as `nobody`, with its data below /var/lib/buergerbuero, because the project may lie in a folder that
`nobody` cannot enter (opening a home to everybody is no way out).
"""

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from buergerbuero.config.cli import binaries, locks
from buergerbuero.config.cli.children import Account
from buergerbuero.config.cli.trouble import Trouble

OWNER = "belongs-to"
"""A file in a root below /var/lib that names the state folder."""
MAJOR = "18"
"""The PostgreSQL whose programs the wheel brings."""
LONGEST_SOCKET_FOLDER = 80
"""Bytes. Linux allows 107 for the whole path of a socket; its name takes up to 20 of them."""


@dataclass(frozen=True)
class Home:
    """The folders of one cluster. `account` is None when it runs as who we are."""

    state: Path
    root: Path
    programs: Path
    sockets: Path
    account: Account | None

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.root / "data"


def find(state_dir: Path) -> Home:
    """The home of the cluster that belongs to this state folder; its folders are made if they are missing."""
    state = state_dir.resolve()
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return Home(state, state, binaries.of_the_wheel(), _sockets(state), None)
    owner = (state / "data").stat() if (state / "data").exists() else None
    if owner is not None:  # begun by an ordinary user: go on as that one
        account = Account(owner.st_uid, owner.st_gid)
        return Home(state, state, binaries.for_everyone(), _given(_sockets(state), account), account)
    nobody = pwd.getpwnam("nobody")
    account = Account(nobody.pw_uid, nobody.pw_gid)
    root = _given(_root_of(state), account)
    return Home(state, root, binaries.for_everyone(), _given(_sockets(root), account), account)


def sweep() -> None:
    """Delete the clusters below /var/lib whose state folder is gone, as nobody could start them any more.

    All of them are of demonstrations, previews, measurements and tests: a town's database is on its own server. A clone
    was deleted, or a test run was killed before it could clean up. What is in use stays.
    """
    for owner in binaries.SHARED.glob(f"*/{OWNER}"):
        if Path(owner.read_text(encoding="utf-8").strip()).exists():
            continue
        with suppress(locks.Taken), locks.take(owner.with_name("lock")):
            shutil.rmtree(owner.parent, ignore_errors=True)


def _root_of(state: Path) -> Path:
    """The folder below /var/lib; its name is drawn once and kept: a new checkout never meets old data."""
    note = state / "home"
    if not note.exists():
        note.write_text(secrets.token_hex(4), encoding="ascii")
    root = binaries.SHARED / note.read_text(encoding="ascii").strip()
    binaries.SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
    root.mkdir(mode=0o700, exist_ok=True)
    (root / OWNER).write_text(f"{state}\n", encoding="utf-8")
    return root


def _sockets(root: Path) -> Path:
    folder = root / "run"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        mark = hashlib.sha256(os.fsencode(root)).hexdigest()[:10]
        runtime = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        folder = Path(runtime) / f"bb-{os.geteuid()}-{mark}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077 or not _ours(found.st_uid):
        raise Trouble(
            f"The folder for the database's socket, {folder}, is not a private folder of this user.",
            f"Look at what it is and remove it: ls -ld {folder}",
        )
    return folder


def _ours(uid: int) -> bool:
    return os.geteuid() in (0, uid)


def _given(folder: Path, account: Account) -> Path:
    os.chown(folder, account.uid, account.gid)
    return folder
