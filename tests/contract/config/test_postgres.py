"""The PostgreSQL of our own: who gets in, what survives, what is left. With the real server."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from buergerbuero.config.cli import binaries, homes, locks, postgres, roles
from buergerbuero.config.cli.postgres import Cluster
from buergerbuero.config.cli.trouble import Trouble
from tests.cast import PROJECT


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with postgres.running(tmp_path_factory.mktemp("mit Leerzeichen und ä") / "pg", fast=True) as started:
        yield started


def ask(address: str, question: str) -> object:
    with psycopg.connect(address) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


@pytest.mark.parametrize("role", roles.ROLES)
def test_each_role_gets_in_with_its_password_and_has_no_special_rights(cluster: Cluster, role: str) -> None:
    special = "rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls"
    assert ask(cluster.dsn(role), f"SELECT {special} FROM pg_roles WHERE rolname = current_user") is False  # noqa: S608


@pytest.mark.parametrize("role", [postgres.SUPERUSER, *roles.ROLES])
def test_nobody_gets_in_with_a_wrong_password(cluster: Cluster, role: str) -> None:
    wrong = cluster.dsn(role).replace(cluster.passwords[role], "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_passwords_are_kept_as_scram(cluster: Cluster) -> None:
    weak = "SELECT count(*) FROM pg_authid WHERE rolcanlogin AND rolpassword NOT LIKE 'SCRAM-SHA-256$%'"
    assert ask(cluster.superuser_dsn, weak) == 0


LARGE_OBJECTS = ("SELECT lo_create(0)", "SELECT lo_creat(-1)", "SELECT lo_from_bytea(0, 'x')", "SELECT lo_import('/x')")


@pytest.mark.parametrize("role", roles.PROCESSES)
def test_process_roles_may_make_nothing(cluster: Cluster, role: str) -> None:
    for statement in ("CREATE TABLE public.t ()", "CREATE SCHEMA s", "CREATE TEMPORARY TABLE t ()", *LARGE_OBJECTS):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(cluster.dsn(role)) as connection:
            connection.execute(statement)


def test_the_owner_may_make_tables_and_schemas(cluster: Cluster) -> None:
    with psycopg.connect(cluster.dsn(roles.OWNER)) as connection:
        connection.execute("CREATE SCHEMA probe CREATE TABLE probe.t ()")
        connection.execute("CREATE TABLE public.t ()")
        connection.rollback()


def test_there_is_no_port_only_a_private_socket(cluster: Cluster) -> None:
    assert ask(cluster.superuser_dsn, "SHOW listen_addresses") == ""
    assert (cluster.socket_dir / ".s.PGSQL.5432").is_socket()
    assert stat.S_IMODE(cluster.socket_dir.stat().st_mode) == 0o700
    assert len(os.fsencode(cluster.socket_dir)) <= homes.LONGEST_SOCKET_FOLDER + 20


def test_the_order_of_letters_is_the_same_on_every_machine(cluster: Cluster) -> None:
    locale = "SELECT datlocale FROM pg_database WHERE datname = 'buergerbuero'"
    assert ask(cluster.dsn(roles.OWNER), locale) == "C.UTF-8"
    assert ask(cluster.dsn(roles.OWNER), "SELECT upper('ölig')") == "ÖLIG"
    assert ask(cluster.dsn(roles.OWNER), "SHOW server_encoding") == "UTF8"
    assert ask(cluster.dsn(roles.OWNER), "SHOW data_checksums") == "on"


def test_a_second_start_is_refused_and_names_the_first(cluster: Cluster) -> None:
    with pytest.raises(postgres.InUse, match=f"in use by process {os.getpid()}"):
        postgres.start(cluster.home.state, fast=True)


def test_the_log_of_the_server_holds_no_values(cluster: Cluster) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation), psycopg.connect(cluster.dsn(roles.OWNER)) as connection:
        connection.execute("CREATE TABLE person (name text PRIMARY KEY)")
        connection.execute("INSERT INTO person VALUES ('Erika Muster')")
        connection.execute("INSERT INTO person VALUES ('Erika Muster')")
    log = (cluster.home.state / "postgres.log").read_text(encoding="utf-8")
    assert "duplicate key" in log
    assert "Erika" not in log


def test_what_was_committed_survives_kill_9_of_all(tmp_path: Path) -> None:
    first = postgres.start(tmp_path / "pg")
    with psycopg.connect(first.dsn(roles.OWNER)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS value")
    first.process.kill()
    first.process.wait()
    first.lock.close()
    (first.home.data / "postmaster.pid").write_text("1\n")  # a number that now belongs to somebody else
    again = postgres.start(tmp_path / "pg")
    try:
        assert ask(again.dsn(roles.OWNER), "SELECT value FROM kept") == 42
    finally:
        postgres.stop(again)
        postgres.remove(tmp_path / "pg")
    assert not first.home.root.exists()


def test_the_server_ends_when_its_starter_is_killed_hard(tmp_path: Path) -> None:
    code = (
        "import sys, time, pathlib; from buergerbuero.config.cli import postgres;"
        "c = postgres.start(pathlib.Path(sys.argv[1]), fast=True); print(c.process.pid, flush=True); time.sleep(60)"
    )
    starter = subprocess.Popen([sys.executable, "-c", code, tmp_path / "pg"], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    starter.stdout.readline()
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    starter.stdout.close()
    with postgres.running(tmp_path / "pg", fast=True) as again:  # waits until the old one is gone
        assert ask(again.superuser_dsn, "SELECT 1") == 1


def test_a_broken_server_is_reported_with_its_log(tmp_path: Path) -> None:
    postgres.stop(first := postgres.start(tmp_path / "pg", fast=True))
    (first.home.data / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(Trouble, match="ended at once") as trouble:
        postgres.start(tmp_path / "pg", fast=True)
    assert "pg_control" in str(trouble.value)
    postgres.remove(tmp_path / "pg")


def test_data_that_vanished_are_noticed(tmp_path: Path) -> None:
    assert not postgres.has_data(tmp_path / "pg")
    postgres.stop(first := postgres.start(tmp_path / "pg", fast=True))
    assert postgres.has_data(tmp_path / "pg")
    shutil.rmtree(first.home.data)
    assert not postgres.has_data(tmp_path / "pg")
    postgres.remove(tmp_path / "pg")


def test_data_of_another_version_are_not_touched(tmp_path: Path) -> None:
    postgres.stop(first := postgres.start(tmp_path / "pg", fast=True))
    (first.home.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(Trouble, match="belong to PostgreSQL 12"):
        postgres.start(tmp_path / "pg", fast=True)
    postgres.remove(tmp_path / "pg")


def test_a_backup_comes_back_as_the_manual_says(tmp_path: Path) -> None:
    """As the owner of the tables, who may not repeat what a superuser has taken from everybody."""
    [line, _] = re.findall(
        r"^pg_restore (.+?) --dbname", (PROJECT / "docs/operating.md").read_text("utf-8"), re.MULTILINE
    )
    file = f"--file={tmp_path / 'dump'}"
    with postgres.running(tmp_path / "pg", fast=True) as cluster:
        owner, programs = cluster.dsn(roles.OWNER), cluster.home.programs
        with psycopg.connect(owner) as connection:
            connection.execute("CREATE TABLE public.t AS SELECT 1 AS a; GRANT SELECT ON public.t TO bb_portal")
        subprocess.run([programs / "pg_dump", "--format=custom", file, owner], check=True)
        with psycopg.connect(cluster.superuser_dsn, autocommit=True) as admin:
            admin.execute("DROP DATABASE buergerbuero WITH (FORCE)")
        roles.ensure(cluster.superuser_dsn, cluster.passwords)
        subprocess.run([programs / "pg_restore", *line.split(), f"--dbname={owner}", tmp_path / "dump"], check=True)
        assert ask(owner, "SELECT a FROM t") == 1


def test_what_belongs_to_a_folder_that_is_gone_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "SHARED", tmp_path / "shared")
    (tmp_path / "here").mkdir()
    belongs = {"kept": "here", "gone": "deleted/var/postgres", "used": "deleted/var/preview/postgres", "begun": None}
    for name, folder in belongs.items():
        (tmp_path / "shared" / name / "data").mkdir(parents=True)
        owner = tmp_path / "shared" / name / homes.OWNER
        owner.write_text(f"{tmp_path / folder}\n" if folder else "")  # written by another start a moment later
    (tmp_path / "shared" / "postgresql-18").mkdir()
    with locks.take(tmp_path / "shared" / "used" / "lock"):
        homes.sweep()
    left = {folder.name for folder in (tmp_path / "shared").iterdir()}
    assert left == {"kept", "used", "begun", "postgresql-18"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's databases lie outside of the folder")
def test_the_database_of_a_deleted_clone_goes_with_the_next_start(tmp_path: Path) -> None:
    postgres.stop(first := postgres.start(tmp_path / "clone" / "pg", fast=True))
    shutil.rmtree(tmp_path / "clone")
    with postgres.running(tmp_path / "pg", fast=True):
        assert not first.home.root.exists()
    postgres.stop(first := postgres.start(tmp_path / "other" / "pg"))
    with postgres.running(tmp_path / "pg", fast=True):
        assert first.home.data.exists()
    postgres.remove(tmp_path / "other" / "pg")


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "LONGEST_SOCKET_FOLDER", 0)
    monkeypatch.setenv("XDG_RUNTIME_DIR", os.fspath(tmp_path))
    home = homes.find(tmp_path / "pg")
    home.sockets.chmod(0o755)
    with pytest.raises(Trouble, match="not a private folder"):
        homes.find(tmp_path / "pg")
    home.sockets.rmdir()
    home.sockets.symlink_to(tmp_path)
    with pytest.raises((Trouble, FileExistsError)):
        homes.find(tmp_path / "pg")
    if home.account:  # as root the folder lies below /var/lib
        shutil.rmtree(home.root)


def test_starting_takes_little_time(tmp_path: Path) -> None:
    postgres.stop(postgres.start(tmp_path / "pg", fast=True))
    begun = time.monotonic()
    postgres.stop(postgres.start(tmp_path / "pg", fast=True))
    assert time.monotonic() - begun < 5
    postgres.remove(tmp_path / "pg")
