"""A fillable PDF (AcroForm, ISO 32000-2, 12.7) as we see it: its fields, their places, what is beside and in them.

Nothing here knows questions; what a field means for a service says its pdf.yaml (forms/formats/acroform).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

MOST_FIELDS: Final = 2_000
"""Of one form; the largest we know have 600."""
MOST_FORM_BYTES: Final = 5_000_000
"""Of one form: what a file of a service's folder may have (catalogue.folder.MAX_FILE)."""
OFF: Final = "Off"
"""The state of a box or radio group in which nothing is chosen (12.7.5.2.3)."""


class FieldKind(StrEnum):
    """What one does in a field."""

    TEXT = "text"
    CHECK = "check"
    """A box; or several with one name, each with a state of its own."""
    RADIO = "radio"
    CHOICE = "choice"
    """A list to choose from; `editable`: or to write something else."""
    SIGNATURE = "signature"
    BUTTON = "button"
    """It starts something (12.7.5.2.2) and holds no answer."""


@dataclass(frozen=True)
class Box:
    """A rectangle on a page, in points, as the page is looked at (turned and cropped): from its left and its top edge.

    `page` counts from 0.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """In points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """In points."""
        return self.bottom - self.top


@dataclass(frozen=True)
class Place:
    """One place (widget) in which a field is seen. `state`: what a box or radio button says when it is on, or "".

    `label` is what stands beside it on the page, as far as it can be told.
    """

    box: Box
    state: str = ""
    label: str = ""


@dataclass(frozen=True)
class Format:
    """What a format action of the form says that goes into a field (AFDate, AFNumber, AFSpecial of Acrobat's scripts).

    `kind`: date, time, number, percent, postcode, phone or other. `pattern`: of a date, as Acrobat writes it
    (dd.mm.yyyy); of a number, an example (1.234,56). `unit`: what is shown with a number, such as € or m².
    """

    kind: str
    pattern: str = ""
    unit: str = ""


@dataclass(frozen=True)
class PaperField:
    """A field. `name` is its full name (12.7.4.2), unique in the form; `label` what a reader would take it to ask.

    `values`: what stands in it now: one text, or the states or options that are chosen; empty if nothing. OFF alone: a
    box or radio group that says expressly that nothing is chosen, as they do once they were touched. `tooltip` is
    its alternate name (TU). `options`: what is sent and what is seen. `max_length` 0: any. `section`: its heading.
    `row`: what stands before its row of a table, of which its label is the head of the column.
    """

    name: str
    kind: FieldKind
    places: tuple[Place, ...]
    values: tuple[str, ...] = ()
    tooltip: str = ""
    label: str = ""
    section: str = ""
    row: str = ""
    options: tuple[tuple[str, str], ...] = ()
    max_length: int = 0
    comb: bool = False
    multiline: bool = False
    required: bool = False
    read_only: bool = False
    multiple: bool = False
    editable: bool = False
    format: Format | None = None

    @property
    def states(self) -> tuple[str, ...]:
        """What a box or radio group can say, in the order of its places, each once."""
        return tuple(dict.fromkeys(place.state for place in self.places if place.state))


@dataclass(frozen=True)
class TextLine:
    """A line of text on a page. `size`: of its letters, in points."""

    box: Box
    text: str
    size: float
    bold: bool = False


@dataclass(frozen=True)
class PaperPage:
    """A page as it is looked at, in points, and the lines that are printed on it."""

    width: float
    height: float
    lines: tuple[TextLine, ...] = ()


@dataclass(frozen=True)
class Stamp:
    """What we write into a PDF that we made or prepared: for which service it is, and which published version."""

    service: str
    version: str


@dataclass(frozen=True)
class PaperForm:
    """A fillable PDF, the fields that are seen on its pages in the order in which one reads them.

    `fingerprint` is the same for each copy of a form whatever stands in it: SHA-256 of names and kinds of its fields,
    sorted. `signed`: it bears a signature. `hybrid`: it has an XFA part beside. `cleaned`: what is in it that a form
    does not need, and cleaning takes out (scripts, embedded files, actions), in German, for the report. `unseen`: names
    of fields that are on no page, hidden ones too, but for buttons; they stay in the PDF and nobody can fill them.
    """

    pages: tuple[PaperPage, ...]
    fields: tuple[PaperField, ...]
    fingerprint: str
    title: str = ""
    language: str = ""
    stamp: Stamp | None = None
    signed: bool = False
    hybrid: bool = False
    cleaned: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filling:
    """What is written into a form: the values of fields by their full names (a text, or states or options).

    Fields that are not named stay as they are. `flat`: nobody can change it any more. `title` heads the sheet behind
    the form on which stands what had no room in its field; `labels` names fields there. `rest`: label and text of
    answers that have no field at all, such as the fourth person of three: they stand on that sheet as well.
    """

    values: Mapping[str, tuple[str, ...]]
    flat: bool = False
    title: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    rest: tuple[tuple[str, str], ...] = ()
    language: str = "de"


class FormReason(StrEnum):
    """Why a PDF cannot be used as a form. What a person reads about it, and what to do, the page or command says."""

    NOT_A_PDF = "not_a_pdf"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    """More than MOST_FORM_BYTES, or than a form may cost the computer."""
    TOO_MANY_FIELDS = "too_many_fields"
    TOO_MUCH_WORK = "too_much_work"
    """It takes more time or memory than a form may: loops, bombs."""
    ENCRYPTED = "encrypted"
    """It asks for a password to be read."""
    PURE_XFA = "pure_xfa"
    """Only Adobe's programs can show it; the remedy is to save or print it as a static form."""
    NO_FIELDS = "no_fields"
    """Flattened, printed, or never a form."""
    SCANNED = "scanned"
    """No fields, and pages of pictures alone."""
    UNKNOWN_VALUE = "unknown_value"
    """A value that is to be written that the field has no state or option for."""
    BUSY = "busy"


class FormRefused(Exception):
    """A PDF that cannot be used as a form. `detail`: the field or object it is about, where there is one."""

    def __init__(self, reason: FormReason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail
