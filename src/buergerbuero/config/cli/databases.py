"""Which PostgreSQL is used: one of our own, or the one that DATABASE_URL names."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg

from buergerbuero.config.cli import passwords, places, postgres, roles
from buergerbuero.config.cli.passwords import write_private
from buergerbuero.config.cli.trouble import Trouble

Addresses = Callable[[str], str]
"""From a role to the address by which it reaches the database."""
OWN = places.STATE / "postgres"
FOREIGN = places.STATE / "foreign-database"
"""Passwords of our roles on a server that is not ours."""


@contextmanager
def open_for_demo(log: Path) -> Iterator[Addresses]:
    """The database with its roles, for the time of the block. Raises Trouble."""
    if url := os.environ.get("DATABASE_URL"):
        yield on_foreign_server(url)
        return
    cluster = postgres.start(OWN, log=log)
    try:
        yield cluster.dsn
    finally:
        postgres.stop(cluster)


def on_foreign_server(url: str) -> Addresses:
    """Our roles on somebody else's server: made if the address may, else demanded. Raises Trouble."""
    words = {role: passwords.read_or_make(FOREIGN / role) for role in roles.ROLES}
    database = unquote(urlsplit(url).path.lstrip("/")) or roles.DATABASE
    database = roles.DATABASE if database == "postgres" else database
    superuser = _ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if superuser:
        roles.ensure(url, words, database=database)

    def address(role: str) -> str:
        return _as(url, role, words[role], database)

    if not superuser:
        _demand(words, address, database)
    return address


def drop_foreign(url: str) -> None:
    """Delete the demonstration's database on somebody else's server."""
    database = unquote(urlsplit(url).path.lstrip("/"))
    name = database if database not in {"", "postgres"} else roles.DATABASE
    if not _ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        raise Trouble("DATABASE_URL may not delete a database.", f'As a superuser: DROP DATABASE "{name}"')
    admin = urlunsplit(urlsplit(url)._replace(path="/postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(roles.sentence("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def _ask(url: str, question: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            row = connection.execute(question.encode()).fetchone()
    except psycopg.OperationalError as problem:
        reason = str(problem).strip().splitlines()[0]
        remedy = "Correct it, or unset it to use a PostgreSQL of our own."
        raise Trouble(f"DATABASE_URL cannot be reached: {reason}", remedy) from None
    return bool(row and row[0])


def _as(url: str, role: str, password: str, database: str) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{quote(password, safe='')}@{place}", path=f"/{quote(database)}"))


def _demand(words: Mapping[str, str], address: Addresses, database: str) -> None:
    """Raises Trouble with a file of statements unless all roles can log in."""
    try:
        for role in roles.ROLES:
            psycopg.connect(address(role), connect_timeout=10).close()
    except psycopg.OperationalError as problem:
        statements = FOREIGN / "roles.sql"
        write_private(statements, roles.as_statements(words, database).encode())
        reason = str(problem).strip().splitlines()[0]
        raise Trouble(
            f"DATABASE_URL is not a superuser's, and a role of Bürgerbüro cannot log in: {reason}",
            f"Have a superuser run this file once: psql --file={statements} postgres",
        ) from None
