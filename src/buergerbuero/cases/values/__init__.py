"""The words of a case: states, verbs, outcomes, and what pages show of it."""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from buergerbuero.cases.values.checks import MACHINE as MACHINE
from buergerbuero.cases.values.checks import MACHINE_ID as MACHINE_ID
from buergerbuero.cases.values.checks import CheckLine as CheckLine
from buergerbuero.cases.values.checks import DeskChecks as DeskChecks
from buergerbuero.cases.values.checks import LookupLine as LookupLine
from buergerbuero.cases.values.counter import Collection as Collection
from buergerbuero.cases.values.counter import CollectionPlace as CollectionPlace
from buergerbuero.cases.values.counter import CounterItem as CounterItem
from buergerbuero.cases.values.counter import CounterList as CounterList
from buergerbuero.cases.values.counter import MonthFigures as MonthFigures
from buergerbuero.cases.values.counter import NotProven as NotProven
from buergerbuero.cases.values.counter import UnopenedItem as UnopenedItem
from buergerbuero.cases.values.mandates import DeskConsent, OwnConsent, PartyView
from buergerbuero.cases.values.persons import Login as Login
from buergerbuero.cases.values.persons import MailState as MailState
from buergerbuero.cases.values.persons import Person as Person
from buergerbuero.cases.values.persons import WrongMailCode as WrongMailCode
from buergerbuero.cases.values.states import CaseState as CaseState
from buergerbuero.cases.values.states import Channel as Channel
from buergerbuero.cases.values.states import DecisionState as DecisionState
from buergerbuero.cases.values.states import DeliveryState as DeliveryState
from buergerbuero.cases.values.states import FeeState as FeeState
from buergerbuero.cases.values.states import IdentityCheck as IdentityCheck
from buergerbuero.cases.values.states import Outcome as Outcome
from buergerbuero.cases.values.states import Verb as Verb
from buergerbuero.catalogue.values import PaymentWay
from buergerbuero.forms.values import AnsweredFile, AnswerRow, Answers, Change, Vouched
from buergerbuero.identity.values import TrustLevel
from buergerbuero.messages.values import MessageLine
from buergerbuero.payments.values import ClaimState, ClaimView


class UnknownCase(LookupError):
    """No case has this number and code, or this id."""


class NotAllowed(Exception):
    """The verb is not allowed in the state the case is in."""

    def __init__(self, verb: Verb, state: str) -> None:
        super().__init__(f"{verb} in {state}")
        self.verb, self.state = verb, state


class PermitTaken(NotAllowed):
    """A permit counts already for what this one would be for, and only one can."""


class Stale(Exception):
    """Somebody else changed the case since the page was shown."""


class NothingChanged(Exception):
    """An amendment that changes no answer. Words alone are an answer."""


class SomeFailed(Exception):
    """Some cases could not be dealt with; all others were. `case_ids` says which."""

    def __init__(self, case_ids: tuple[UUID, ...]) -> None:
        super().__init__(f"{len(case_ids)} cases: {', '.join(map(str, case_ids))}")
        self.case_ids = case_ids


class EmptyText(ValueError):
    """A text that the verb needs is missing or too long; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class Incomplete(Exception):
    """The draft lacks an answer; `page_id` is the first page to go to."""

    def __init__(self, page_id: str) -> None:
        super().__init__(page_id)
        self.page_id = page_id


class NotIdentified(Incomplete):
    """The service must know more surely who sends this: a log-in at `level` is missing, or too long ago."""

    def __init__(self, level: TrustLevel) -> None:
        super().__init__("")
        self.level = level


class NotSureEnough(Exception):
    """The case was sent after a log-in that was surer than this one; `level` is what it takes to open it."""

    def __init__(self, level: TrustLevel) -> None:
        super().__init__(level)
        self.level = level


@dataclass(frozen=True)
class Access:
    """A citizen who holds the case open: proven by number and code, or by a log-in."""

    case_id: UUID
    number: str
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class OwnCase:
    """A line of the cases that somebody finds after a log-in. `level`: what a log-in must reach to open it."""

    case_id: UUID
    number: str
    title: str
    state: CaseState
    state_text: str
    received_at: datetime.datetime
    level: TrustLevel
    opens: bool


@dataclass(frozen=True)
class Receipt:
    """What a person keeps. The access code is derived from the draft's code, so a repeated request shows the same."""

    case_id: UUID
    number: str
    access_code: str = field(repr=False)
    received_at: datetime.datetime
    title: str


@dataclass(frozen=True)
class Fee:
    """The fee of a case: what is claimed, and how it can be paid. `wanted`: the review waits for it.

    `example`: the amount stands in for one that nobody has confirmed (demo only). `unsettled`: the application was
    withdrawn, and nobody has said yet whether what was paid stays.
    """

    state: FeeState
    claims: tuple[ClaimView, ...]
    ways: tuple[PaymentWay, ...]
    wanted: bool
    example: bool
    withdrawn: bool
    unsettled: bool = False

    @property
    def overpaid_cents(self) -> int:
        """What is too much, and has to go back."""
        return sum(claim.overpaid_cents for claim in self.claims)

    @property
    def open(self) -> ClaimView | None:
        """The claim that is to be paid next; none after a withdrawal, for then somebody looks at it first."""
        due = (claim for claim in self.claims if claim.state is ClaimState.DUE)
        return None if self.withdrawn else next(due, None)

    @property
    def last(self) -> ClaimView:
        """The newest claim."""
        return self.claims[-1]


@dataclass(frozen=True)
class TimelineEntry:
    """One step as the citizen sees it; `at` is None for what lies ahead."""

    kind: str
    title: str
    text: str
    at: datetime.datetime | None
    done: bool
    hint: str = ""


@dataclass(frozen=True)
class DocumentLine:
    """A document of a case, by name; its content needs the key."""

    id: UUID
    kind: str
    title: str
    media_type: str
    size: int
    made_at: datetime.datetime


@dataclass(frozen=True)
class OpenedFile:
    """A document's content, ready to be sent."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


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


@dataclass(frozen=True)
class CitizenCase:
    """Everything the citizen's page shows."""

    number: str
    service_id: str
    title: str
    state: CaseState
    state_text: str
    received_at: datetime.datetime
    due_on: datetime.date | None
    due_is_example: bool
    question: str | None
    asked: tuple[AskedPage, ...]
    answer_until: datetime.date | None
    timeline: tuple[TimelineEntry, ...]
    messages: tuple[MessageLine, ...]
    documents: tuple[DocumentLine, ...]
    rows: tuple[AnswerRow, ...]
    amendments: tuple[Amendment, ...]
    can_answer: bool
    can_withdraw: bool
    delivery_text: str
    responsible: str
    demo: bool
    fee: Fee | None = None
    practice: bool = False
    mail: MailState = MailState.NONE
    email: str = ""
    can_revoke: bool = False
    register_down: bool = False
    parties: tuple[PartyView, ...] = ()
    consent: OwnConsent | None = None
    collection: Collection | None = None
    digest: str = ""


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
    due_on: datetime.date | None
    due_is_example: bool
    assigned_to: UUID | None
    checks: DeskChecks
    rows: tuple[AnswerRow, ...]
    readable: bool
    amendments: tuple[Amendment, ...]
    askable: tuple[AskedPage, ...]
    asked: tuple[AskedPage, ...]
    answer_until: datetime.date | None
    planned: tuple[tuple[str, str], ...]
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
    vouched: tuple[Vouched, ...] = ()
    fee: Fee | None = None
    fee_reasons: tuple[tuple[Verb, str], ...] = ()
    parties: tuple[PartyView, ...] = ()
    consent: DeskConsent | None = None
    practice: bool = False
    notice_title: str = ""
    suggested: str = ""
    """Words for the notice about what is requested besides; they may be changed, and not left out."""


@dataclass(frozen=True)
class FeeLists:
    """What the desk has to look at: a claim stands in the first list that fits, in this order.

    `withdrawn`: the application was, and nobody has said whether the fee is to be paid, stays or goes back.
    """

    mismatched: tuple[ClaimView, ...]
    overpaid: tuple[ClaimView, ...]
    withdrawn: tuple[ClaimView, ...]
    late: tuple[ClaimView, ...]
    due: tuple[ClaimView, ...]


@dataclass(frozen=True)
class PostItem:
    """A letter that waits to be posted."""

    delivery_id: UUID
    case_id: UUID
    number: str
    person: str
    title: str
    made_at: datetime.datetime
    practice: bool = False
