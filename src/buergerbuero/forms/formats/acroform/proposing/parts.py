"""What a proposal is made of: questions with the PDF fields behind them, pages, and what a human must look at."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from buergerbuero.documents.values.paperform import Box, PaperField

WHOSE: Final = re.compile(r"\b((?:de[sr]|of) .+)$")
"""In a label: "des Kindes"."""


@dataclass(frozen=True)
class Link:
    """A PDF field that stands for a question, or for part of one.

    `parts`: what stands behind the question's key (`.familienname`; `2.datum` in a group; "" is the question itself);
    several are joined in one line. `pattern`: how it is written (`als`). `states`: of the PDF -> answers.
    """

    name: str
    parts: tuple[str, ...] = ("",)
    pattern: str = ""
    states: Mapping[str, str] = field(default_factory=dict)

    def below(self, part: str) -> "Link":
        """Return the link as one of a question that has become part of another."""
        return replace(self, parts=tuple(f"{part}.{each}" if each else part for each in self.parts))


@dataclass(frozen=True)
class Question:
    """One thing to be asked. `kind` is its `art` in form.yaml, `settings` what else stands there.

    `id` is empty until all are known. `source`: the PDF field it was first seen in. `fields`: of a group. `guessed`:
    what a human should look at, in German.
    """

    kind: str
    label: str
    links: tuple[Link, ...]
    source: PaperField
    id: str = ""
    section: str = ""
    help: str = ""
    required: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple["Question", ...] = ()
    guessed: tuple[str, ...] = ()

    @property
    def box(self) -> Box:
        """Where it is first seen."""
        return self.source.places[0].box


@dataclass(frozen=True)
class Left:
    """A PDF field that is not asked for, and why, in German."""

    name: str
    label: str
    why: str


@dataclass(frozen=True)
class ProposedPage:
    """A page: a heading and one question that bears its id (`single`), or several; or a standard page (`block`)."""

    id: str
    heading: str
    questions: tuple[Question, ...] = ()
    block: str = ""
    help: str = ""
    why_added: str = ""

    @property
    def single(self) -> bool:
        """Whether the page asks one thing."""
        return len(self.questions) == 1 and self.questions[0].id == self.id

    def key_of(self, question: Question) -> str:
        """Return the key of the answer to one of its questions, as pdf.yaml names it."""
        return self.id if self.single else f"{self.id}.{question.id}"


@dataclass(frozen=True)
class Line:
    """A line of pdf.yaml: the keys of the answers that a field holds, or why it is left out."""

    name: str
    keys: tuple[str, ...] = ()
    pattern: str = ""
    states: Mapping[str, str] = field(default_factory=dict)
    left_out: str = ""


@dataclass(frozen=True)
class Remark:
    """Something for a human eye. `kind`: wording, guess, check or contradiction. `about`: the page or PDF field."""

    kind: str
    about: str
    text: str


@dataclass(frozen=True)
class Proposal:
    """A form as it could be asked online, every field of the PDF in it or left out with a reason."""

    title: str
    edition: str
    fingerprint: str
    pages: tuple[ProposedPage, ...]
    lines: tuple[Line, ...]
    left: tuple[Left, ...]
    remarks: tuple[Remark, ...]


def near(first: Question, other: Question) -> bool:
    """Whether two questions stand below one heading, in one row of a table, on the same page or the next."""
    alike = first.section == other.section and first.source.row == other.source.row
    return alike and abs(first.box.page - other.box.page) <= 1


def said_of_joined(labels: Iterable[str]) -> tuple[str, ...]:
    """Return what a human should know of fields that hold several answers, by their labels."""
    return tuple(
        f"„{label}“ steht im PDF in einem Feld; online sind es mehrere, für das PDF werden sie verbunden."
        for label in labels
    )
