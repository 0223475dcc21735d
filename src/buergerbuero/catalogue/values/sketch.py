"""A service in the making at the desk (Entwurf), out of a fillable PDF. All frozen."""

import datetime
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class SketchNote:
    """What was noticed when the PDF was read. `kind`: contradiction, guess, wording or check. `about`: the page or
    question (its key), or the field of the PDF, or "".
    """

    kind: str
    about: str
    text: str

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return asdict(self)


@dataclass(frozen=True)
class SketchFiles:
    """That files of a sketch came: as which version of it (from 1), from whom (a staff id), and when."""

    number: int
    by: str
    at: datetime.datetime


@dataclass(frozen=True)
class Sketch:
    """What is known of a sketch without its files. Persons are staff ids. `sent`: newest first.

    `form`: by which its pages are found; `pages`: how many of them there are as pictures.
    """

    id: UUID
    service_id: str
    title: str
    begun_by: str
    begun_at: datetime.datetime
    changed_at: datetime.datetime
    notes: tuple[SketchNote, ...]
    sent: tuple[SketchFiles, ...]
    form: str
    pages: int
