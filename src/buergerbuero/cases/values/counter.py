"""What lies at the counter, or in an inbox that nobody opens; and sums of cases."""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from buergerbuero.catalogue.values import StatedValue


class NotProven(Exception):
    """Who stands at the counter has not been identified: the code is not the one of this case, or nothing was seen."""


@dataclass(frozen=True)
class CollectionPlace:
    """Where a notice can be collected. None stands for what the town has not said; `confirmed`: it vouches for it."""

    name: str
    address: str | None
    hours: tuple[str, ...] | None
    confirmed: bool
    bus_stop: StatedValue[str]


@dataclass(frozen=True)
class Collection:
    """A notice that lies at the counter: where, until when, what to bring, and the code that proves who comes."""

    ready: bool
    places: tuple[CollectionPlace, ...]
    until: datetime.date | None
    until_is_example: bool
    bring: tuple[str, ...]
    code: str = field(repr=False)


@dataclass(frozen=True)
class CounterItem:
    """A notice to be collected at the counter. `until`: from the day after, a letter is due instead.

    `overdue`: it should have become a letter by then, or lies there for long and nobody has said until when; a clerk
    decides. `address`: a letter can be sent.
    """

    delivery_id: UUID
    case_id: UUID
    number: str
    person: str
    title: str
    since: datetime.datetime
    until: datetime.date | None
    practice: bool
    overdue: bool = False
    place: str = ""
    address: bool = True


@dataclass(frozen=True)
class CounterList:
    """What lies, or should lie, at the counter, oldest first; and what was handed out a moment ago."""

    to_prepare: tuple[CounterItem, ...]
    ready: tuple[CounterItem, ...]
    overdue: tuple[CounterItem, ...]
    handed_out: tuple[CounterItem, ...]


@dataclass(frozen=True)
class UnopenedItem:
    """A notice that was put into the inbox and that nobody has opened for long. `address`: a letter can be sent."""

    delivery_id: UUID
    case_id: UUID
    number: str
    person: str
    title: str
    since: datetime.datetime
    address: bool


@dataclass(frozen=True)
class MonthFigures:
    """The cases of a service that arrived in a month: how many, how many decided, the median time to the decision
    (seconds), and of how many something was asked back.
    """

    service_id: str
    month: datetime.date
    received: int
    decided: int
    median_seconds: float | None
    asked: int
