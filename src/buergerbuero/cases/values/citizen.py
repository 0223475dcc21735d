"""What the holder of a case sees and keeps of it."""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from buergerbuero.cases.values.corrections import Amendment, AskedPage
from buergerbuero.cases.values.counter import Collection
from buergerbuero.cases.values.fees import Fee
from buergerbuero.cases.values.mandates import OwnConsent, PartyView
from buergerbuero.cases.values.persons import MailState
from buergerbuero.cases.values.states import CaseState
from buergerbuero.catalogue.values import Due
from buergerbuero.forms.values import AnswerRow
from buergerbuero.identity.values import TrustLevel
from buergerbuero.messages.values import MessageLine


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
    """What a person keeps. The access code is derived from the draft's code, so a repeated request shows the same.

    `pin`: for the box, where the notice is to lie in one: to be shown once. Another one each time, until it lies there.
    """

    case_id: UUID
    number: str
    access_code: str = field(repr=False)
    received_at: datetime.datetime
    title: str
    pin: str = field(repr=False, default="")


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


@dataclass(frozen=True, kw_only=True)
class SentCase:
    """What was sent, and what happens next: what a receipt says, on its page and on paper.

    `quick`: registers alone can settle it; whether they do, only they can say, so until then it can still be a human's.
    """

    number: str
    title: str
    languages: tuple[str, ...]
    received_at: datetime.datetime
    due: Due | None
    delivery_text: str
    responsible: str
    demo: bool
    practice: bool
    digest: str
    fee: Fee | None
    quick: bool


@dataclass(frozen=True, kw_only=True)
class ReceiptPage(SentCase):
    """What the page of a receipt says besides. `free`: nothing is to be paid, now or by the notice."""

    email: str
    consent: OwnConsent | None
    free: bool


@dataclass(frozen=True, kw_only=True)
class ReceiptPaper(SentCase):
    """What a receipt on paper says besides: the whole declaration."""

    rows: tuple[AnswerRow, ...]
    amendments: tuple[Amendment, ...]


@dataclass(frozen=True, kw_only=True)
class CitizenCase(SentCase):
    """Everything the citizen's page shows. `free`: nothing is to be paid, now or by the notice."""

    service_id: str
    state: CaseState
    state_text: str
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
    outcome: str = ""
    being_decided: bool = False
    mail: MailState = MailState.NONE
    email: str = ""
    can_revoke: bool = False
    register_down: bool = False
    parties: tuple[PartyView, ...] = ()
    consent: OwnConsent | None = None
    collection: Collection | None = None
    free: bool = False
