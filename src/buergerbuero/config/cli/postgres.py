"""A PostgreSQL of our own, from the programs in a Python wheel: no system package, no port, no trust.

Only a Unix socket in a private folder, SCRAM for every role, data checksums, UTF-8 with the built-in locale
C.UTF-8 (the same order on every machine). It ends with the process that started it.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from buergerbuero.config.cli import children, homes, locks, passwords, roles
from buergerbuero.config.cli.homes import Home
from buergerbuero.config.cli.trouble import Trouble, tail

SUPERUSER = "postgres"
SECONDS_TO_START = 60.0
"""Replaying the log after a crash takes longer than a usual start."""
SECONDS_TO_STOP = 30.0

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_statement": "none",  # statements carry keyed hashes and, wrongly written, more
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",  # "Key (name)=(...) already exists" would be personal data in a log
    "max_connections": "200",
}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class InUse(Trouble):
    """Another process has started this cluster."""


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL server."""

    home: Home
    process: subprocess.Popen[bytes]
    lock: IO[str]
    passwords: Mapping[str, str]

    @property
    def socket_dir(self) -> Path:
        """The private folder with the socket."""
        return self.home.sockets

    @property
    def superuser_dsn(self) -> str:
        """The address for making databases and roles."""
        return self.dsn(SUPERUSER, "postgres")

    def dsn(self, role: str, database: str = roles.DATABASE) -> str:
        """The address of a database as one of the roles in `roles.ROLES`, as a postgresql:// URL."""
        host = quote(os.fspath(self.socket_dir), safe="")
        return f"postgresql://{role}:{quote(self.passwords[role], safe='')}@/{quote(database)}?host={host}"


def start(state_dir: Path, *, fast: bool = False, log: Path | None = None) -> Cluster:
    """Start the cluster of this folder, made if need be, with database and roles, and wait until it answers.

    `fast` gives up durability for speed: for tests. The server's log goes to `log` (default: in the folder). As root,
    clusters whose folder is gone are deleted first.
    Raises Trouble: it runs already, it does not start, its data are of another PostgreSQL.
    """
    home = homes.find(state_dir)
    if home.account:
        homes.sweep()
    lock = _lock(home)
    try:
        return _start(home, lock, fast=fast, log=log or home.state / "postgres.log")
    except BaseException:
        lock.close()
        raise


def _start(home: Home, lock: IO[str], *, fast: bool, log: Path) -> Cluster:
    folder = home.state / "passwords"
    words = {role: passwords.read_or_make(folder / role) for role in (SUPERUSER, *roles.ROLES)}
    if not home.data.exists():
        _make(home, words[SUPERUSER])
    _check_version(home)
    _clear_what_a_crash_left(home)
    cluster = Cluster(home, _run(home, fast=fast, log=log), lock, words)
    try:
        _wait(cluster, log)
        roles.ensure(cluster.superuser_dsn, words)
    except BaseException:
        stop(cluster)
        raise
    return cluster


def stop(cluster: Cluster) -> None:
    """End the server: open transactions are rolled back, everything committed is on disk."""
    children.stop(cluster.process, how=signal.SIGINT, seconds=SECONDS_TO_STOP)
    cluster.lock.close()


@contextmanager
def running(state_dir: Path, *, fast: bool = False) -> Iterator[Cluster]:
    """The cluster for the time of a with-block. A `fast` one is deleted at its end."""
    cluster = start(state_dir, fast=fast)
    try:
        yield cluster
    finally:
        stop(cluster)
        if fast:
            remove(state_dir)


def has_data(state_dir: Path) -> bool:
    """Whether a cluster was made for this folder and its data are there (as root they lie elsewhere)."""
    return state_dir.exists() and homes.find(state_dir).data.exists()


def remove(state_dir: Path) -> None:
    """Delete the cluster of this folder with all its data. It must not run."""
    if not state_dir.exists():
        return
    home = homes.find(state_dir)
    with _lock(home):  # so it does not run
        for folder in {home.root, home.sockets, home.state}:
            shutil.rmtree(folder, ignore_errors=True)


def _lock(home: Home) -> IO[str]:
    try:
        return locks.take(home.root / "lock")
    except locks.Taken as taken:
        raise InUse(
            f"The database in {home.state} is in use by process {taken.holder}.",
            f"Only one can use it at a time: Ctrl-C in the other one's window, or kill {taken.holder}.",
        ) from None


def _make(home: Home, password: str) -> None:
    """Run initdb beside the final place, so that an interrupted one leaves nothing that looks whole."""
    half = home.root / "data.new"
    shutil.rmtree(half, ignore_errors=True)
    password_file = home.root / "initial-password"
    passwords.write_private(password_file, password.encode())
    if home.account:
        os.chown(password_file, home.account.uid, home.account.gid)
    try:
        done = children.run_as(_initdb(home, half, password_file), account=home.account, cwd=home.root)
    finally:
        password_file.unlink()
    if done.returncode:
        raise Trouble(
            "The database could not be made.",
            "Most often the disk is full: df -h shows it. Then start again.",
            log=(done.stdout + done.stderr).strip().splitlines()[-8:],
        )
    half.rename(home.data)


def _initdb(home: Home, folder: Path, password_file: Path) -> list[str | Path]:
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    access = ["--auth=scram-sha-256", f"--username={SUPERUSER}", f"--pwfile={password_file}"]
    return [home.programs / "initdb", *locale, *access, "--data-checksums", "--no-instructions", "-D", folder]


def _check_version(home: Home) -> None:
    found = (home.data / "PG_VERSION").read_text(encoding="ascii").strip()
    ours = homes.MAJOR
    if found != ours:
        raise Trouble(
            f"The data in {home.data} belong to PostgreSQL {found}; the programs here are version {ours}.",
            "For demonstration data: ./buergerbuero demo --reset. Else run pg_dump with the old programs.",
        )


def _clear_what_a_crash_left(home: Home) -> None:
    """Wait for servers that are still ending; forget a process number that now belongs to somebody else."""
    deadline = time.monotonic() + SECONDS_TO_STOP
    while left := _processes_in(home.data):
        if time.monotonic() > deadline:
            raise Trouble(
                f"An earlier database server still uses {home.data} (processes {', '.join(left)}).",
                f"End it: kill -INT {left[0]}",
            )
        time.sleep(0.1)
    (home.data / "postmaster.pid").unlink(missing_ok=True)


def _processes_in(folder: Path) -> list[str]:
    """The processes whose working folder it is, as every PostgreSQL process has its data folder (Linux)."""
    return [entry.parent.name for entry in Path("/proc").glob("[0-9]*/cwd") if _leads_to(entry, folder)]


def _leads_to(link: Path, folder: Path) -> bool:
    try:
        return link.readlink() == folder
    except OSError:  # ended meanwhile, or another user's
        return False


def _run(home: Home, *, fast: bool, log: Path) -> subprocess.Popen[bytes]:
    sockets = str(home.sockets).replace('"', '""')
    settings = {**SETTINGS, **(FAST if fast else {}), "unix_socket_directories": f'"{sockets}"'}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log.open("ab") as sink:
        return children.start(
            [home.programs / "postgres", "-D", home.data, *options],
            log=sink,
            cwd=home.root,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            account=home.account,
            on_parent_death=signal.SIGINT,
        )


def _wait(cluster: Cluster, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        if cluster.process.poll() is not None:
            raise Trouble("The database server ended at once.", f"Its log says why: {log}", log=tail(log))
        try:
            psycopg.connect(cluster.superuser_dsn, connect_timeout=5).close()
            return
        except psycopg.OperationalError as problem:
            if time.monotonic() > deadline:
                message = f"The database does not answer: {problem}"
                raise Trouble(message, f"See {log}", log=tail(log)) from None
        time.sleep(0.05)
