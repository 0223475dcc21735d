"""What every question type offers, and how an answer is read whatever its type."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.values import Field, Invalid, Message, Options, Raw, Refused, Saying, SentFile, Value

T = TypeVar("T", bound=Options)


@dataclass(frozen=True)
class Input:
    """One box to type in. `part` is what its name adds to the field's name, `width` its size in letters.

    `capitals`: what a phone's keyboard makes large by itself: "sentences", "words", "characters" or "off". `words`:
    whether it holds words of a language, which a browser may check and correct.
    """

    part: str = ""
    label: Message | None = None
    autocomplete: str = "off"
    inputmode: str = ""
    type: str = "text"
    width: int = 0
    capitals: str = "sentences"
    words: bool = True


class Line(NamedTuple):
    """A line of a summary, which says by itself what it is about."""

    label: str
    text: str


@dataclass(frozen=True)
class Row:
    """A line of a summary below a heading. `entry` says to which entry of a group it belongs, such as Kind 2."""

    label: str
    text: str
    entry: str = ""

    @property
    def line(self) -> Line:
        """The line where no heading names the entry: Kind 2: Vornamen."""
        return Line(f"{self.entry}: {self.label}" if self.entry else self.label, self.text)


def _one_input(field: Field) -> tuple[Input, ...]:
    return (Input(),)


def _no_children(field: Field) -> tuple[Field, ...]:
    return ()


def _no_choices(field: Field) -> tuple[tuple[str, Saying], ...]:
    return ()


def _no_suggestions(field: Field) -> tuple[str, ...]:
    return ()


def _nothing_odd(options: Options) -> tuple[str, str] | None:
    return None


def _no_texts(options: Options) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class QuestionType:
    """A kind of question.

    parse: what was sent (never blank) -> JSON value, or Refused with cause and remedy; never raises. `today` is the day
        in the town.
    show: value -> text in a language. raw_of: value -> what would be sent for it, so that parse(raw_of(v)) == v.
    absent: what to do when a required answer is missing.
    examples: one to five inputs, varied, the longest among them, that parse takes on any day: for rehearsals and
        random people. Invented; nothing of a real person. Only settings that nothing can meet leave one refused.
    odd: what is wrong with settings that contradict each other (cause and remedy for `services check`), or None.
    inputs, children, choices: what the template draws; children are fields inside the field. suggestions: what a
        browser may offer while one types.
    rows: lines of a summary (None: one line of label and show).
    files: what a page shows of the files that were sent, by what stands for them (None: no file field).
    entries: of a repeated group, how many a page of ours sends at most (None: no group).
    texts: the type's sentences in form.yaml by id. keys and domain: what conditions can ask (None: nothing);
        most: how many of them an answer may be; the page offers each to tick (None: one).
    """

    template: str
    parse: Callable[[Raw, Field, datetime.date], Value]
    show: Callable[[Value, Field, str], str]
    raw_of: Callable[[Value, Field], Raw]
    absent: Message
    examples: Callable[[Field], tuple[Raw, ...]]
    options: type[Options] = Options
    inputs: Callable[[Field], tuple[Input, ...]] = _one_input
    children: Callable[[Field], tuple[Field, ...]] = _no_children
    choices: Callable[[Field], tuple[tuple[str, Saying], ...]] = _no_choices
    suggestions: Callable[[Field], tuple[str, ...]] = _no_suggestions
    texts: Callable[[Options], Mapping[str, str]] = _no_texts
    files: Callable[[Sequence[str]], tuple[SentFile, ...]] | None = None
    rows: Callable[[Value, Field, str], tuple[Row, ...]] | None = None
    odd: Callable[[Options], tuple[str, str] | None] = _nothing_odd
    entries: Callable[[Field], int] | None = None
    keys: Callable[[Value], frozenset[str]] | None = None
    domain: Callable[[Options], tuple[str, ...]] | None = None
    most: Callable[[Options], int] | None = None


def options_of(field: Field, kind: type[T]) -> T:
    """Return the field's options as those of its type."""
    assert isinstance(field.options, kind), f"{field.key}: options of another type"
    return field.options


def one(raw: Raw, part: str = "") -> str:
    """Return the value of one input; when it was sent several times, the last one that is not blank."""
    return next((value for value in reversed(raw.get(part, ())) if clean_line(value)), "")


def scope(raw: Raw, name: str) -> dict[str, list[str]]:
    """Return what was sent for a field and its parts, with the field's name taken off."""
    found = {part.removeprefix(f"{name}-"): list(values) for part, values in raw.items() if part.startswith(f"{name}-")}
    if name in raw:
        found[""] = list(raw[name])
    return found


def within(raw: Raw, name: str) -> dict[str, list[str]]:
    """Return what was sent for a field under its full names: the opposite of `scope`."""
    return {f"{name}-{part}" if part else name: list(values) for part, values in raw.items()}


def blank(raw: Raw) -> bool:
    """Whether nothing was entered in any input."""
    return not any(clean_line(value) for values in raw.values() for value in values)


def typed(*texts: str) -> tuple[Raw, ...]:
    """Return examples of a type with one input."""
    return tuple({"": [text]} for text in dict.fromkeys(texts))


def refuse(cause: Message, remedy: Message, part: str = "") -> Refused:
    """Return a refusal with one reason at one input."""
    return Refused((Invalid(part, cause, remedy),))
