"""What the tests of the log share: a folder of its own for checkpoints, and hands that may do everything."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from buergerbuero.audit import actions, queries, rules
from buergerbuero.audit.values import Report
from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Where checkpoints are exported to."""
    settings.BB = dataclasses.replace(settings.BB, checkpoint_dir=tmp_path / "checkpoints")
    return Path(settings.BB.checkpoint_dir)


@pytest.fixture
def verify(folder: Path, settings: Any) -> Callable[..., Report]:
    """Verify as the operator does, an hour later: nothing is excused as too fresh."""

    def run(*, later: Any = rules.PATIENCE * 6) -> Report:
        keys = {rules.public_key(settings.BB.audit_key)}
        return queries.verify(checkpoint_dir=folder, keys=keys, now=clock.now() + later)

    return run


@pytest.fixture
def write(db: None, folder: Path) -> Callable[..., None]:
    """Write some entries; chain and sign them unless told otherwise."""

    def run(count: int, *, verb: str = "case.received", sign: bool = True) -> None:
        now = clock.now()
        for _ in range(count):
            actions.record(verb=verb, subject="case", subject_id="c-1", by=CITIZEN, now=now)
        actions.sequence(now=now)
        if sign:
            actions.checkpoint(now=now)

    return run


@contextmanager
def almighty() -> Iterator[Any]:
    """A cursor of someone who owns the database and switches the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield cursor
        finally:
            cursor.execute("SET session_replication_role = origin")


@pytest.fixture
def tamper() -> Callable[..., None]:
    """Run statements with the triggers switched off."""

    def run(*statements: str, values: tuple[Any, ...] = ()) -> None:
        with almighty() as cursor:
            for statement in statements:
                cursor.execute(statement, values)

    return run
