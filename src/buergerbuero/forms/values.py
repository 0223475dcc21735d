"""What a form is made of, what is wrong with an answer, and what a draft is. All frozen."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeAlias
from uuid import UUID

from django.utils.translation import gettext, override
from pydantic import BaseModel, ConfigDict

from buergerbuero.base.saying import Said
from buergerbuero.figures.values import Trail
from buergerbuero.identity.values import About, Fact, TrustLevel

# Whatever JSON can hold: what a type makes of an answer. Its type's module says which shape.
Value: TypeAlias = Any
# Answers of a form: {page id: value} for a page with one field, {page id: {field id: value}} for a page with several.
# Every value is JSON; None stands for a voluntary field left empty.
Answers: TypeAlias = dict[str, Any]
# What the browser sent: {input name: values}. Types see it without the name of their field ("" is the field itself).
Raw: TypeAlias = Mapping[str, Sequence[str]]
GERMAN: Final = "de"  # what every sentence of a service is written in first

# How long a draft is kept after the last touch: whatever changes it is one, such as a page saved or a file sent. Merely
# looking at it is none, so that what is said of it holds: deleted 30 days after the last change.
KEPT: Final = datetime.timedelta(days=30)


class Saying(Protocol):
    """Something that can be said in a language."""

    def say(self, language: str) -> str:
        """Return the text in the language, or in German if it is not translated."""


@dataclass(frozen=True)
class Message:
    """A sentence of the program: German, with `{names}` to fill in, translated by gettext. Made by `message`."""

    german: str
    values: tuple[tuple[str, "str | Saying"], ...] = ()

    def say(self, language: str) -> str:
        """Return the sentence in the language."""
        with override(language):
            sentence = gettext(self.german)
        said = {name: value if isinstance(value, str) else value.say(language) for name, value in self.values}
        return sentence.format_map(said)


def message(german: str, **values: "str | Saying") -> Message:
    """Return a sentence with what stands in its `{names}`. The word that marks sentences for translation."""
    return Message(german, tuple(sorted(values.items(), key=lambda pair: pair[0])))


@dataclass(frozen=True)
class Text:
    """A sentence of a service: German from form.yaml, others from texte/<language>.yaml."""

    german: str
    translations: tuple[tuple[str, str], ...] = ()

    def say(self, language: str) -> str:
        """Return the sentence in the language, or in German, and marked so, where there is no fresh translation."""
        found = dict(self.translations).get(language)
        if found is None:
            return self.german if language == GERMAN else Said(self.german, GERMAN)
        return found


class Options(BaseModel):
    """The settings of a question type in form.yaml: German names there, English here."""

    model_config = ConfigDict(frozen=True, extra="forbid")


NO_OPTIONS = Options()


@dataclass(frozen=True)
class Place:
    """The town that asks: for fields that only take addresses in it. `streets`: all of them, if they are known."""

    name: str = ""
    postcodes: frozenset[str] = frozenset()
    streets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Is:
    """True when the answer to `key` ("page" or "page.field") is, or contains, one of `values`."""

    key: str
    values: frozenset[str]


@dataclass(frozen=True)
class All:
    """True when every part is true."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    """True when one part is true."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    """True when the part is false."""

    part: "Condition"


Condition: TypeAlias = Is | All | AnyOf | Not


@dataclass(frozen=True)
class Field:
    """One thing that is asked.

    `key` is how conditions name it ("hund.rasse"), `name` the name of its inputs ("hund-rasse"; a field inside another
    one has the name it bears there). `texts` holds the sentences of its type, such as "antworten.ja"; `fields` what
    each entry of a repeated group asks. `prefill`: what a log-in says is filled in; `editable`: and may be changed.
    """

    key: str
    name: str
    type: str
    label: Saying
    help: Saying | None = None
    required: bool = True
    options: Options = NO_OPTIONS
    texts: Mapping[str, Saying] = field(default_factory=dict)
    condition: Condition | None = None
    place: Place = Place()
    autocomplete: str = ""
    fields: tuple["Field", ...] = ()
    prefill: bool = False
    editable: bool = True


DELIVERY: Final = "zustellung"
"""The purpose of a page whose answer decides how a notice reaches the person: `postfach`, or else a letter."""
FOR_WHOM: Final = "für_wen"
"""The purpose of a page whose answer says for whom somebody applies: `selbst`, or one of the keys of OTHERS."""
CHILD: Final = "kind"
REPRESENTED: Final = "vertretene"
ORGANISATION: Final = "organisation"
SECOND_PARENT: Final = "zweiter_elternteil"
OTHERS: Final = (CHILD, REPRESENTED, ORGANISATION, SECOND_PARENT)
"""The purposes of pages that ask for somebody else than the person who applies."""


@dataclass(frozen=True)
class Page:
    """One page: a question as its heading and one field that bears the same id, or several.

    `purpose`: what the program needs the answer for, such as DELIVERY.
    """

    id: str
    heading: Saying
    fields: tuple[Field, ...]
    help: Saying | None = None
    why: Saying | None = None
    condition: Condition | None = None
    purpose: str = ""

    @property
    def single(self) -> bool:
        """Whether the page asks one thing, so that its heading is the label of its field."""
        return len(self.fields) == 1 and self.fields[0].key == self.id


@dataclass(frozen=True)
class Form:
    """The questions of one published service, in order, and how many sentences lack a fresh translation by language.

    `level`: how sure the service must be who somebody is; NORMAL: as sure as they say.
    """

    digest: str
    pages: tuple[Page, ...]
    stale: Mapping[str, int] = field(default_factory=dict)
    level: TrustLevel = TrustLevel.NORMAL

    def page(self, page_id: str) -> Page:
        """Return a page by id. Raises UnknownPage."""
        for page in self.pages:
            if page.id == page_id:
                return page
        raise UnknownPage(page_id)


@dataclass(frozen=True)
class Invalid:
    """What is wrong at one input, and what would be right. `name` is the input's, so that a link can lead to it."""

    name: str
    cause: Message
    remedy: Message


@dataclass(frozen=True)
class Refused:
    """An answer that could not be taken, with every reason."""

    problems: tuple[Invalid, ...]


@dataclass(frozen=True)
class AnswerRow:
    """One line of a summary: check page, receipt, desk. `group` is the page's heading; `text` may have line ends.

    `label` names the entry of a repeated group too, as in "Kind 2: Vornamen"; `entry` is that part of it.
    """

    page_id: str
    field_id: str
    group: str
    label: str
    text: str
    entry: str = ""

    @property
    def short_label(self) -> str:
        """The label below a heading that names the entry."""
        return self.label.removeprefix(f"{self.entry}: ") if self.entry else self.label


@dataclass(frozen=True)
class SentFile:
    """A file of a file field, as templates draw it. `pages` is 0 as long as it is not all there."""

    id: str
    name: str
    pages: int
    size: int

    @property
    def numbers(self) -> range:
        """The numbers of its pages, from 1."""
        return range(1, self.pages + 1)


@dataclass(frozen=True)
class AnsweredFile:
    """A file of an answer that was sent."""

    page_id: str
    field_id: str
    label: str
    file: SentFile

    @property
    def about(self) -> str:
        """What names the answer."""
        return f"{self.page_id}.{self.field_id}"


@dataclass(frozen=True)
class Change:
    """One line of what is different between two sets of answers; "" where there was, or is, nothing."""

    page_id: str
    field_id: str
    group: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Draft:
    """What anyone may know of a draft: nothing of its answers."""

    id: UUID
    digest: str
    language: str
    version: int
    updated_at: datetime.datetime
    submitted_case: UUID | None = None
    amends: UUID | None = None


@dataclass(frozen=True)
class Amending:
    """What a draft keeps that amends an application which was sent: what stands there, and what may be changed.

    `sent`: the answers that stand there; `asked`: the pages whose answers may be changed; `question`: a number that
    tells one asking from another, `why` its words; `reference`: what people call the application; `note`: words that
    go along; `unasked`: pages that were changed for an earlier question and are not asked for any more.
    """

    sent: Answers
    asked: tuple[str, ...]
    question: int
    why: str
    reference: str
    note: str = ""
    unasked: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Renewal:
    """What newer publications of the service did to a draft, until the person has seen it and has answered again.

    `again`: the pages that are asked once more, with what was answered on them before, by language; `gone`: what is not
    asked any more, by language; `added`: pages that were not asked before; `untouched`: those of `again` on which
    nothing was entered since; `seen`: whether the person has been told.
    """

    again: Mapping[str, Mapping[str, tuple[AnswerRow, ...]]]
    gone: Mapping[str, tuple[AnswerRow, ...]]
    added: tuple[str, ...] = ()
    untouched: frozenset[str] = frozenset()
    seen: bool = False


@dataclass(frozen=True)
class Account:
    """What a log-in has said about the person before a draft, as far as the form asks for it. Never their pseudonym.

    `code`: the draft's own code, so that the person finds the draft after another log-in; "" if they cannot be known
    again.
    """

    provider: str
    level: TrustLevel
    means: str
    at: datetime.datetime
    facts: Mapping[About, Fact] = field(default_factory=dict, repr=False)
    code: str = field(default="", repr=False)


@dataclass(frozen=True)
class FromAccount:
    """That something comes from a log-in: how sure that was of it (None: nobody has checked), whether it must stay so,
    whether it is written in capital letters, and what was said.
    """

    level: TrustLevel | None
    fixed: bool
    capitals: bool
    said: str


@dataclass(frozen=True)
class Vouched:
    """What a log-in says of an answer: `label` is that of its line, `same` whether the answer says the same."""

    page_id: str
    field_id: str
    label: str
    said: str
    level: TrustLevel | None
    same: bool


@dataclass(frozen=True)
class OwnDraft:
    """A draft that somebody finds after a log-in, with the code that opens it."""

    draft: "Draft"
    code: str = field(repr=False)


@dataclass(frozen=True)
class HeldFile:
    """A file that a draft holds for a field. `size` is bytes as sent, `sha256` that of the original."""

    id: str
    name: str
    pages: int
    size: int
    sha256: str

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "HeldFile":
        """Return the file in an answer, as `types/datei.py` says."""
        return cls(**answer)

    @property
    def answer(self) -> dict[str, Any]:
        """The file as an answer has it."""
        return dict(vars(self))


@dataclass(frozen=True)
class ArrivingFile:
    """A file that is not all there yet, or not converted: for which field (the name of its input), and its name."""

    field: str
    name: str


@dataclass(frozen=True)
class RefusedFile:
    """Why the last file of a name was not taken: `reason` as `types/datei.py` knows it."""

    field: str
    name: str
    reason: str


@dataclass(frozen=True)
class OpenDraft:
    """A draft opened with its code. `unfinished` holds what was entered on pages that could not be taken yet.

    `files`: what was sent for file fields, by input name. `arriving`: what is on its way, by the id of the upload.
    `refused`: the last files of a page that were not taken. `sheets`: by page, which drawing of it was kept last.
    `account`: what a log-in said. `trail`: what of it was counted.
    """

    draft: Draft
    answers: Answers
    unfinished: Mapping[str, Raw]
    files: Mapping[str, tuple[HeldFile, ...]] = field(default_factory=dict)
    arriving: Mapping[str, ArrivingFile] = field(default_factory=dict)
    refused: tuple[RefusedFile, ...] = ()
    amending: Amending | None = None
    renewal: Renewal | None = None
    sheets: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    trail: Trail = field(default_factory=Trail)


class UnknownPage(LookupError):
    """The form has no page of this id."""


class NoAmendment(Exception):
    """The draft amends nothing, or amends something where an application of its own is wanted."""


class FieldFull(Exception):
    """A file field has as many files as it may have, those on their way included."""


class UnknownDraft(LookupError):
    """There is no draft of this id: never started, or deleted 30 days after the last touch."""


class AlreadySubmitted(Exception):
    """The draft was sent before and holds no answers any more. `case_id` is what became of it."""

    def __init__(self, case_id: UUID) -> None:
        super().__init__(case_id)
        self.case_id = case_id


class InvalidAnswers(Exception):
    """The answers of a page could not be taken. What was entered is kept in the draft and in `raw`."""

    def __init__(self, problems: tuple[Invalid, ...], raw: Raw) -> None:
        super().__init__([problem.name for problem in problems])  # names only: causes could quote what was entered
        self.problems = problems
        self.raw = raw
