"""Decisions about look-ups, pure: when a register is left alone, and how questions and answers become JSON."""

import dataclasses
import datetime
from typing import Any, Final

from buergerbuero.exchange.values import (
    Address,
    Ambiguous,
    Answer,
    Breaker,
    Found,
    NotFound,
    Outcome,
    Register,
    Resident,
    ResidentQuestion,
    Vehicle,
    VehicleQuestion,
)

FAILURES: Final = 3  # cases in a row, before a register is left alone
TRIES: Final = 3  # of one case, to which a register says nothing while it answers others
_REST: Final = datetime.timedelta(seconds=60)
_LONGEST_REST: Final = datetime.timedelta(minutes=15)


def may_ask(breaker: Breaker, *, now: datetime.datetime) -> bool:
    """Say whether a register may be asked now."""
    return breaker.open_until is None or now >= breaker.open_until


def after_failure(failures: int, *, now: datetime.datetime) -> Breaker:
    """Return the breaker after a failure. `failures`: in how many cases a question failed since the last answer.

    From the third one on the register rests, with each further case twice as long. One case, asked again and again,
    counts once: its question may be what the register stumbles over.
    """
    if failures < FAILURES:
        return Breaker(failures)
    rest = min(_REST * 2 ** min(failures - FAILURES, 10), _LONGEST_REST)
    return Breaker(failures, now + rest)


def retry_at(breaker: Breaker, *, now: datetime.datetime) -> datetime.datetime:
    """Return when the register may be asked again."""
    return max(now, breaker.open_until) if breaker.open_until else now


def outcome_of(answer: Answer) -> Outcome:
    """Return how a look-up with this answer ended."""
    match answer:
        case Found():
            return Outcome.FOUND
        case NotFound():
            return Outcome.NOT_FOUND
        case Ambiguous():
            return Outcome.AMBIGUOUS


def question_json(question: ResidentQuestion | VehicleQuestion) -> dict[str, Any]:
    """Return a question as JSON values."""
    return dataclasses.asdict(question)


def question_from(register: Register, content: dict[str, Any]) -> ResidentQuestion | VehicleQuestion:
    """Return the question in JSON values."""
    if register is Register.VEHICLES:
        return VehicleQuestion(**content)
    return ResidentQuestion(**{**content, "address": _address(content["address"])})


def answer_json(answer: Answer) -> dict[str, Any] | None:
    """Return the facts of an answer as JSON values; None where there are none."""
    return dataclasses.asdict(answer.facts) if isinstance(answer, Found) else None


def answer_from(register: Register, outcome: Outcome, content: dict[str, Any] | None) -> Answer | None:
    """Return the answer in JSON values; None for a look-up that got none."""
    if outcome is Outcome.NOT_FOUND:
        return NotFound()
    if outcome is Outcome.AMBIGUOUS:
        return Ambiguous()
    if outcome is not Outcome.FOUND or content is None:
        return None
    return Found(Vehicle(**content)) if register is Register.VEHICLES else Found(_resident(content))


def _resident(content: dict[str, Any]) -> Resident:
    others = tuple(Address(**each) for each in content["others"])
    return Resident(**{**content, "main": _address(content["main"]), "others": others})


def _address(content: dict[str, Any] | None) -> Address | None:
    return None if content is None else Address(**content)
