"""What staff see of cases: lists, one case whole, letters."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from buergerbuero.cases.values.checks import DeskChecks
from buergerbuero.cases.values.citizen import DocumentLine
from buergerbuero.cases.values.corrections import Amendment, AskedPage
from buergerbuero.cases.values.fees import Fee
from buergerbuero.cases.values.mandates import DeskConsent, PartyView
from buergerbuero.cases.values.persons import Person
from buergerbuero.cases.values.states import CaseState, DecisionState, Outcome, Verb
from buergerbuero.catalogue.values import Due
from buergerbuero.forms.values import AnsweredFile, AnswerRow, Vouched
from buergerbuero.messages.values import MessageLine


@dataclass(frozen=True)
class Outline:
    """What a grant's notice would say: its title, to whom (line by line), and lines of label and text."""

    title: str
    recipient: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class WorkItem:
    """A line of a clerk's list."""

    case_id: UUID
    number: str
    to_do: str
    person: str
    service: str
    state: CaseState
    state_text: str
    received_at: datetime.datetime
    due_on: datetime.date | None
    assigned_to: UUID | None
    mine: bool
    late: bool
    news: bool
    unanswered: bool
    practice: bool = False


@dataclass(frozen=True)
class WorkList:
    """A clerk's day: what is late, due today, mine, new, and waiting for citizens. Practice stands in a part of its
    own, whatever its state, so that it is never taken for work.
    """

    late: tuple[WorkItem, ...]
    today: tuple[WorkItem, ...]
    mine: tuple[WorkItem, ...]
    new: tuple[WorkItem, ...]
    waiting: tuple[WorkItem, ...]
    practice: tuple[WorkItem, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many lines each part has."""
        parts = ("late", "today", "mine", "new", "waiting")
        return {part: len(getattr(self, part)) for part in parts}


@dataclass(frozen=True)
class VerbOption:
    """A verb on the desk's page: allowed, or why not, and what it will do."""

    verb: Verb
    label: str
    key: str
    allowed: bool
    consequence: str
    why_not: str = ""


@dataclass(frozen=True)
class HistoryLine:
    """One line of a case's history; `who` is a staff id to be turned into a name by the page, or a word."""

    kind: str
    title: str
    text: str
    at: datetime.datetime
    who: str


@dataclass(frozen=True)
class DecisionView:
    """A decision as the desk sees it."""

    version: int
    outcome: Outcome
    reasons: tuple[str, ...]
    text: str
    made_at: datetime.datetime
    made_by: str
    release_at: datetime.datetime
    state: DecisionState

    @property
    def undoable(self) -> bool:
        """Whether it can still be taken back."""
        return self.state is DecisionState.MADE


@dataclass(frozen=True)
class DeskCase:
    """Everything the desk's page shows."""

    case_id: UUID
    number: str
    person: Person
    service_id: str
    title: str
    state: CaseState
    state_text: str
    received_at: datetime.datetime
    due: Due | None
    assigned_to: UUID | None
    checks: DeskChecks
    rows: tuple[AnswerRow, ...]
    readable: bool
    amendments: tuple[Amendment, ...]
    askable: tuple[AskedPage, ...]
    asked: tuple[AskedPage, ...]
    answer_until: datetime.date | None
    outline: Outline
    messages: tuple[MessageLine, ...]
    documents: tuple[DocumentLine, ...]
    history: tuple[HistoryLine, ...]
    verbs: tuple[VerbOption, ...]
    decision: DecisionView | None
    refusal_reasons: tuple[tuple[str, str], ...]
    version: int
    delivery_text: str
    demo: bool
    files: tuple[AnsweredFile, ...] = ()
    has_form: bool = False
    """Whether the answers can be put into a PDF of the service."""
    vouched: tuple[Vouched, ...] = ()
    fee: Fee | None = None
    fee_reasons: tuple[tuple[Verb, str], ...] = ()
    parties: tuple[PartyView, ...] = ()
    consent: DeskConsent | None = None
    practice: bool = False
    by_box: bool = False
    """Whether the notice goes into a box, or is meant to."""
    suggested: str = ""
    """Words for the notice about what is requested besides; they may be changed, and not left out."""


@dataclass(frozen=True)
class PostItem:
    """A letter that waits to be posted. `way`: what the desk calls the way that it goes."""

    delivery_id: UUID
    case_id: UUID
    number: str
    person: str
    title: str
    way: str
    made_at: datetime.datetime
    practice: bool = False
