"""A repeated group: the same fields for each child, dog, flat. The value is a list of {field id: value}.

An entry left blank is not there: nobody has to take away what they added by mistake. Groups may hold groups.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field as Setting
from pydantic import StringConstraints, WithJsonSchema

from buergerbuero.forms.types.entries import MOST, group_at, joined, split, with_less, with_more
from buergerbuero.forms.types.question import QuestionType, Row, blank, options_of, scope
from buergerbuero.forms.types.reading import entry_rows, examples_of, fill_all, kept, last, names_of, read_all
from buergerbuero.forms.values import Field, Invalid, Message, Options, Raw, Refused, Saying, Value, message

_MANY_INPUTS: Final = 60  # of an example: enough to see that nothing depends on the number
_FILL: Final = message("Füllen Sie die Felder aus.")
Label = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Count = Annotated[int, Setting(ge=1, le=MOST)]


class GroupOptions(Options):
    """`felder`: what each entry asks. `eintrag`: what one is called, such as Kind. `mindestens`, `höchstens`: entries.

    `hinzufügen`: what the button says that adds one.
    """

    fields: tuple[Annotated[Any, WithJsonSchema({})], ...] = Setting(alias="felder", min_length=1)
    entry: Label = Setting(alias="eintrag")
    least: Count = Setting(default=1, alias="mindestens")
    most: Count = Setting(default=20, alias="höchstens")
    add: Label | None = Setting(default=None, alias="hinzufügen")


@dataclass(frozen=True)
class EntryText:
    """Which entry: Kind 2, or Kind 2, Schule 1 in a group inside a group."""

    steps: tuple[tuple[Saying, int], ...]

    @classmethod
    def of(cls, field: Field, number: int) -> "EntryText":
        """Return the name of an entry of a group, counted from nought."""
        return cls(((field.texts["eintrag"], number + 1),))

    def say(self, language: str) -> str:
        """Return what the entries are called, with their numbers."""
        return ", ".join(f"{label.say(language)} {number}" for label, number in self.steps)


def shown(field: Field, raw: Raw) -> int:
    """Return how many entries a page shows of what was sent: as many as must be given, at least."""
    return max(len(split(raw)), _least(field))


def may_grow(field: Field, count: int) -> bool:
    """Whether there may be one entry more than so many."""
    return count < options_of(field, GroupOptions).most


def most_shown(field: Field) -> int:
    """Return how many entries a page of ours sends at most: one too many, where somebody has added in two windows."""
    options = options_of(field, GroupOptions)
    return max(options.least, options.most + 1)


def may_shrink(field: Field, count: int) -> bool:
    """Whether there may be one entry less than so many."""
    return count > _least(field)


def _least(field: Field) -> int:
    return options_of(field, GroupOptions).least if field.required else 0


def after_button(fields: Sequence[Field], raw: Raw, button: str) -> tuple[Raw, str]:
    """Return what was sent with one entry more (`mehr:kinder`) or less (`weg:kinder-1`), and the id to go on at.

    A button that no page shows changes nothing.
    """
    verb, _, name = button.partition(":")
    entered = kept(fields, raw)
    name, _, number = name.rpartition("-") if verb == "weg" else (name, "", "")
    group = group_at(fields, name)
    if group is None:
        return entered, ""
    count = shown(group, scope(entered, name))
    if verb == "mehr" and may_grow(group, count):
        return kept(fields, with_more(entered, name, count)), f"{name}-{count}"
    if verb == "weg" and number in map(str, range(count)):
        return kept(fields, with_less(entered, name, int(number), count)), name
    return entered, name


def parse(raw: Raw, field: Field, today: datetime.date) -> Value | Refused:
    """Take the entries that are not blank, or refuse with the problems of all of them."""
    options = options_of(field, GroupOptions)
    asked = list(_asked(raw, options.least))
    found: list[Value] = []
    problems = [_too_many(field, len(asked), options.most)] if len(asked) > options.most else []
    for number, entry in asked:
        outcome = read_all(field.fields, entry, today)
        if isinstance(outcome, Refused):
            problems += [_inside(field, number, each) for each in outcome.problems]
        elif all(value is None for value in outcome.values()):
            problems.append(_inside(field, number, _nothing(field)))
        else:
            found.append(outcome)
    return Refused(tuple(problems)) if problems else found


def _asked(raw: Raw, least: int) -> Iterator[tuple[int, Raw]]:
    """Yield the entries that count with their numbers: all that are not blank, and blank ones up to the minimum."""
    entries: list[Raw] = [*split(raw)]
    entries += [{}] * (least - len(entries))
    lacking = least - sum(not blank(entry) for entry in entries)
    for number, entry in enumerate(entries):
        if not blank(entry):
            yield number, entry
        elif lacking > 0:
            lacking -= 1
            yield number, entry


def _nothing(field: Field) -> Invalid:
    cause = message("Bei „{label}“ fehlt Ihre Antwort.", label=field.fields[0].label)
    return Invalid(names_of(field.fields)[0], cause, _FILL)


def _too_many(field: Field, count: int, most: int) -> Invalid:
    cause = message("Bei „{label}“ sind es {count} Einträge, also zu viele.", label=field.label, count=str(count))
    return Invalid("", cause, message("Möglich sind höchstens {most}. Entfernen Sie die anderen.", most=str(most)))


def _inside(field: Field, number: int, problem: Invalid) -> Invalid:
    """Return a problem of an entry as one of the group: at its input, and saying which entry it is."""
    here, inner = EntryText.of(field, number), dict(problem.cause.values)
    cause: Message | str | Saying = problem.cause
    if isinstance(deeper := inner.get("entry"), EntryText):
        here, cause = EntryText(here.steps + deeper.steps), inner["cause"]
    return Invalid(f"{number}-{problem.name}", message("{entry}: {cause}", entry=here, cause=cause), problem.remedy)


def _rows(value: Value, field: Field, language: str) -> tuple[Row, ...]:
    found = []
    for number, entry in enumerate(value):
        name = EntryText.of(field, number).say(language)
        for inner in field.fields:
            for row in entry_rows(inner, entry.get(last(inner.key)), language):
                found.append(Row(row.label, row.text, f"{name}, {row.entry}" if row.entry else name))
    return tuple(found)


def _show(value: Value, field: Field, language: str) -> str:
    said: dict[str, list[str]] = {}
    for row in _rows(value, field, language):
        said.setdefault(row.entry, []).append(row.text.replace("\n", ", "))
    return "\n".join(f"{entry}: {', '.join(texts)}" for entry, texts in said.items())


def _raw_of(value: Value, field: Field) -> Raw:
    return joined([fill_all(field.fields, entry) for entry in value])


def _texts(options: Options) -> Mapping[str, str]:
    assert isinstance(options, GroupOptions)
    return {"eintrag": options.entry} | ({"hinzufügen": options.add} if options.add else {})


def _examples(field: Field) -> tuple[Raw, ...]:
    options = options_of(field, GroupOptions)
    found = examples_of(field.fields)
    room = max(options.least, min(options.most, _MANY_INPUTS // max(map(len, found))))
    counts = dict.fromkeys(min(count, room) for count in (options.least, options.least + 1, room))
    return tuple(joined([found[number % len(found)] for number in range(count)]) for count in counts)


def _odd(options: Options) -> tuple[str, str] | None:
    assert isinstance(options, GroupOptions)
    if options.least > options.most:
        return "„mindestens“ ist größer als „höchstens“.", "Vertauschen Sie die beiden, oder streichen Sie eins."
    return None


TYPE = QuestionType(
    template="gruppe",
    parse=parse,
    show=_show,
    raw_of=_raw_of,
    absent=_FILL,
    examples=_examples,
    options=GroupOptions,
    texts=_texts,
    rows=_rows,
    odd=_odd,
    entries=most_shown,
)
