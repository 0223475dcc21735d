"""What goes into a document and what comes out of the register: frozen, already worded by the caller."""

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

Delivery = Literal["inbox", "post"]
Status = Literal["valid", "withdrawn"]


@dataclass(frozen=True)
class Value:
    """Something a template shows.

    `text` None means that the town has not confirmed it; an example says that it is one.
    """

    text: str | None
    example: bool = False


Line = tuple[str, Value]


class UnknownCode(LookupError):
    """The town has issued no document with this verification code."""


class UnknownDocument(LookupError):
    """There is no such document, or it was erased with its case."""


class NotSealed(ValueError):
    """A PDF that is to be issued does not carry an intact seal over the whole file."""


class TooMuchText(ValueError):
    """The data of a document hold more letters than a document may have (rules.MOST_LETTERS)."""


class TemplateError(Exception):
    """A template cannot be made into a document.

    Says where, so that whoever wrote the template can mend it.
    """

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message


class SealUnavailable(Exception):
    """The town's seal cannot be set now; the message says why and what to do. The job is tried again."""


@dataclass(frozen=True)
class Sender:
    """Who writes: the town, the office that answers, and the line above the address in the window."""

    town: str
    office: str
    return_line: str


@dataclass(frozen=True)
class Verification:
    """How whoever holds the document checks it.

    `code` is shown in groups; `address` is read, `url` is in the QR code.
    """

    code: str
    address: str
    url: str


@dataclass(frozen=True)
class NoticeData:
    """A Bescheid. `values` and `tables` carry what the service's template names; its head lists the keys.

    created_at: the moment of the decision, aware; it becomes the date inside the PDF. recipient: the address,
    one line each, at most six. info: label and value beside the address. delivery "post" adds return line and
    fold marks (DIN 5008 form B). legal_basis and remedy are what § 37 VwVfG asks for besides the reasons
    (research/standards.md 7).
    """

    title: str
    case_number: str
    created_at: datetime.datetime
    sender: Sender
    recipient: tuple[str, ...]
    info: tuple[Line, ...]
    salutation: str
    values: Mapping[str, Value]
    reasons: tuple[str, ...]
    legal_basis: tuple[Value, ...]
    remedy: tuple[Value, ...]
    verification: Verification
    tables: Mapping[str, tuple[tuple[Value, ...], ...]] = field(default_factory=dict)
    delivery: Delivery = "inbox"
    demo: bool = False
    language: str = "de"


@dataclass(frozen=True)
class Step:
    """One step of what happens next; `who` and `by_when` are left out where they say nothing."""

    title: str
    text: str
    who: str | None = None
    by_when: Value | None = None


@dataclass(frozen=True)
class AnswerGroup:
    """The answers of one page of the form: label and answer, as the applicant saw them."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReceiptData:
    """A receipt with the whole declaration. It carries the access code: for the applicant alone.

    received_at: in words. access_code: in groups. status_address is read, status_url is the link behind it.
    """

    title: str
    service: str
    case_number: str
    access_code: str
    created_at: datetime.datetime
    received_at: str
    status_address: str
    status_url: str
    sender: Sender
    steps: tuple[Step, ...]
    help: tuple[Line, ...]
    answers: tuple[AnswerGroup, ...]
    demo: bool = False
    language: str = "de"


def as_json(data: NoticeData | ReceiptData) -> dict[str, Any]:
    """Return the data as JSON values, as a template reads them."""
    plain = dataclasses.asdict(data)
    plain["created_at"] = data.created_at.isoformat()
    return plain


@dataclass(frozen=True)
class SealCheck:
    """What a seal says: intact, over the whole file, by which certificate."""

    intact: bool
    whole: bool
    certificate_sha256: str

    def made_by(self, certificate_sha256: str) -> bool:
        """Say whether the file is unchanged since this certificate sealed it."""
        return self.intact and self.whole and self.certificate_sha256 == certificate_sha256


@dataclass(frozen=True)
class StoredDocument:
    """A stored file without its content."""

    id: UUID
    kind: str
    title: str
    media_type: str
    size: int
    created_at: datetime.datetime


@dataclass(frozen=True)
class IssuedView:
    """What the holder of a code learns. `facts` is empty after the case was erased."""

    title: str
    issued_at: datetime.datetime
    status: Status
    facts: tuple[tuple[str, str], ...]
    withdrawn_at: datetime.datetime | None


@dataclass(frozen=True)
class FileCheck:
    """The answer to an uploaded file: the register's entry, and whether the file is the issued one."""

    issued: IssuedView
    unchanged: bool
