"""A process that does one verb and is killed (SIGKILL) just before or just after one of its commits.

Run as `python victim.py WHEN N VERB ARGUMENT...`; WHEN is `before`, `after` or `never`. It prints how many commits
there were when it survives.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import django
from django.db.backends.postgresql.base import DatabaseWrapper

django.setup()

from buergerbuero.base import clock, outbox  # noqa: E402 - only after setup
from buergerbuero.base.actors import CITIZEN, staff  # noqa: E402
from buergerbuero.cases import actions  # noqa: E402
from buergerbuero.forms import actions as forms  # noqa: E402
from buergerbuero.payments import actions as payments  # noqa: E402

commit = DatabaseWrapper._commit  # type: ignore[attr-defined]
seen = 0


def deadly_commit(self: DatabaseWrapper) -> None:
    """Count commits, and die at the one that was asked for."""
    global seen
    seen += 1
    if WHEN == "before" and seen == NUMBER:
        os.kill(os.getpid(), signal.SIGKILL)
    commit(self)
    if WHEN == "after" and seen == NUMBER:
        os.kill(os.getpid(), signal.SIGKILL)


def submit(draft_id: str, code: str) -> None:
    """Send a draft."""
    receipt = actions.open_case(draft_id=UUID(draft_id), code=code, by=CITIZEN, now=clock.now())
    print(receipt.number, receipt.access_code)  # noqa: T201


def add_file(draft_id: str, code: str, photo: str) -> None:
    """Send a photo with a page."""
    content = Path(photo).read_bytes()
    forms.add_file(
        draft_id=UUID(draft_id),
        code=code,
        field="schein",
        name="foto.jpg",
        content=content,
        by=CITIZEN,
        now=clock.now(),
    )


def pay(claim_id: str) -> None:
    """Open a payment at the provider."""
    address = payments.start_payment(
        claim_id=UUID(claim_id), description="Probe", return_url="http://127.0.0.1/", by=CITIZEN, now=clock.now()
    )
    print(address)  # noqa: T201


def look(attempt_id: str) -> None:
    """Ask the provider how a payment stands."""
    print(payments.check_attempt(attempt_id=UUID(attempt_id), now=clock.now()))  # noqa: T201


def decide(case_id: str, version: str, clerk: str) -> None:
    """Grant a case."""
    actions.grant(case_id=UUID(case_id), version=int(version), by=staff(clerk), now=clock.now())


def ask(case_id: str) -> None:
    """Ask the registers about a case, as the worker does."""
    actions.ask_registers(case_id=UUID(case_id), now=clock.now())


def release(decision_id: str) -> None:
    """Release a decision."""
    actions.release_decision(decision_id=UUID(decision_id), now=clock.now())


def react(handler: str, envelope: str) -> None:
    """Run one handler for one fact, as the worker does."""
    outbox.handle(outbox.fact_from(json.loads(envelope)), handler=handler, now=clock.now())


if __name__ == "__main__":
    WHEN, NUMBER, VERB = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    DatabaseWrapper._commit = deadly_commit  # type: ignore[attr-defined]
    verbs: dict[str, Callable[..., None]] = {
        "submit": submit,
        "add_file": add_file,
        "decide": decide,
        "ask": ask,
        "release": release,
        "react": react,
        "pay": pay,
        "look": look,
    }
    verbs[VERB](*sys.argv[4:])
    print("commits", seen)  # noqa: T201
