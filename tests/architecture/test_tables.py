"""Every table has its decisions (how long, what is personal, who may do what), and the database enforces them."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from buergerbuero.base import policy
from buergerbuero.base.policy import LIBRARY_POLICIES, PROCESS_ROLES, Policy

GRANT = re.compile(r"(SELECT|INSERT|UPDATE|DELETE)(?: \(([a-z_]+(?:, [a-z_]+)*)\))?")
WHOLE = ("DELETE", "TRUNCATE", "TRIGGER")
BY_COLUMN = ("SELECT", "INSERT", "UPDATE", "REFERENCES")
OWNER_FUNCTIONS = {
    "audit_queue": "takes an entry into the queue, which no process may write by itself",
    "pickup_wake": "queues that a box has said something, for a process that may queue nothing",
}
"""Functions that run with the owner's rights, each with its reason."""


def granted(rights: str) -> dict[str, tuple[str, ...]]:
    """Privileges in a policy, with the columns that they are limited to; none means the whole table."""
    found = {match[1]: tuple((match[2] or "").split(", ")) for match in GRANT.finditer(rights)}
    rest = GRANT.sub("", rights).replace(",", "").strip()
    assert not rest, f"not a list of privileges: {rights!r}"
    return found


def rows(statement: str, values: Iterable[Any] = ()) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())


def tables() -> dict[str, int]:
    """All tables and views that are not PostgreSQL's own, by name."""
    found = rows(
        "SELECT c.relname, c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')"
        " AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname NOT LIKE 'pg_temp%%'"
    )
    return {str(name): int(str(oid)) for name, oid in found}


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        ("", {}),
        ("SELECT", {"SELECT": ("",)}),
        ("SELECT, UPDATE (state, opened_at)", {"SELECT": ("",), "UPDATE": ("state", "opened_at")}),
    ],
)
def test_rights_are_read_as_they_are_written(rights: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert granted(rights) == expected
    with pytest.raises(AssertionError):
        granted(rights + " TRUNCATE")


def test_every_model_has_decided_on_retention_and_scrubbing() -> None:
    for table, decisions in policy.policies():
        assert isinstance(decisions, Policy)
        for text in (decisions.retention, decisions.scrub):
            assert len(text.strip()) >= 5, f"{table}: say in words how long it is kept and what is personal in it"
            assert not re.search(r"\b(todo|tbd|xxx)\b", text, re.IGNORECASE), f"{table}: decide"


def test_a_model_without_decisions_is_named_with_the_remedy() -> None:
    class Nameless:
        _meta = type("Meta", (), {"db_table": "nobody_decided", "label": "nobody.Decided"})

    with pytest.raises(LookupError, match="add `policy = Policy"):
        policy.policy_of(Nameless)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_every_table_of_the_database_is_covered_and_no_policy_is_left_over() -> None:
    named = {table for table, _ in policy.policies()}
    assert set(tables()) == named
    assert LIBRARY_POLICIES.keys() <= named


def columns(table: int) -> set[str]:
    found = rows("SELECT attname FROM pg_attribute WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped", [table])
    return {str(name) for (name,) in found}


def enforced(role: str, table: int) -> set[str]:
    """What the database lets the role do: "INSERT state" on a column, "DELETE" on a table."""
    by_column = rows(
        "SELECT p || ' ' || a.attname FROM pg_attribute a, unnest(%s::text[]) p"
        " WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped"
        " AND has_column_privilege(%s, a.attrelid, a.attnum, p)",
        [list(BY_COLUMN), table, role],
    )
    whole = rows(
        "SELECT p FROM unnest(%s::text[]) p WHERE has_table_privilege(%s, %s::oid, p)", [list(WHOLE), role, table]
    )
    return {str(right) for (right,) in (*by_column, *whole)}


def decided(rights: str, table: int) -> set[str]:
    """The same as the policy says it."""
    allowed = granted(rights)
    named = {
        f"{privilege} {column}"
        for privilege in allowed.keys() & set(BY_COLUMN)
        for column in (columns(table) if allowed[privilege] == ("",) else allowed[privilege])
    }
    return named | (allowed.keys() & set(WHOLE))


@pytest.mark.django_db
@pytest.mark.parametrize("process", PROCESS_ROLES)
def test_each_role_can_do_in_the_database_what_the_policies_say_and_nothing_else(process: str) -> None:
    ids, problems = tables(), []
    for table, decisions in policy.policies():
        real = enforced(f"bb_{process}", ids[table])
        wanted = decided(getattr(decisions, process), ids[table])
        problems += [f"{table}: {process} can {right}" for right in sorted(real - wanted)]
        problems += [f"{table}: {process} cannot {right}" for right in sorted(wanted - real)]
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.django_db
def test_the_portal_can_read_nothing_about_staff_and_change_no_service() -> None:
    for table, decisions in policy.policies():
        if table.startswith(("identity_staff", "auth_")):
            assert decisions.portal == "", f"{table}: the portal has no business with staff"
        if table.startswith("catalogue_"):
            assert granted(decisions.portal).keys() <= {"SELECT"}
        if table.startswith("audit_"):
            assert granted(decisions.portal).keys() <= {"INSERT"}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE bb_portal")
        for table in ("identity_staff", "audit_entry", "audit_line"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - a fixed name


@pytest.mark.django_db
def test_the_roles_of_the_processes_are_nothing_but_what_was_granted() -> None:
    for process in PROCESS_ROLES:
        ((special,),) = rows(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls FROM pg_roles"
            " WHERE rolname = %s",
            [f"bb_{process}"],
        )
        assert special is False
        assert (
            rows(
                "SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = %s",
                [f"bb_{process}"],
            )
            == []
        )
        ((may_create,),) = rows("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [f"bb_{process}"])
        assert may_create is False, "whoever can create a function can lay a trap for the owner"


@pytest.mark.django_db
def test_only_named_functions_run_with_the_owners_rights_and_guard_their_search_path() -> None:
    found = rows(
        "SELECT p.proname, p.proconfig FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
    )
    assert {str(name) for name, _ in found} == OWNER_FUNCTIONS.keys()
    assert all("search_path" in str(config) for _, config in found)


@pytest.mark.django_db
def test_granting_again_takes_back_what_was_granted_by_hand() -> None:
    with connection.cursor() as cursor:
        cursor.execute("GRANT UPDATE (verb) ON audit_entry TO bb_portal")
        cursor.execute("GRANT SELECT ON identity_staff TO bb_portal")
    policy.protect()
    ((column, table),) = rows(
        "SELECT has_column_privilege('bb_portal', 'audit_entry', 'verb', 'UPDATE'),"
        " has_table_privilege('bb_portal', 'identity_staff', 'SELECT')"
    )
    assert (column, table) == (False, False)


@pytest.mark.django_db
def test_laying_again_brings_back_each_guard_and_takes_away_any_other() -> None:
    guards = "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
    laid = rows(guards)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER cases_event_is_final ON cases_event")
        cursor.execute(
            "CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql"
            " AS 'BEGIN RETURN NEW; END'"
        )
        cursor.execute(
            "CREATE FUNCTION of_another_day() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
            "CREATE TRIGGER of_another_day BEFORE INSERT ON cases_case FOR EACH ROW EXECUTE FUNCTION of_another_day()"
        )
    policy.protect()
    assert rows(guards) == laid
    ((source,),) = rows("SELECT prosrc FROM pg_proc WHERE proname = 'audit_refuse_change'")
    assert "append-only" in str(source)
