"""What a draft is, what it holds, and why it cannot be opened or changed."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from buergerbuero.figures.values import Trail
from buergerbuero.forms.values.answers import AnswerRow
from buergerbuero.forms.values.form import Answers, Raw
from buergerbuero.forms.values.papers import TakenPaper
from buergerbuero.identity.values import About, Fact, TrustLevel

# How long a draft is kept after the last touch: whatever changes it is one, such as a page saved or a file sent. Merely
# looking at it is none, so that what is said of it holds: deleted 30 days after the last change.
KEPT: Final = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Draft:
    """What anyone may know of a draft: nothing of its answers."""

    id: UUID
    digest: str
    language: str
    version: int
    updated_at: datetime.datetime
    submitted_case: UUID | None = None
    amends: UUID | None = None


@dataclass(frozen=True)
class Amending:
    """What a draft keeps that amends an application which was sent: what stands there, and what may be changed.

    `sent`: the answers that stand there; `asked`: the pages whose answers may be changed; `question`: a number that
    tells one asking from another, `why` its words; `reference`: what people call the application; `note`: words that
    go along; `unasked`: pages that were changed for an earlier question and are not asked for any more.
    """

    sent: Answers
    asked: tuple[str, ...]
    question: int
    why: str
    reference: str
    note: str = ""
    unasked: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Renewal:
    """What newer publications of the service did to a draft, until the person has seen it and has answered again.

    `again`: the pages that are asked once more, with what was answered on them before, by language; `gone`: what is not
    asked any more, by language; `added`: pages that were not asked before; `untouched`: those of `again` on which
    nothing was entered since; `fee`: what is to be paid by the answers, before and now, by language, where that is
    another amount; "" for now where an answer has to be given first; `seen`: whether the person has been told.
    """

    again: Mapping[str, Mapping[str, tuple[AnswerRow, ...]]]
    gone: Mapping[str, tuple[AnswerRow, ...]]
    added: tuple[str, ...] = ()
    untouched: frozenset[str] = frozenset()
    fee: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    seen: bool = False


@dataclass(frozen=True)
class Account:
    """What a log-in has said about the person before a draft, as far as the form asks for it. Never their pseudonym.

    `code`: the draft's own code, so that the person finds the draft after another log-in; "" if they cannot be known
    again.
    """

    provider: str
    level: TrustLevel
    means: str
    at: datetime.datetime
    facts: Mapping[About, Fact] = field(default_factory=dict, repr=False)
    code: str = field(default="", repr=False)


@dataclass(frozen=True)
class OwnDraft:
    """A draft that somebody finds after a log-in, with the code that opens it."""

    draft: "Draft"
    code: str = field(repr=False)


@dataclass(frozen=True)
class HeldFile:
    """A file that a draft holds for a field. `size` is bytes as sent, `sha256` that of the original."""

    id: str
    name: str
    pages: int
    size: int
    sha256: str

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "HeldFile":
        """Return the file in an answer, as `types/datei.py` says."""
        return cls(**answer)

    @property
    def answer(self) -> dict[str, Any]:
        """The file as an answer has it."""
        return dict(vars(self))


@dataclass(frozen=True)
class ArrivingFile:
    """A file that is not all there yet, or not converted: for which field (the name of its input), and its name."""

    field: str
    name: str


@dataclass(frozen=True)
class RefusedFile:
    """Why the last file of a name was not taken: `reason` as `types/datei.py` knows it."""

    field: str
    name: str
    reason: str


@dataclass(frozen=True)
class OpenDraft:
    """A draft opened with its code. `unfinished` holds what was entered on pages that could not be taken yet.

    `files`: what was sent for file fields, by input name. `arriving`: what is on its way, by the id of the upload.
    `refused`: the last files of a page that were not taken. `sheets`: by page, which drawing of it was kept last.
    `account`: what a log-in said. `trail`: what of it was counted. `paper`: a filled PDF from which answers came.
    `key`: the one of its vault, which opens its files.
    """

    draft: Draft
    answers: Answers
    unfinished: Mapping[str, Raw]
    files: Mapping[str, tuple[HeldFile, ...]] = field(default_factory=dict)
    arriving: Mapping[str, ArrivingFile] = field(default_factory=dict)
    refused: tuple[RefusedFile, ...] = ()
    amending: Amending | None = None
    renewal: Renewal | None = None
    sheets: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    trail: Trail = field(default_factory=Trail)
    paper: TakenPaper | None = None
    key: bytes = field(default=b"", repr=False, compare=False)


class NoAmendment(Exception):
    """The draft amends nothing, or amends something where an application of its own is wanted."""


class FieldFull(Exception):
    """A file field has as many files as it may have, those on their way included."""


class UnknownDraft(LookupError):
    """There is no draft of this id: never started, or deleted 30 days after the last touch."""


class AlreadySubmitted(Exception):
    """The draft was sent before and holds no answers any more. `case_id` is what became of it."""

    def __init__(self, case_id: UUID) -> None:
        super().__init__(case_id)
        self.case_id = case_id
