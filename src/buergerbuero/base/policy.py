"""What every table must say about itself: how long it is kept, what is personal in it, and who may do what.

A model without a policy fails the architecture test. The rights are granted by `protect` after each migration, so the
portal's database role can do no more than what stands beside the fields. What rights cannot say (a log is never
changed, a portal acts for citizens alone) stands in the area's guards.sql: triggers, laid by `protect` too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.apps import AppConfig, apps
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

PROCESS_ROLES = ("portal", "desk", "worker", "boxlink")
_SCHEMAS: Final = {"boxlink": "public"}
"""Whoever speaks with boxes alone has no business with wrapped keys; all others reach both schemas."""
_GUARD: Final = re.compile(r"^CREATE OR REPLACE FUNCTION (\w+)\(\) RETURNS trigger", re.MULTILINE)
_LAID: Final = r"""
SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype
    AND proname NOT LIKE 'procrastinate\_%%' AND proname <> ALL (%s)
"""


@dataclass(frozen=True)
class Policy:
    """The decisions on one table.

    retention: how long a row is kept and what ends it. scrub: what is personal in it and how it is made unreadable.
    portal, desk, worker, boxlink: SQL privileges of the role, such as "SELECT, INSERT, UPDATE (state)"; empty means
    none.
    """

    retention: str
    scrub: str
    portal: str = ""
    desk: str = ""
    worker: str = ""
    boxlink: str = ""


# Tables of libraries: the same decisions, made here because their models are not ours.
LIBRARY_POLICIES = {
    "django_migrations": Policy("forever", "nothing personal", portal="SELECT", desk="SELECT", worker="SELECT"),
    "django_content_type": Policy("forever", "nothing personal", desk="SELECT"),
    "auth_permission": Policy("forever", "nothing personal", desk="SELECT"),
    "auth_group": Policy("forever", "nothing personal", desk="SELECT"),
    "auth_group_permissions": Policy("forever", "nothing personal", desk="SELECT"),
    "procrastinate_jobs": Policy(
        "30 days after success; a failed one until someone has seen to it",
        "arguments are ids only",
        portal="SELECT, INSERT",
        desk="SELECT, INSERT, UPDATE",
        worker="SELECT, INSERT, UPDATE, DELETE",
    ),
    "procrastinate_events": Policy(
        "with its job",
        "nothing personal",
        portal="SELECT, INSERT",
        desk="SELECT, INSERT",
        worker="SELECT, INSERT, DELETE",
    ),
    "procrastinate_periodic_defers": Policy(
        "with its job", "nothing personal", worker="SELECT, INSERT, UPDATE, DELETE"
    ),
    "procrastinate_workers": Policy(
        "while the worker runs", "nothing personal", worker="SELECT, INSERT, UPDATE, DELETE"
    ),
}


def policies() -> Iterator[tuple[str, Policy]]:
    """Yield every table with its policy. Raises LookupError for a table without one."""
    for model in apps.get_models(include_auto_created=True):
        yield model._meta.db_table, policy_of(model)
    yield "django_migrations", LIBRARY_POLICIES["django_migrations"]


def policy_of(model: type[models.Model]) -> Policy:
    """Return the policy of a model. Raises LookupError with the remedy."""
    own = getattr(model, "policy", None)
    if isinstance(own, Policy):
        return own
    try:
        return LIBRARY_POLICIES[model._meta.db_table]
    except KeyError:
        raise LookupError(
            f"{model._meta.label} has no policy: add `policy = Policy(retention=..., scrub=...)` to the model"
        ) from None


def protect() -> None:
    """Give each process role exactly the rights of the policies, and lay the guards. Run as the owner after migrations.

    In one transaction: processes that are running never stand without either.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        _grant_rights(cursor)
        _lay_guards(cursor)


def _grant_rights(cursor: CursorWrapper) -> None:
    for role in PROCESS_ROLES:
        name = f"bb_{role}"
        reached = _SCHEMAS.get(role, "public, keys")
        cursor.execute(f"GRANT USAGE ON SCHEMA {reached} TO {name}")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public, keys FROM {name}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {reached} TO {name}")
    for table, policy in policies():
        for role in PROCESS_ROLES:
            if rights := getattr(policy, role):
                cursor.execute(f'GRANT {rights} ON "{table}" TO bb_{role}')


def _lay_guards(cursor: CursorWrapper) -> None:
    """Create or replace what stands in the guards.sql of each area, and drop what stands there no more."""
    guards = [file.read_text(encoding="utf-8") for app in apps.get_app_configs() if (file := _guards_of(app)).exists()]
    for sql in guards:
        cursor.execute(sql)
    kept = _GUARD.findall("\n".join(guards))
    cursor.execute(_LAID, [kept])
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP FUNCTION "{name}" CASCADE')


def _guards_of(app: AppConfig) -> Path:
    return Path(app.path) / "guards.sql"
