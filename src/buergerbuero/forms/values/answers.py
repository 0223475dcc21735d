"""What is shown of answers: what is wrong with one, its line in a summary, its files, and what a log-in says of it."""

from dataclasses import dataclass

from buergerbuero.forms.values.form import Raw
from buergerbuero.forms.values.sentences import Message
from buergerbuero.identity.values import TrustLevel


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


class InvalidAnswers(Exception):
    """The answers of a page could not be taken. What was entered is kept in the draft and in `raw`."""

    def __init__(self, problems: tuple[Invalid, ...], raw: Raw) -> None:
        super().__init__([problem.name for problem in problems])  # names only: causes could quote what was entered
        self.problems = problems
        self.raw = raw
