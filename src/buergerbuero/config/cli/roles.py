"""The database and its roles: who owns it, who works in it.

`bb_owner` owns the tables and migrates. `bb_portal`, `bb_desk` and `bb_worker` may log in and nothing else;
what each may do with each table is granted after the migrations, from what the models say (`base.policy`).
"""

from collections.abc import Mapping

import psycopg
from psycopg import sql

DATABASE = "buergerbuero"
OWNER = "bb_owner"
PROCESSES = ("bb_portal", "bb_desk", "bb_worker")
ROLES = (OWNER, *PROCESSES)


def ensure(admin_dsn: str, passwords: Mapping[str, str]) -> None:
    """Make roles and database where they are missing and set the passwords. Needs a superuser's address."""
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        for role in ROLES:
            _ensure_role(connection, role, passwords[role])
        _ensure_database(connection)
    with psycopg.connect(admin_dsn, dbname=DATABASE, autocommit=True) as connection:
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute(_sql("ALTER SCHEMA public OWNER TO {}", OWNER))


def _ensure_role(connection: psycopg.Connection[tuple[object, ...]], role: str, password: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "ALTER" if found else "CREATE"
    rights = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    statement = sql.SQL("{} ROLE {} " + rights + " PASSWORD {}")
    connection.execute(statement.format(sql.SQL(verb), sql.Identifier(role), sql.Literal(password)))


def _ensure_database(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        statement = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'"
        connection.execute(_sql(statement, DATABASE, OWNER))
    for database in (DATABASE, "postgres", "template1"):
        connection.execute(_sql("REVOKE ALL ON DATABASE {} FROM PUBLIC", database))
    for role in PROCESSES:
        connection.execute(_sql("GRANT CONNECT ON DATABASE {} TO {}", DATABASE, role))


def _sql(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*[sql.Identifier(name) for name in names])
