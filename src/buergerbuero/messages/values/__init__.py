"""What lies in an inbox, and a mail on its way. What mails say stands in hints.py."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Direction(StrEnum):
    """Who reads it."""

    TO_CITIZEN = "to_citizen"
    TO_TOWN = "to_town"


class Kind(StrEnum):
    """What a message is about; pages choose heading and icon by it."""

    QUESTION = "question"
    ANSWER = "answer"
    NOTICE = "notice"


@dataclass(frozen=True)
class MessageLine:
    """A message, opened. One that is not `readable` has no text: it was not written by our pages."""

    id: UUID
    direction: Direction
    kind: Kind
    text: str
    at: datetime.datetime
    unread: bool
    readable: bool = True


@dataclass(frozen=True)
class Mail:
    """A plain-text mail. `id` stays the same when it is sent again, so that a mail program shows it once."""

    id: str
    to: str
    subject: str
    text: str
