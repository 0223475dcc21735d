"""What is said of fillable PDFs: what one is that somebody brings, and what is wrong with it or with its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from buergerbuero.forms.values.form import Raw
from buergerbuero.forms.values.sentences import Message


class PaperKind(StrEnum):
    """What a PDF is, seen from a service."""

    SAME = "same"
    OTHER_VERSION = "other_version"
    """Most fields are known by name: what they say may be taken, and must be looked at."""
    OTHER_FORM = "other_form"
    OTHER_SERVICE = "other_service"
    """We made it, for another service."""
    EMPTY = "empty"
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
