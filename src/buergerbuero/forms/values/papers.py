"""What is said of fillable PDFs: what one is that somebody brings, and what is wrong with it or with its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from buergerbuero.forms.values.form import Raw
from buergerbuero.forms.values.sentences import Message

EVIDENCE: Final = "Das ausgefüllte Formular.pdf"
"""What the file is called from which answers were taken: with the draft, and with the case."""

REMARKS: Final[Mapping[str, str]] = {
    "contradiction": "Widersprüche im PDF",
    "guess": "Vermutet: bitte prüfen",
    "wording": "Wortlaut: bitte lesen und verbessern",
    "check": "Bitte beachten",
}
"""What stands over the remarks of each kind to whoever makes a service out of a PDF, in this order."""


class PaperKind(StrEnum):
    """What a PDF is, seen from a service."""

    SAME = "same"
    OTHER_VERSION = "other_version"
    """Most fields are known by name: what they say may be taken, and must be looked at."""
    OTHER_FORM = "other_form"
    OTHER_SERVICE = "other_service"
    """We made it, for another service."""
    EMPTY = "blank"
    """It is the right form, and nothing is filled in."""


@dataclass(frozen=True)
class Trouble:
    """What is the matter with a file, and what the person can do: `remedies` one by one, the best one first."""

    cause: Message
    remedies: tuple[Message, ...]


@dataclass(frozen=True)
class Slip:
    """What is wrong with one answer: its key (seite.feld), why, and what to do, in German."""

    key: str
    cause: str
    remedy: str


@dataclass(frozen=True)
class Contradiction:
    """Two places of a PDF that say different things of one answer: what each says, in the order of the page.

    `name`: of its inputs on our page.
    """

    page_id: str
    name: str
    key: str
    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Taken:
    """What a PDF says: by page, what would have been typed there; and where it contradicts itself."""

    raws: Mapping[str, Raw]
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True)
class Left:
    """An answer that a PDF has no field for. `label` and `text` as people read them, in German."""

    key: str
    label: str
    text: str


@dataclass(frozen=True)
class TakenPaper:
    """What a draft keeps of a filled PDF that somebody brought: its pages as a file (`upload`), and what came of it.

    `taken`: how many answers came from it; `asked`: pages that are asked because what stands there is wrong, lacks
    something or is contradictory; `kept`: how many answers stayed as they were although the PDF says something else;
    `contradictions`: heading and both texts.
    """

    upload: str
    kind: str
    signed: bool
    taken: int
    kept: int
    asked: tuple[str, ...] = ()
    contradictions: tuple[tuple[str, str], ...] = ()


class NotTaken(Exception):
    """Nothing can be taken from a PDF. `reason`: a PaperKind or a FormReason of documents; `service`: whose it is."""

    def __init__(self, reason: str, service: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.service = service
