"""What screens are told. Small frozen values, made anew for each question; no names, no codes."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """How far the collection is that goes on."""

    WAITING = "waiting"
    PIN = "pin"
    OPENING = "opening"
    OPEN = "open"
    NOT_TAKEN = "not_taken"
    DONE = "done"
    TROUBLE = "trouble"
    PAUSED = "paused"
    HALTED = "halted"


@dataclass(frozen=True, slots=True)
class View:
    """A collection, as far as a screen must know of it; `tries_left` until the next lock."""

    stage: Stage
    compartment: int | None = None
    tries_left: int | None = None
    last_tries: bool = False
    """After these the document is to be had at the counter only; before, one waits and tries again."""
    return_required: bool = False
    still_open: bool = False
    """The door stands open for half a minute or longer: say so."""


class StaffStage(StrEnum):
    """What staff do at the box."""

    SECOND = "second"
    MENU = "menu"
    OPENING = "opening"
    OPEN = "open"
    CONFIRM = "confirm"
    TROUBLE = "trouble"


class Task(StrEnum):
    """What the two opened it for."""

    LOAD = "load"
    RETRIEVE = "retrieve"


class Outcome(StrEnum):
    """What both say about a compartment when its door is closed again."""

    LOADED = "loaded"
    EMPTY = "empty"
    PUT_BACK = "put_back"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class StaffView:
    """What staff see; `persons` are there, `confirmed` have said what is so; `due`: compartment and its state."""

    stage: StaffStage
    persons: int
    compartment: int | None = None
    outcomes: tuple[Outcome, ...] = ()
    confirmed: int = 0
    scanned: bool = False
    """Since the door was closed, the document that is meant was scanned."""
    orders: int = 0
    due: tuple[tuple[int, str], ...] = ()
    free: tuple[int, ...] = ()
    out_of_service: tuple[int, ...] = ()
    loaded: tuple[int, ...] = ()
    """A document lies there, and the town hall has not yet said who may collect it."""
    halted: str | None = None
    paused: bool = False
