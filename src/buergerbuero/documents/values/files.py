"""What goes into a document and what comes out of the register: frozen, already worded by the caller."""

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Literal
from uuid import UUID

Delivery = Literal["inbox", "post"]
Status = Literal["valid", "withdrawn"]
FileKind = Literal["jpeg", "png", "heic", "pdf"]
UploadState = Literal["receiving", "ready"]

MOST_BYTES: Final = 20_000_000
"""Of one file that somebody sends."""
MOST_UPLOADS: Final = 40
"""Of one vault: a draft."""
MOST_BYTES_OF_A_VAULT: Final = 200_000_000
"""Of all files of a draft together, as sent or as stored, whichever is more."""
MOST_PAGES: Final = 60
"""Of one file."""
LEAST_FREE: Final = 1_000_000_000
"""Bytes that files leave free where they are stored: notices, receipts and drafts are to go on."""


@dataclass(frozen=True)
class Value:
    """Something a template shows.

    `text` None means that the town has not confirmed it; an example says that it is one. `key` is the answer's name in
    form.yaml where one of several was chosen, empty otherwise: templates branch on that, and show `text`.
    """

    text: str | None
    example: bool = False
    key: str = ""


Line = tuple[str, Value]


class UnknownCode(LookupError):
    """The town has issued no document with this verification code."""


class UnknownDocument(LookupError):
    """There is no such document, or it was erased with its case."""


class UnknownUpload(LookupError):
    """There is no such upload in this vault, or not this page of it, or it was removed."""


class WrongOffset(Exception):
    """A piece of a file does not begin where the last one ended. `expected` is where: the bytes received so far."""

    def __init__(self, expected: int) -> None:
        super().__init__(expected)
        self.expected = expected


class RefusalReason(StrEnum):
    """Why a file is not taken. What a person reads about it, and what to do, the page says."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    """More than MOST_BYTES, or more than was announced."""
    TOO_MANY_FILES = "too_many_files"
    """The draft has MOST_UPLOADS, or MOST_BYTES_OF_A_VAULT would be exceeded."""
    UNKNOWN_TYPE = "unknown_type"
    """Neither JPEG, PNG, HEIC nor PDF by its content, whatever its name says."""
    BROKEN = "broken"
    """Cut off or damaged; or a PDF without pages of its own, such as a form that only Adobe's programs can show."""
    ENCRYPTED = "encrypted"
    """A PDF that asks for a password."""
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    """More pixels, or more work for the computer, than one file may cost."""
    INFECTED = "infected"
    NO_ROOM = "no_room"
    """Less than LEAST_FREE would be left where files are stored."""
    SCANNER_DOWN = "scanner_down"
    BUSY = "busy"


class FileRefused(Exception):
    """A file is not taken. It is forgotten, unless `again`: then the town's side is at fault and holds it meanwhile."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def again(self) -> bool:
        """Whether the same file may be taken in some minutes."""
        return self.reason in (RefusalReason.SCANNER_DOWN, RefusalReason.BUSY)


class ScannerDown(Exception):
    """The virus scanner does not answer, or not as it should."""


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
    """What the holder of a code learns. `facts` is empty after the case was erased; practice has no legal effect."""

    title: str
    issued_at: datetime.datetime
    status: Status
    facts: tuple[tuple[str, str], ...]
    withdrawn_at: datetime.datetime | None
    practice: bool = False


@dataclass(frozen=True)
class FileCheck:
    """The answer to an uploaded file: the register's entry, and whether the file is the issued one.

    photo: it is a picture, which cannot be compared with anything.
    """

    issued: IssuedView
    unchanged: bool
    photo: bool


@dataclass(frozen=True)
class CleanPage:
    """A page of what somebody sent, made anew: JPEG, upright, of pixels alone; and the same as a small picture."""

    picture: bytes
    small: bytes


@dataclass(frozen=True)
class Upload:
    """A file that somebody sends, or has sent.

    `size` and `received` are bytes of the original. `pages` is 0 and `sha256` (of the original) is empty until it is
    ready: then the original is gone and its pages are there.
    """

    id: UUID
    name: str
    size: int
    received: int
    state: UploadState
    pages: int
    sha256: str
