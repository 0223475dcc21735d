"""Reading and showing a field whatever its type. Composite types use it for the fields inside them."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from buergerbuero.forms.types import of
from buergerbuero.forms.types.entries import MOST, joined, split
from buergerbuero.forms.types.question import Line, Row, blank, scope, within
from buergerbuero.forms.values import Field, Invalid, Raw, Refused, Value, message

ONE_OF_SEVERAL: Final = ("auswahl", "ja_nein")


def read(field: Field, raw: Raw, today: datetime.date) -> Value:
    """Return the answer in what was sent, None for a voluntary field left empty, or Refused. Never raises."""
    kind = of(field.type)
    scoped = _kept(field, scope(raw, field.name), iter(range(MOST)))
    if not blank(scoped):
        return _at(field.name, kind.parse(scoped, field, today))
    if not field.required:
        return None
    if field.fields:
        return _at(field.name, kind.parse(scoped, field, today))  # which says what the entries lack
    if children := kind.children(field):
        return _at(field.name, read_all(children, scoped, today))
    first = kind.inputs(field)[0].part
    cause = message("Bei „{label}“ fehlt Ihre Antwort.", label=field.label)
    return _at(field.name, Refused((Invalid(first, cause, kind.absent),)))


def read_all(fields: Iterable[Field], raw: Raw, today: datetime.date) -> Value:
    """Return the answers of several fields by the last part of their keys, or Refused with all their problems."""
    found: dict[str, Value] = {}
    problems: list[Invalid] = []
    for field in fields:
        value = read(field, raw, today)
        if isinstance(value, Refused):
            problems.extend(value.problems)
        else:
            found[last(field.key)] = value
    return Refused(tuple(problems)) if problems else found


def fill(field: Field, value: Value) -> dict[str, list[str]]:
    """Return the inputs that show an answer again: what would be sent for it, under its full names."""
    return {} if value is None else within(of(field.type).raw_of(value, field), field.name)


def fill_all(fields: Iterable[Field], values: Mapping[str, Value]) -> dict[str, list[str]]:
    """Return the inputs that show the answers of several fields again."""
    filled: dict[str, list[str]] = {}
    for field in fields:
        filled |= fill(field, values.get(last(field.key)))
    return filled


def examples(field: Field) -> tuple[Raw, ...]:
    """Return inputs that a field takes on any day, under its full names (see `QuestionType.examples`)."""
    return tuple(within(raw, field.name) for raw in of(field.type).examples(field))


def examples_of(fields: Sequence[Field]) -> tuple[Raw, ...]:
    """Return inputs that several fields take together: each varies; in the last what is voluntary is empty."""
    found = [(field.required, examples(field)) for field in fields]
    count = max((len(each) for _, each in found), default=0)
    rounds = [_merged(each[number % len(each)] for _, each in found) for number in range(count)]
    if all(field.required for field in fields):
        return tuple(rounds)
    return (*rounds[:4], _merged(each[0] for required, each in found if required))


def kept(fields: Iterable[Field], raw: Raw) -> dict[str, list[str]]:
    """Return of what was sent only what some fields ask, the entries of groups numbered without gaps.

    Of more entries than may be, those with something in them stay, for a form may take fewer than it did; but only so
    many (MOST) of all groups together: a heap of entries in entries, a few bytes each, would draw a page of megabytes.
    """
    return _all_kept(fields, raw, iter(range(MOST)))


def _all_kept(fields: Iterable[Field], raw: Raw, spare: Iterator[int]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for field in fields:
        found |= within(_kept(field, scope(raw, field.name), spare), field.name)
    return found


def _kept(field: Field, raw: Raw, spare: Iterator[int]) -> dict[str, list[str]]:
    kind = of(field.type)
    if kind.entries:
        entries = (_all_kept(field.fields, entry, spare) for entry in split(raw))
        return joined([*_so_many(entries, kind.entries(field), spare)])
    if children := kind.children(field):
        return _all_kept(children, raw, spare)
    inputs = kind.inputs(field)
    parts = {"", *(each.part for each in inputs if each.type != "hidden")}  # a whole date may come in one input
    entered = {part: list(values) for part, values in raw.items() if part in parts}
    if blank(entered):  # what is hidden means nothing alone
        return entered
    return entered | {each.part: list(raw[each.part]) for each in inputs if each.type == "hidden" and each.part in raw}


def _so_many(entries: Iterable[Raw], most: int, spare: Iterator[int]) -> Iterator[Raw]:
    """Yield as many entries as may be, and of the others those that hold something, while there is room to spare."""
    for number, entry in enumerate(entries):
        if number < most or (not blank(entry) and next(spare, None) is not None):
            yield entry


def names_of(fields: Iterable[Field], before: str = "") -> tuple[str, ...]:
    """Return the names of all inputs of some fields: what a page may send. Of a group, those of its first entry."""
    found: list[str] = []
    for field in fields:
        kind, name = of(field.type), before + field.name
        if field.fields:
            found += (name, *names_of(field.fields, f"{name}-0-"))
        elif children := kind.children(field):
            found += names_of(children, f"{name}-")
        else:
            parts = ("", *(each.part for each in kind.inputs(field) if each.part))
            found += [f"{name}-{part}" if part else name for part in parts]
    return tuple(found)


def show(field: Field, value: Value, language: str) -> str:
    """Return an answer as text; nothing for a field left empty."""
    return "" if value is None else of(field.type).show(value, field, language)


def chosen(field: Field, value: Value) -> str:
    """Return the name in form.yaml of the answer that was chosen; empty for what is no choice of one, or left empty."""
    keys = of(field.type).keys
    if field.type not in ONE_OF_SEVERAL or keys is None or value is None:
        return ""
    return next(iter(keys(value)), "")


def rows(field: Field, value: Value, language: str) -> tuple[Line, ...]:
    """Return the lines of a summary for an answer; none for a field left empty."""
    return tuple(row.line for row in entry_rows(field, value, language))


def entry_rows(field: Field, value: Value, language: str) -> tuple[Row, ...]:
    """Return the lines of a summary for an answer, those of a group apart from the entry that they belong to."""
    if value is None:
        return ()
    own = of(field.type).rows
    return own(value, field, language) if own else (Row(field.label.say(language), show(field, value, language)),)


def last(key: str) -> str:
    """Return the last part of a key: the name an answer bears inside its page or field."""
    return key.rpartition(".")[2]


def _at(name: str, outcome: Value) -> Value:
    """Put the field's name before the input names of a refusal."""
    if not isinstance(outcome, Refused):
        return outcome
    return Refused(
        tuple(
            Invalid(f"{name}-{each.name}" if each.name else name, each.cause, each.remedy) for each in outcome.problems
        )
    )


def _merged(raws: Iterable[Raw]) -> Raw:
    return {name: values for raw in raws for name, values in raw.items()}
