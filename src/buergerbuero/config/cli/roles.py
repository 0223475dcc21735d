"""The database and its roles: who owns it, who works in it.

`bb_owner` owns the tables and migrates. `bb_portal`, `bb_desk`, `bb_worker` and `bb_boxlink` may log in and nothing
else; what each may do with each table is granted after the migrations, from what the models say (`base.policy`).
"""

from collections.abc import Mapping
from typing import LiteralString

import psycopg
from psycopg import sql

DATABASE = "buergerbuero"
"""The name of the database in a cluster of our own."""
OWNER = "bb_owner"
PROCESSES = ("bb_portal", "bb_desk", "bb_worker", "bb_boxlink")
ROLES = (OWNER, *PROCESSES)
NO_LARGE_OBJECTS: LiteralString = (
    "REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) FROM PUBLIC"
)
"""Large objects have no policy and no retention, and PostgreSQL lets everybody make some: here only a superuser."""


def ensure(admin_dsn: str, passwords: Mapping[str, str], *, database: str = DATABASE) -> None:
    """Make roles and database where they are missing and set the passwords. Needs a superuser's address."""
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        for role in ROLES:
            _ensure_role(connection, role, passwords[role])
        _ensure_database(connection, database)
    with psycopg.connect(admin_dsn, dbname=database, autocommit=True) as connection:
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute(sentence("ALTER SCHEMA public OWNER TO {}", OWNER))
        connection.execute(NO_LARGE_OBJECTS)


def as_statements(passwords: Mapping[str, str], database: str) -> str:
    """The same as text, for a superuser who runs it by hand on a fresh server."""
    made = [f"CREATE ROLE {role} LOGIN PASSWORD '{passwords[role]}';" for role in ROLES]
    grants = [f'GRANT CONNECT ON DATABASE "{database}" TO {role};' for role in PROCESSES]
    ours = [
        f"CREATE DATABASE \"{database}\" OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8';",
        f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC;',
        *grants,
        f'\\connect "{database}"',
        "REVOKE ALL ON SCHEMA public FROM PUBLIC;",
        f"ALTER SCHEMA public OWNER TO {OWNER};",
        f"{NO_LARGE_OBJECTS};",
    ]
    return "\n".join([*made, *ours, ""])


def _ensure_role(connection: psycopg.Connection[tuple[object, ...]], role: str, password: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    statement = "ALTER ROLE {} PASSWORD {}" if found else "CREATE ROLE {} LOGIN PASSWORD {}"
    connection.execute(sql.SQL(statement).format(sql.Identifier(role), sql.Literal(password)))


def _ensure_database(connection: psycopg.Connection[tuple[object, ...]], database: str) -> None:
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        statement = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'"
        connection.execute(sentence(statement, database, OWNER))
    connection.execute(sentence("REVOKE ALL ON DATABASE {} FROM PUBLIC", database))
    for role in PROCESSES:
        connection.execute(sentence("GRANT CONNECT ON DATABASE {} TO {}", database, role))


def sentence(text: LiteralString, *names: str) -> sql.Composed:
    """A statement with these names in its places, quoted."""
    return sql.SQL(text).format(*[sql.Identifier(name) for name in names])
