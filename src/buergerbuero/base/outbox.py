"""Facts: how one area tells those above it that something has happened, without importing them.

`emit` queues one job in the action's own transaction, so a fact commits or vanishes with what it reports. The job runs
all who react to it, each in a transaction of its own; one that fails goes on in a job of its own, alone (ADR 0035).
The worker delivers at least once; a unique HandledFact row makes that "as once". What fails for good shows on the desk.
Reactions stand in `config/reactions.py`, reached by the dotted path in settings.REACTIONS.

A fact is always about one case: `case_id` is no option, so what concerns no case cannot be told by one. A change of
a service, or of the town, is seen by whoever reads it, or by a job that runs by the clock (`tasks.py` of the area).
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from buergerbuero.base.ids import new_id
from buergerbuero.base.models import HandledFact

VERSION = 1
RETRY = RetryStrategy(max_attempts=10, exponential_wait=3)
PAUSE = datetime.timedelta(seconds=3)
"""Before a handler that failed beside others is tried alone: as long as RETRY waits at first."""
Handler: TypeAlias = Callable[..., None]
"""Called as `handler(fact=, now=)`. Stands at the top of a module: jobs name it by where it is."""
REMEMBERED = datetime.timedelta(days=90)


@dataclass(frozen=True)
class Fact:
    """One envelope for all facts. Never personal data: it lies in the jobs table in clear."""

    id: UUID
    type: str
    version: int
    case_id: UUID
    occurred_at: datetime.datetime
    sequence: int

    def as_json(self) -> dict[str, Any]:
        """Return the envelope as JSON values."""
        return {
            "id": str(self.id),
            "type": self.type,
            "version": self.version,
            "case_id": str(self.case_id),
            "occurred_at": self.occurred_at.isoformat(),
            "sequence": self.sequence,
        }


def fact_from(envelope: dict[str, Any]) -> Fact:
    """Return the fact in a JSON envelope."""
    return Fact(
        id=UUID(envelope["id"]),
        type=envelope["type"],
        version=envelope["version"],
        case_id=UUID(envelope["case_id"]),
        occurred_at=datetime.datetime.fromisoformat(envelope["occurred_at"]),
        sequence=envelope["sequence"],
    )


def reactions() -> Mapping[str, Mapping[str, str]]:
    """Return who reacts to each fact: the path of each handler, and what colleagues read where it has failed."""
    table: Mapping[str, Mapping[str, str]] = import_string(settings.REACTIONS)
    return table


def emit(*, type: str, case_id: UUID, sequence: int, now: datetime.datetime) -> Fact:  # noqa: A002 - the envelope's word
    """Queue a fact for all who react to it. Must run inside the transaction of the action that it reports."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"the fact {type} must be emitted inside the action's transaction")
    fact = Fact(new_id(), type, VERSION, case_id, now, sequence)
    if reactions()[type]:
        app.configure_task("react", queue="facts").defer(fact=fact.as_json())
    return fact


def repeat(fact: Fact, *, handler: Handler, at: datetime.datetime) -> None:
    """Queue a fact for one handler anew, later: what it could not do yet. Call it inside a transaction."""
    _queue(replace(fact, id=new_id()), handler=f"{handler.__module__}.{handler.__qualname__}", at=at)


def handle_all(fact: Fact, *, now: datetime.datetime) -> None:
    """Run all who react to a fact, one after the other. Who fails is queued alone, and keeps nobody from their work.

    Raises LookupError for a fact that nobody reacts to.
    """
    for handler in _all(fact):
        try:
            handle(fact, handler=handler, now=now)
        except Exception:  # noqa: BLE001  # whatever it is, it is this handler's alone; its own job will tell
            _queue(fact, handler=handler, at=now + PAUSE)


def handle_apart(fact: Fact, *, now: datetime.datetime) -> None:
    """Queue a fact for each who reacts to it: a worker that ran them all was killed, perhaps by what one of them does.

    Raises LookupError for a fact that nobody reacts to.
    """
    with transaction.atomic():
        for handler in _all(fact):
            _queue(fact, handler=handler, at=now)


def handle(fact: Fact, *, handler: str, now: datetime.datetime) -> None:
    """Run one handler for one fact, once: its effect and the note that it ran commit together.

    Raises LookupError for a handler that does not react to such a fact: jobs are also queued by the portal, and one
    that is taken must not name what the worker runs.
    """
    if handler not in reactions().get(fact.type, {}):
        raise LookupError(f"{handler} does not react to {fact.type}")
    run: Handler = import_string(handler)
    with transaction.atomic():
        if _is_fresh(fact, handler, now):
            run(fact=fact, now=now)


def _all(fact: Fact) -> Iterable[str]:
    if not (found := reactions().get(fact.type)):
        raise LookupError(f"nobody reacts to {fact.type}")
    return found


def _queue(fact: Fact, *, handler: str, at: datetime.datetime) -> None:
    app.configure_task("react", queue="facts", schedule_at=at).defer(fact=fact.as_json(), handler=handler)


def _is_fresh(fact: Fact, handler: str, now: datetime.datetime) -> bool:
    """Note that a handler runs for a fact; return whether it has not yet. Whoever is at it is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO base_handledfact (fact_id, handler, handled_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [fact.id, handler, now],
        )
        return bool(cursor.rowcount == 1)


def forget_handled(*, now: datetime.datetime) -> int:
    """Forget which facts were handled, long after their jobs are gone; return how many."""
    return HandledFact.objects.filter(handled_at__lt=now - REMEMBERED).delete()[0]
