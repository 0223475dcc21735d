"""Answers as JSON (forms.values.Answers), or as somebody typed them, turned into what a browser would send. Pure.

So the question types judge whatever comes, and nothing is written into a PDF that an online form would refuse.
"""

import datetime
import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from buergerbuero.forms import types
from buergerbuero.forms.formats.acroform.targets import key_of
from buergerbuero.forms.types import datei, reading
from buergerbuero.forms.types.entries import MOST, joined, split
from buergerbuero.forms.types.question import blank, scope, within
from buergerbuero.forms.types.reading import last
from buergerbuero.forms.values import Field, Form, Invalid, Page, Raw, Refused, Slip, Value

_LOOK: Final = "Sehen Sie in form.yaml nach, was gefragt wird."


@dataclass(frozen=True)
class Entered:
    """What a browser would send for some answers, by page: as the types write it where they take it."""

    raws: Mapping[str, Raw]
    slips: tuple[Slip, ...]


def entered(form: Form, answers: object, today: datetime.date) -> Entered:
    """Return what answers come to; what lacks is no slip: a PDF may be half filled."""
    if not isinstance(answers, Mapping):
        return Entered({}, (Slip("", "Die Antworten sind keine Liste von Seiten.", 'Schreiben Sie {"seite": …}.'),))
    raws: dict[str, Raw] = {}
    slips: list[Slip] = []
    pages = {page.id: page for page in form.pages}
    for page_id, value in answers.items():
        page = pages.get(page_id)
        if page is None:
            slips.append(Slip(page_id, "Diese Seite gibt es im Formular nicht.", _near(page_id, pages)))
            continue
        raw = _of_page(page, value, slips)
        slips += [slip for field in page.fields for slip in _wrong(field, raw, today)]
        raws[page_id] = {key: texts for field in page.fields for key, texts in canonical(field, raw, today).items()}
    return Entered(raws, tuple(slips))


def _of_page(page: Page, value: object, slips: list[Slip]) -> Raw:
    if page.single:
        return _sent(page.fields[0], page.fields[0].name, page.id, value, slips)
    return _of_fields(page.fields, "", page.id, value, slips)


def _of_fields(
    fields: Sequence[Field], before: str, key: str, value: object, slips: list[Slip]
) -> dict[str, list[str]]:
    if not isinstance(value, Mapping):
        slips.append(Slip(key, "Hier stehen mehrere Angaben.", 'Schreiben Sie {"feld": …} mit einem Wert je Angabe.'))
        return {}
    found: dict[str, list[str]] = {}
    known = {last(field.key): field for field in fields}
    for name, inner in value.items():
        if name in known:
            found |= _sent(known[name], f"{before}{known[name].name}", f"{key}.{name}", inner, slips)
        else:
            slips.append(Slip(f"{key}.{name}", "Danach fragt das Formular nicht.", _near(name, known)))
    return found


def _sent(field: Field, name: str, key: str, value: object, slips: list[Slip]) -> dict[str, list[str]]:
    """Return the inputs, under their full names, that a value stands for."""
    kind = types.of(field.type)
    if value is None:
        return {}
    if field.fields:
        entries = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        found = {name: [""] * min(len(entries), MOST)}
        for number, entry in enumerate(entries):
            found |= _of_fields(field.fields, f"{name}-{number}-", f"{key}.{number + 1}", entry, slips)
        return found
    if children := kind.children(field):
        return _of_fields(children, f"{name}-", key, value, slips)
    if isinstance(value, Mapping):
        parts = {each.part for each in kind.inputs(field)} - {""}
        slips += [Slip(f"{key}.{part}", "Danach fragt das Formular nicht.", _LOOK) for part in value.keys() - parts]
        return {f"{name}-{part}": [_text(field, text)] for part, text in value.items() if part in parts}
    values = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    return {name: [_text(field, each) for each in values]}


def _text(field: Field, value: object) -> str:
    """Return one value as it would be typed: cents as euros, yes and no as words."""
    if isinstance(value, bool):
        return "ja" if value else "nein" if field.type == "ja_nein" else ""
    if isinstance(value, int) and field.type == "geld":
        return types.of("geld").raw_of(value, field)[""][0]
    if isinstance(value, Mapping):
        return datei.as_sent(value)
    return str(value)


def _wrong(field: Field, raw: Raw, today: datetime.date) -> Iterator[Slip]:
    for problem in problems_of(field, raw, today):
        yield Slip(key_of(problem.name), problem.cause.say("de"), problem.remedy.say("de"))


def problems_of(field: Field, raw: Raw, today: datetime.date) -> tuple[Invalid, ...]:
    """Return what is wrong with what was entered; what was left empty is not."""
    scoped = scope(raw, field.name)
    if blank(scoped):
        return ()
    value = reading.read(field, raw, today)
    if not isinstance(value, Refused):
        return ()
    children = types.of(field.type).children(field)
    inner = [problem for child in children for problem in problems_of(child, scoped, today)]
    for number, entry in enumerate(split(scoped)) if field.fields else ():
        found = (problem for child in field.fields for problem in problems_of(child, entry, today))
        inner += [replace(problem, name=f"{number}-{problem.name}") for problem in found]
    if inner:
        return tuple(replace(problem, name=f"{field.name}-{problem.name}") for problem in inner)
    if any(blank(scope(scoped, child.name)) for child in children):
        return ()
    return tuple(each for each in value.problems if not field.fields or each.name == field.name)


def canonical(field: Field, raw: Raw, today: datetime.date) -> dict[str, list[str]]:
    """Return what was entered as the types write it, as far as they take it; the rest as it was entered."""
    value = reading.read(field, raw, today)
    if not isinstance(value, Refused):
        return reading.fill(field, value)
    scoped = scope(raw, field.name)
    if field.fields:
        entries = [
            {key: texts for inner in field.fields for key, texts in canonical(inner, entry, today).items()}
            for entry in split(scoped)
        ]
        return within(joined(entries), field.name)
    if children := types.of(field.type).children(field):
        parts = {key: texts for child in children for key, texts in canonical(child, scoped, today).items()}
        return within(parts, field.name)
    return within(scoped, field.name)


def partial(field: Field, raw: Raw, today: datetime.date) -> Value:
    """Return the answer in what was entered, or of an answer of parts those that can be taken; None if nothing can."""
    value = reading.read(field, raw, today)
    if not isinstance(value, Refused):
        return without_empty(value)
    scoped = scope(raw, field.name)
    if field.fields:
        entries = [_some(field.fields, entry, today) for entry in split(scoped)]
        return [entry for entry in entries if entry] or None
    return _some(types.of(field.type).children(field), scoped, today) or None


def _some(fields: Sequence[Field], raw: Raw, today: datetime.date) -> dict[str, Value]:
    found = {last(field.key): partial(field, raw, today) for field in fields}
    return {name: value for name, value in found.items() if value is not None}


def without_empty(value: Value) -> Value:
    """Return a value without what was left empty inside of it."""
    if isinstance(value, Mapping):
        return {name: without_empty(each) for name, each in value.items() if each is not None}
    return [without_empty(each) for each in value] if isinstance(value, list) else value


def _near(word: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(str(word), known, n=1)
    return f"Meinten Sie „{near[0]}“?" if near else f"Möglich sind: {', '.join(known)}."
