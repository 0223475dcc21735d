"""What was asked to be corrected, and what was."""

import datetime
from dataclasses import dataclass, field

from buergerbuero.forms.values import Answers, Change


@dataclass(frozen=True)
class Amendment:
    """That a person corrected answers: when, and what was changed. `sequence` is its event's."""

    sequence: int
    at: datetime.datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class AskedPage:
    """A page of the form that can be, or is, asked to be corrected: its question, and its answer now in brief."""

    page_id: str
    heading: str
    text: str


@dataclass(frozen=True)
class OpenCorrection:
    """A question that waits for corrections, and what they start from.

    `question` is the sequence of its event; `revision` counts the versions of the answers.
    """

    question: int
    text: str
    pages: tuple[str, ...]
    digest: str
    revision: int
    answers: Answers = field(repr=False)
