"""What lies in an inbox, and what a hint says."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
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


class HintKind(StrEnum):
    """Why a mail is sent. It never says what the message says."""

    RECEIVED = "received"
    QUESTION = "question"
    NOTICE = "notice"
    COLLECT = "collect"
    PAID = "paid"
    FEE_OPEN = "fee_open"
    CONFIRM = "confirm"
    CONSENT = "consent"
    CONSENT_OPEN = "consent_open"
    CONSENT_ASKED = "consent_asked"
    CONSENT_NEWS = "consent_news"


SECOND_PARENT: Final = (HintKind.CONSENT_ASKED, HintKind.CONSENT_NEWS)
"""Mails to a second parent, who has a door of their own."""


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
