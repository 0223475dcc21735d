"""A PostgreSQL that is not ours (DATABASE_URL): one of our own plays it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from buergerbuero.config.cli import databases, postgres, roles
from buergerbuero.config.cli.postgres import Cluster
from buergerbuero.config.cli.trouble import Trouble


@pytest.fixture
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A server on which nothing of ours is set up."""
    monkeypatch.setattr(databases, "FOREIGN", tmp_path / "foreign")
    with postgres.running(tmp_path / "pg", fast=True) as cluster:
        with psycopg.connect(cluster.superuser_dsn, autocommit=True) as admin:
            admin.execute("DROP DATABASE buergerbuero")
            for role in roles.ROLES:
                admin.execute(roles.sentence("DROP ROLE {}", role))
            admin.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
        yield cluster


def as_guest(cluster: Cluster) -> str:
    return f"postgresql://guest:guest@/postgres?host={quote(str(cluster.socket_dir), safe='')}"


def log_in_as_all(address: databases.Addresses) -> list[object]:
    found: list[object] = []
    for role in roles.ROLES:
        with psycopg.connect(address(role)) as connection:
            found.append(connection.execute("SELECT current_user").fetchone())
    return found


def test_a_superusers_address_is_enough(foreign: Cluster) -> None:
    address = databases.on_foreign_server(foreign.superuser_dsn)
    assert log_in_as_all(address) == [(role,) for role in roles.ROLES]
    databases.drop_foreign(foreign.superuser_dsn)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(address(roles.OWNER))


def test_who_may_not_make_roles_gets_the_statements_for_who_may(foreign: Cluster, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot log in") as trouble:
        databases.on_foreign_server(as_guest(foreign))
    statements = tmp_path / "foreign" / "roles.sql"
    assert f"psql --file={statements}" in trouble.value.remedy
    assert statements.stat().st_mode & 0o777 == 0o600
    _run_as_superuser(foreign, statements.read_text())
    assert log_in_as_all(databases.on_foreign_server(as_guest(foreign))) == [(role,) for role in roles.ROLES]


def _run_as_superuser(cluster: Cluster, text: str) -> None:
    """As psql would."""
    before, _, after = text.partition('\\connect "buergerbuero"')
    for database, part in (("postgres", before), ("buergerbuero", after)):
        with psycopg.connect(cluster.superuser_dsn, dbname=database, autocommit=True) as admin:
            for statement in part.split(";"):
                admin.execute(statement.strip().encode() or b"SELECT 1")


def test_an_address_that_leads_nowhere_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "FOREIGN", tmp_path)
    with pytest.raises(Trouble, match="DATABASE_URL cannot be reached"):
        databases.on_foreign_server(f"postgresql:///x?host={tmp_path}")
