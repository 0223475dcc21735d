"""When a case may do what. Four tables: state x verb -> state; nothing else may set a state (design.md, "The case")."""

import datetime
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from buergerbuero.cases.values import (
    CaseState,
    DecisionState,
    DeliveryState,
    EmptyText,
    FeeState,
    NotAllowed,
    Verb,
)
from buergerbuero.catalogue.values.ways import LETTER, WAYS, Channel

C, D, L, F = CaseState, DecisionState, DeliveryState, FeeState

CASE: Mapping[tuple[CaseState, Verb], CaseState] = MappingProxyType(
    {
        (C.RECEIVED, Verb.TAKE): C.IN_REVIEW,
        (C.RECEIVED, Verb.ASK_BACK): C.WAITING_FOR_CITIZEN,
        (C.RECEIVED, Verb.GRANT): C.DECIDED,
        (C.RECEIVED, Verb.REFUSE): C.DECIDED,
        (C.RECEIVED, Verb.WITHDRAW): C.WITHDRAWN,
        (C.IN_REVIEW, Verb.PUT_BACK): C.RECEIVED,
        (C.IN_REVIEW, Verb.ASK_BACK): C.WAITING_FOR_CITIZEN,
        (C.IN_REVIEW, Verb.GRANT): C.DECIDED,
        (C.IN_REVIEW, Verb.REFUSE): C.DECIDED,
        (C.IN_REVIEW, Verb.WITHDRAW): C.WITHDRAWN,
        (C.WAITING_FOR_CITIZEN, Verb.ANSWER): C.IN_REVIEW,
        (C.WAITING_FOR_CITIZEN, Verb.AMEND): C.IN_REVIEW,  # where the question asks for it
        (C.WAITING_FOR_CITIZEN, Verb.TAKE): C.IN_REVIEW,  # no answer came: the review goes on without it
        (C.WAITING_FOR_CITIZEN, Verb.WITHDRAW): C.WITHDRAWN,
        (C.DECIDED, Verb.UNDO): C.IN_REVIEW,  # only before release: see DECISION
        (C.DECIDED, Verb.CLOSE): C.CLOSED,
    }
)
UNDECIDED = (C.RECEIVED, C.IN_REVIEW, C.WAITING_FOR_CITIZEN, C.WAITING_FOR_AUTHORITY)
"""Whoever's turn it is: the work of the desk, and what a second parent may still consent to."""
DECISION: Mapping[tuple[DecisionState, Verb], DecisionState] = MappingProxyType(
    {
        (D.MADE, Verb.UNDO): D.UNDONE,
        (D.MADE, Verb.RELEASE): D.RELEASED,
    }
)
DELIVERY: Mapping[tuple[DeliveryState, Verb], DeliveryState] = MappingProxyType(
    {
        (L.PREPARED, Verb.PROVIDE): L.PROVIDED,
        (L.PROVIDED, Verb.COLLECT): L.OPENED,
        (L.PROVIDED, Verb.HAND_OUT): L.COLLECTED,
        (L.COLLECTED, Verb.TAKE_BACK): L.PROVIDED,  # only for as long as a decision can be undone
        (L.PROVIDED, Verb.FALL_BACK): L.FALLEN_BACK,  # a letter takes its place
        (L.PROVIDED, Verb.GIVE_UP): L.FAILED,  # nobody came for it, and no letter can be sent
        # What a box says it has done, it has done, however late we hear of it, and whatever we did meanwhile.
        (L.PREPARED, Verb.ISSUE): L.COLLECTED,
        (L.PROVIDED, Verb.ISSUE): L.COLLECTED,
        (L.BLOCKED, Verb.ISSUE): L.COLLECTED,
        (L.FALLEN_BACK, Verb.ISSUE): L.COLLECTED,
        (L.PROVIDED, Verb.BLOCK): L.BLOCKED,
        (L.BLOCKED, Verb.PROVIDE): L.PROVIDED,  # laid in anew
        (L.PREPARED, Verb.LAPSE): L.FALLEN_BACK,  # the counter takes the place of the box
        (L.PROVIDED, Verb.LAPSE): L.FALLEN_BACK,
        (L.BLOCKED, Verb.LAPSE): L.FALLEN_BACK,
        (L.PREPARED, Verb.OVERTAKE): L.FAILED,  # the box had handed it out before
        (L.PROVIDED, Verb.OVERTAKE): L.FAILED,
    }
)
FEE: Mapping[tuple[FeeState, Verb], FeeState] = MappingProxyType(
    {
        (F.NONE, Verb.CLAIM): F.DUE,
        (F.DUE, Verb.SETTLE): F.PAID,
        (F.DUE, Verb.WAIVE): F.WAIVED,
        (F.DUE, Verb.REFUND): F.REFUNDED,  # a second claim was waived after the first was paid back
        (F.PAID, Verb.REFUND): F.REFUNDED,
        (F.PAID, Verb.CLAIM): F.DUE,  # a correction made it dearer
        (F.WAIVED, Verb.CLAIM): F.DUE,
        (F.REFUNDED, Verb.CLAIM): F.DUE,
    }
)

TEXT_MOST = 4000
ANSWER_WITHIN_DAYS = 14

State = TypeVar("State", CaseState, DecisionState, DeliveryState, FeeState)


def after(table: Mapping[tuple[State, Verb], State], state: State, verb: Verb) -> State:
    """Return the state a verb leads to. Raises NotAllowed."""
    try:
        return table[state, verb]
    except KeyError:
        raise NotAllowed(verb, state) from None


def fee_of(claims: Iterable[str]) -> FeeState:
    """Return what the states of all claims of a case mean together: due as long as one is."""
    found = set(claims)
    return next((state for state in (F.DUE, F.PAID, F.REFUNDED, F.WAIVED) if state in found), F.NONE)


def fee_verb(before: FeeState, after_: FeeState) -> Verb:
    """Return by which verb the fee goes from one state to another. Raises NotAllowed where none leads there."""
    for (state, verb), reached in FEE.items():
        if (state, reached) == (before, after_):
            return verb
    raise NotAllowed(Verb.SETTLE, before)


def allowed(state: CaseState, verb: Verb) -> bool:
    """Say whether a case in this state knows the verb."""
    return (state, verb) in CASE


def text_of(text: str, *, field: str, required: bool = True) -> str:
    """Return a clerk's or citizen's text without space around it. Raises EmptyText if missing or too long."""
    stripped = text.replace("\x00", "").strip()
    if (required and not stripped) or len(stripped) > TEXT_MOST:
        raise EmptyText(field)
    return stripped


def answer_until(today: datetime.date) -> datetime.date:
    """Return until when a question of today waits for its answer."""
    return today + datetime.timedelta(days=ANSWER_WITHIN_DAYS)


def channel_of(chosen: object) -> Channel:
    """Return how the notice goes out by what the person chose: a letter for who was not asked: it needs no consent.

    Raises ValueError for an answer that is no way of delivery: `services check` lets no form have one.
    """
    if not chosen:
        return LETTER
    found = [channel for channel, way in WAYS.items() if way.word == chosen]
    if not found:
        raise ValueError("the form offers a way of delivery that there is not")  # not which: that is an answer
    return Channel(found[0])


def is_late(due_on: datetime.date | None, today: datetime.date) -> bool:
    """Say whether the promised day has passed."""
    return due_on is not None and due_on < today
